"""The programs' door: what a page, a tablet and a script send alike."""

from cartoquartiers.web.api import contributions, decisions, health, photos, sync
from cartoquartiers.web.routing import EVERYONE, Section

section = Section("api", __name__)
section.read("/healthz", health.show, access=EVERYONE)
section.write("/api/v1/contributions", contributions.create, access=EVERYONE)
section.read("/api/v1/contributions/<uid>", contributions.show, access=EVERYONE)
section.write("/api/v1/contributions/<uid>/decision", decisions.decide, access=EVERYONE)
section.write("/api/v1/sync", sync.synchronise, access=EVERYONE)
section.write("/api/v1/photos/<sha256>", photos.put, access=EVERYONE, method="PUT")
