"""Positions of addresses and addresses of positions, with the territory of the map in mind."""

from dataclasses import dataclass

from cartoquartiers.domain.geometry import Position, metres_between
from cartoquartiers.store.queries.territory import territory_box
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.ports import Address, Geocoder

MOST = 5
#: Fewer characters mean every street of the town.
SHORTEST = 3
#: What the service takes; no address is longer.
LONGEST = 200
# Of what is much less likely than the best the service is only guessing.
_LEAST_SHARE = 0.5
# An address further than this from a position is not the address of what stands there.
_NEAR_METRES = 100.0


@dataclass(frozen=True)
class Surroundings:
    """Where addresses are likely: ``box`` is west, south, east, north of the territory's outlines."""

    box: tuple[float, float, float, float] | None

    @property
    def centre(self) -> Position | None:
        """The middle of the territory: longitude, latitude."""
        return ((self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2) if self.box else None

    def holds(self, position: Position) -> bool:
        """Whether a position is in the territory's box; without outlines every one is."""
        west, south, east, north = self.box or (-180.0, -90.0, 180.0, 90.0)
        return west <= position[0] <= east and south <= position[1] <= north


def surroundings(work: Work) -> Surroundings:
    """The territory, read before the service is asked: no snapshot stays open meanwhile."""
    return Surroundings(territory_box(work))


def search(geocoder: Geocoder, text: str, around: Surroundings, limit: int = MOST) -> list[Address]:
    """The addresses that the words may mean, those of the territory first. Raises GeocoderAway."""
    words = " ".join(text.split())
    if not SHORTEST <= len(words) <= LONGEST or not words[0].isalnum():
        return []
    found = geocoder.search(words, around.centre, limit)
    least = _LEAST_SHARE * max((address.score for address in found), default=0.0)
    likely = [address for address in found if address.score >= least]
    return sorted(likely, key=lambda address: not around.holds(address.position))


def address_at(geocoder: Geocoder, position: Position) -> Address | None:
    """The address of what stands at a position; ``None`` when the nearest is too far. Raises GeocoderAway."""
    near = (one for one in geocoder.reverse(position) if one.kind in ("housenumber", "street"))
    return next((one for one in near if metres_between(one.position, position) <= _NEAR_METRES), None)
