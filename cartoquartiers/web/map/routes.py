"""The map: its page, and the private addresses of its script."""

from cartoquartiers.web.ground import map_ground
from cartoquartiers.web.map import archive, embedding, views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("map", __name__)
section.read("/", views.index, access=EVERYONE)
section.read("/carte/integree", embedding.embedded, access=EVERYONE)
section.read("/carte/integrer", embedding.embedding, access=EVERYONE)
section.read("/carte/points", views.points, access=EVERYONE)
section.read("/carte/noms", views.names, access=EVERYONE)
section.read("/carte/selection", views.selection, access=EVERYONE)
section.read("/carte/recherche", views.suggestions, access=EVERYONE)
section.read("/carte/fiches", views.cards_of, access=EVERYONE)
section.read("/carte/lieu/<number>", views.place, access=EVERYONE)
section.read("/carte/fond.pmtiles", archive.whole, access=EVERYONE)
section.read("/carte/contours", views.contours, access=EVERYONE)
# Every page that shows a map, the forms' one too, asks for the ground by this name.
section.blueprint.add_app_template_global(map_ground, "map_ground")
