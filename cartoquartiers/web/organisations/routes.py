"""A structure's own pages: what it shows to everybody."""

from cartoquartiers.web.organisations import views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("organisations", __name__)
section.read("/structures", views.index, access=EVERYONE)
section.read("/structures/<code>", views.show, access=EVERYONE)
