"""What the address of a list asks for: filters, order, page, and from where distances are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.filters import Known, PlaceFilters, parse_filters
from cartoquartiers.domain.geometry import Position, read_position
from cartoquartiers.store.queries.listing import Order

PAGE_LENGTH = 50
# These belong to the list or to the site, not to the filters.
_OURS = ("tri", "page", "lon", "lat", "lang", "pres_de")
_LAST_PAGE = 10_000
_LONGEST_ADDRESS = 200

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """The list that one wants. ``origin`` is longitude, latitude in degrees; pages count from 1;
    ``near`` is an address as typed, from which distances are to be told."""

    filters: PlaceFilters
    order: Order
    page: int
    origin: Position | None
    problems: list[Problem]
    near: str = ""

    @property
    def start(self) -> int:
        """The rank of the first place of the page, from 0."""
        return (self.page - 1) * PAGE_LENGTH

    def pairs(self, *, filters: Pairs | None = None, page: int = 1, order: Order | None = None) -> Pairs:
        """The parameters of an address like this one, with something else in place of what is named."""
        pairs = self.filters.pairs() if filters is None else filters
        wanted = order or self.order
        pairs = [*pairs, ("tri", wanted.value)] if wanted is not Order.BEST else pairs
        if self.near:
            pairs = [*pairs, ("pres_de", self.near)]
        elif self.origin:
            pairs = [*pairs, ("lon", f"{self.origin[0]:.5f}"), ("lat", f"{self.origin[1]:.5f}")]
        return [*pairs, ("page", str(page))] if page > 1 else pairs

    def address(self, *, filters: Pairs | None = None, page: int = 1) -> str:
        """The address of a list like this one."""
        pairs = self.pairs(filters=filters, page=page)
        return f"/liste?{urlencode(pairs)}" if pairs else "/liste"


def asked_for(given: Iterable[tuple[str, str]], known: Known) -> Asked:
    """Read the parameters; what is not understood is left out and told."""
    pairs = list(given)
    own = dict(pair for pair in pairs if pair[0] in _OURS)
    filters, problems = parse_filters(pairs, known, ignore=_OURS)
    try:
        order = Order(own.get("tri") or Order.BEST)
    except ValueError:
        order = Order.BEST
        problems.append(Problem("tri", "unknown_value", {"value": own["tri"][:60]}))
    near = " ".join(own.get("pres_de", "").split())[:_LONGEST_ADDRESS]
    origin = read_position(own.get("lon", ""), own.get("lat", ""))
    return Asked(filters, order, _page(own.get("page", "")), origin, problems, near)


def _page(text: str) -> int:
    digits = text if text.isascii() and text.isdigit() and len(text) < 7 else ""
    return min(int(digits or "1") or 1, _LAST_PAGE)
