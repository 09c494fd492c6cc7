"""The legal and help pages that every footer links, and the directory of référents."""

from cartoquartiers.web.pages import views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("pages", __name__)

# address -> template of templates/pages/
TEXTS = {
    "/mentions-legales": "legal",
    "/donnees-personnelles": "privacy",
    "/accessibilite": "accessibility",
    "/charte": "charter",
    "/aide": "help",
    "/contact": "contact",
    "/a-propos": "about",
}
for address, template in TEXTS.items():
    section.read(address, views.text_page(template), access=EVERYONE, name=template)
section.read("/plan-du-site", views.site_map, access=EVERYONE)
section.read("/referents", views.stewards, access=EVERYONE)
