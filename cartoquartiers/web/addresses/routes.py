"""What the search box and the forms ask about addresses. Private addresses, free to change."""

from cartoquartiers.web.addresses import views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("addresses", __name__)
section.read("/adresses", views.search, access=EVERYONE)
section.read("/adresses/inverse", views.reverse, access=EVERYONE)
