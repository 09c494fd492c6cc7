"""The places that might be the same as one: those around it, and those that bear one of its numbers."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, select, union_all

from cartoquartiers.domain.geometry import Position, box_around
from cartoquartiers.domain.resemblance import OWN_NUMBERS
from cartoquartiers.store.numbers import NumberOf
from cartoquartiers.store.ready import Ready
from cartoquartiers.store.spatial import aside, in_named_box, near_named_box
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

# A number that more places bear is a mistake of its file; a look at some of them is enough to see it.
_MOST_OF_A_NUMBER = 20

# Each type is looked up by itself; from so many on, one look at all that stands there costs less.
_FEW_TYPES = 8


class Neighbour(NamedTuple):
    """As little of a place as can be compared; position: longitude, latitude in degrees."""

    id: int
    name: str
    type: str | None
    longitude: float
    latitude: float

    @property
    def position(self) -> Position:
        """Longitude, latitude."""
        return self.longitude, self.latitude


def around(
    work: Work,
    position: Position,
    metres: float,
    *,
    types: Collection[str] | None = None,
    category: str | None = None,
) -> list[Neighbour]:
    """The places on the map in the square of ``metres`` around a position: of these types or of none, when
    they are few, and of that rubrique, when given. Not over 180°."""
    if types is not None and len(types) > _FEW_TYPES:
        types = None
    asked: dict[str, object] = dict(zip("wsen", box_around(position, metres), strict=True))
    named = None if types is None else [*types] or [""]  # of these types or of none: no type is called ""
    asked |= {f"type{rank}": name for rank, name in enumerate(named or ())}
    if category:
        asked["category"] = category
    statement = _around(work.dialect, None if named is None else len(named), sorted_=bool(category))
    return [Neighbour(*row) for row in statement.rows(work, asked)]


@cache
def _around(dialect: str, types: int | None, *, sorted_: bool) -> Ready:
    columns: list[Any] = [Place.id, Place.name, Place.type, Place.longitude, Place.latitude]
    gone, category = (aside(dialect, of) for of in (Place.gone, Place.category))
    query = select(*columns).where(gone.is_(None))
    if sorted_:
        query = query.where(category == bindparam("category"))
    if types is None:
        return Ready(query.where(near_named_box(dialect)), dialect)
    # Two questions, so that each goes straight to its own part of the index of types and positions.
    either = Place.type.in_(bindparam(f"type{rank}") for rank in range(types)), Place.type.is_(None)
    return Ready(union_all(*(query.where(kind, in_named_box()) for kind in either)), dialect)


def bearing(work: Work, numbers: Mapping[str, str | None]) -> list[int]:
    """The ids of the places on the map, wherever they lie, with one of these numbers of their own."""
    alike = [NumberOf(Place.fields, name) == numbers[name] for name in OWN_NUMBERS if numbers.get(name)]
    if numbers.get("source") and numbers.get("source_id"):
        alike.append(and_(Place.source == numbers["source"], Place.source_id == numbers["source_id"]))
    found: list[int] = []
    for condition in alike:  # one at a time, so that each finds its index
        query = select(Place.id).where(condition, Place.gone.is_(None)).limit(_MOST_OF_A_NUMBER)
        found += work.session.scalars(query)
    return found
