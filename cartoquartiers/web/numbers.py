"""Numbers in addresses and forms: anything may stand there."""

from cartoquartiers.web.visit import Visit

_MOST_DIGITS = 9


def small_number(text: str, otherwise: int = 0) -> int:
    """Read a number that fits every database; anything else is ``otherwise``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else otherwise


def page_number(visit: Visit, total: int, length: int) -> int:
    """Return the page asked for, from 0; the nearest one that exists."""
    asked = small_number(visit.args.get("page", ""), 1)
    return max(0, min(asked, -(-total // length)) - 1)
