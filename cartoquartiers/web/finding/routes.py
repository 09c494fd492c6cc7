"""What search engines and social networks ask for."""

from cartoquartiers.web.finding import views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("finding", __name__)
section.read("/robots.txt", views.robots, access=EVERYONE)
section.read("/sitemap.xml", views.index, access=EVERYONE)
section.read("/sitemaps/<name>.xml", views.sitemap, access=EVERYONE)
section.read("/og/<uid>/<int:tick>.png", views.picture, access=EVERYONE)
section.read(
    "/og/<any(quartiers, communes, rubriques, types):kind>/<code>/<version>.png",
    views.area_picture,
    access=EVERYONE,
)
