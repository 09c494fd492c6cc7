"""Opérations (cartoparties): opened by the team, joined by anybody with a code, told to everybody."""

from cartoquartiers.web.campaigns import joining, making, poster, views
from cartoquartiers.web.routing import EVERYONE, FIELD, Section

section = Section("campaigns", __name__)
section.read("/operations", views.index, access=FIELD)
section.write("/operations", making.start, access=FIELD)
section.read("/operations/nouvelle", making.ask, access=FIELD)
section.read("/operations/nouvelle/compte.json", making.count, access=FIELD)
section.read("/operations/<number>", views.show, access=EVERYONE)
section.read("/operations/<number>/compte.json", views.count, access=EVERYONE)
section.read("/operations/<number>/affiche", poster.show, access=FIELD)
section.read("/operations/<number>/affiche.svg", poster.drawing, access=FIELD)
section.write("/operations/<number>/fin", making.end, access=FIELD)
section.read("/rejoindre", joining.ask, access=EVERYONE)
section.write("/rejoindre", joining.enter, access=EVERYONE)
