"""The list of places: everything that the map shows, without a map."""

from cartoquartiers.web.listing import paper, views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("listing", __name__)
section.read("/liste", views.show, access=EVERYONE)
section.read("/liste/imprimer", paper.show, access=EVERYONE)
