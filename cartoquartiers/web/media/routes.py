"""Photos, by the sha256 of the bytes that were received."""

from cartoquartiers.web.media import views
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("media", __name__)
# The view judges each photo: everybody may ask, a waiting photo answers 404 to all but a few.
section.read("/photos/<sha256>/<int:size>.webp", views.photo, access=EVERYONE)
