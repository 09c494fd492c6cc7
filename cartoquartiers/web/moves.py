"""Where a person is sent: after a form, and to begin their work."""

import re
from urllib.parse import urlencode

from cartoquartiers.domain.policy import Scope

FIRST_START = "/premier-demarrage"
FIRST_START_END = f"{FIRST_START}/bilan"
# A browser reads "/\evil.example" and "//evil.example" as another site, and drops tabs and line ends first.
_LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def local_address(address: str) -> str:
    """The address when it leads to a page of this very site, empty otherwise."""
    return address if len(address) < 2000 and _LOCAL.fullmatch(address) else ""


def places_to_check(scope: Scope) -> str:
    """The list from which places are confirmed, limited to the person's own part of the map.

    A place in one of the communes *or* quartiers is inside a scope, which the filters of the list cannot say:
    with both, the place is left open.
    """
    areas = [("commune", scope.communes), ("quartier", scope.quartiers)]
    limits = [pair for pair in areas if not (scope.communes and scope.quartiers)]
    limits.append(("rubrique", scope.categories))
    own = [(name, code) for name, codes in limits for code in sorted(codes)]
    return "/liste?" + urlencode([("a_verifier", "1"), ("tri", "distance"), *own])
