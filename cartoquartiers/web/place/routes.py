"""Places: their pages, their history, their short addresses."""

from cartoquartiers.web.place import plaque, views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("place", __name__)
section.read("/lieux/<uid>", views.show, access=EVERYONE, name="find")
section.read("/lieux/<uid>/<slug>", views.show, access=EVERYONE)
section.read("/lieux/<uid>/historique", views.history, access=EVERYONE)
section.read("/lieux/<uid>/affichette", plaque.show, access=EVERYONE)
section.read("/l/<code>.svg", plaque.code, access=EVERYONE)
section.read("/l/<code>", views.short_address, access=EVERYONE)
