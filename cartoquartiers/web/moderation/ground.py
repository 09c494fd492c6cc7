"""The small map beside a contribution: where the place is, where it would go, what stands around."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext as _

from cartoquartiers.domain.geometry import Position, metres_between, same_position
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import places
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.moderation.rows import moved

_AROUND, _MOST = 400.0, 80


@dataclass(frozen=True)
class Ground:
    """What the map's element says of itself (see static/js/map/mini.js); positions in degrees."""

    longitude: float
    latitude: float
    to_longitude: float | None
    to_latitude: float | None
    metres: int | None
    colour: str
    pictogram: str
    family: str
    label: str
    words: str
    neighbours: str


class Around(Protocol):
    """What is asked of a place that stands around."""

    @property
    def uid(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def type(self) -> str | None: ...
    @property
    def longitude(self) -> float: ...
    @property
    def latitude(self) -> float: ...


def around(work: Work, position: Position | None) -> Sequence[Around]:
    """The places of the map that stand around a position."""
    if position is None:
        return []
    return [place for place, _away in places.near(work, position, _AROUND)[:_MOST]]


def ground(
    one: Waiting,
    current: Mapping[str, Any],
    after: Mapping[str, Any],
    words: Words,
    neighbours: Sequence[Around],
) -> Ground | None:
    """The map of a contribution, None when nobody knows yet where the place is."""
    here, there = point_of(current), point_of(after)
    shown = there or here
    if shown is None:
        return None
    is_moved = here is not None and there is not None and not same_position(here, there)
    colour, pictogram = _look(words.taxonomy, after.get("rubrique"), after.get("type"))
    start = here if is_moved and here else shown
    return Ground(
        longitude=start[0],
        latitude=start[1],
        to_longitude=shown[0] if is_moved else None,
        to_latitude=shown[1] if is_moved else None,
        metres=round(metres_between(start, shown)) if is_moved else None,
        colour=colour,
        pictogram=pictogram,
        family=str(after.get("famille") or "service"),
        label=one.name,
        words=_told(start, shown) if is_moved else _("Carte : l’emplacement du lieu et de ses voisins"),
        neighbours=json.dumps(_neighbours(neighbours, one.place_uid, words.taxonomy), ensure_ascii=False),
    )


def _told(here: Position, there: Position) -> str:
    return str(_("Carte : le lieu se déplacerait de %(moved)s", moved=moved(here, there)))


def _neighbours(neighbours: Sequence[Around], but: str, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    found = []
    for place in neighbours:
        if place.uid == but:
            continue
        colour, pictogram = _look(taxonomy, place.category, place.type)
        found.append(
            {
                "longitude": place.longitude,
                "latitude": place.latitude,
                "label": place.name,
                "colour": colour,
                "pictogram": pictogram,
                "family": place.family,
            }
        )
    return found


def _look(taxonomy: Taxonomy, category: str | None, kind: str | None) -> tuple[str, str]:
    """Colour and pictogram of a place."""
    of_category, of_type = taxonomy.categories.get(category or ""), taxonomy.types.get(kind or "")
    colour = of_category.colour if of_category else "#53646c"
    pictogram = of_type.pictogram if of_type else of_category.pictogram if of_category else "marker"
    return colour, pictogram


def point_of(values: Mapping[str, Any]) -> Position | None:
    """Where values put a place."""
    point = values.get("position")
    return (point[0], point[1]) if point else None
