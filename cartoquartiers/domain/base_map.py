"""The address of the tiles of the map: what an administrator may write there."""

import re
from urllib.parse import urlsplit

from cartoquartiers.domain.errors import ValueProblem

_NEEDED = frozenset({"z", "x", "y"})
#: What Leaflet fills in; anything else in braces would stop the map. {s}: a, b or c; {r}: dense screens.
_KNOWN = _NEEDED | {"s", "r"}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
#: This name goes into the Content-Security-Policy: nothing but a name may pass.
_HOST = re.compile(r"(?:\{s\}\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_REFUSED = re.compile(r"[\s\x00-\x20\x7f-\U0010FFFF\\<>\"'`|^;]")
LONGEST = 500


def parse_tiles(given: str) -> str:
    """Return the address; "" is the base map of the installation.

    Raises ``ValueProblem``: `too_long`, `tiles_https`, `tiles_invalid`, `tiles_placeholders`.
    """
    address = given.strip()
    if not address:
        return ""
    if len(address) > LONGEST:
        raise ValueProblem("too_long", longest=LONGEST)
    if not address.startswith("https://"):
        raise ValueProblem("tiles_https")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueProblem("tiles_invalid") from None
    if _REFUSED.search(address) or "@" in parts.netloc or port == 0 or parts.fragment:
        raise ValueProblem("tiles_invalid")
    if not _HOST.fullmatch(parts.hostname or ""):
        raise ValueProblem("tiles_invalid")
    found = set(_PLACEHOLDER.findall(address))
    if not _NEEDED <= found <= _KNOWN or re.search(r"[{}]", _PLACEHOLDER.sub("", address)):
        raise ValueProblem("tiles_placeholders")
    return address
