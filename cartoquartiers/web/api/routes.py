"""The programs' door: what a page, a tablet and a script send alike."""

from cartoquartiers.domain.tokens import TokenScope
from cartoquartiers.web.api import contributions, decisions, health, photos, sync
from cartoquartiers.web.routing import EVERYONE, SIGNED_IN, Section

CONTRIBUTE, READ, DECIDE = TokenScope.CONTRIBUTE.value, TokenScope.READ.value, TokenScope.DECIDE.value
HERE = "/api/v1/contributions"

section = Section("api", __name__)
section.read("/healthz", health.show, access=EVERYONE)
section.write(HERE, contributions.create, access=EVERYONE, scope=CONTRIBUTE)
section.read(HERE, contributions.mine, access=SIGNED_IN, scope=READ)
section.read(f"{HERE}/<uid>", contributions.show, access=EVERYONE, scope=READ)
section.write(f"{HERE}/<uid>/decision", decisions.decide, access=EVERYONE, scope=DECIDE)
section.write("/api/v1/sync", sync.synchronise, access=EVERYONE, scope=CONTRIBUTE)
section.write("/api/v1/photos/<sha256>", photos.put, access=EVERYONE, method="PUT", scope=CONTRIBUTE)
