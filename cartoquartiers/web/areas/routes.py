"""One page for each quartier, commune, rubrique and type."""

from cartoquartiers.web.areas import views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("areas", __name__)
section.read("/quartiers/<code>", views.quartier, access=EVERYONE)
section.read("/communes/<code>", views.commune, access=EVERYONE)
section.read("/rubriques/<code>", views.category, access=EVERYONE)
section.read("/types/<code>", views.type_, access=EVERYONE)
