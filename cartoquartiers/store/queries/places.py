"""Places as pages show them: one by its names, a page of a list, those that resemble one that has gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select

from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.geometry import Position, box_around
from cartoquartiers.store import spatial
from cartoquartiers.store.queries.matching import matching
from cartoquartiers.store.tables.place import Place, PlacePosition, PlaceText
from cartoquartiers.store.work import Work

# Beyond this, another place of the same kind is no help to somebody who stands before a closed door.
_NEARBY_METRES = 5000


class Order(StrEnum):
    """How a list is sorted."""

    DISTANCE = "distance"
    NAME = "nom"
    VERIFIED = "verifie_le"


@dataclass(frozen=True)
class PlaceRow:
    """A place as it stands. ``number`` is its rank in this database, ``fields`` every value of FIELDS."""

    number: int
    uid: str
    short_code: str
    version: int
    fields: Mapping[str, Value]
    created_at: datetime
    updated_at: datetime
    verified_on: str | None
    verified_by: str | None
    gone: str | None
    replaced_by: str | None
    name: str
    family: str
    category: str
    type: str | None
    commune: str | None
    quartier: str | None
    organisation: str | None
    etat: str
    access: str | None
    hours: str | None
    reopens_on: str | None
    verify_by: str
    longitude: float
    latitude: float

    @property
    def position(self) -> Position:
        """Longitude, latitude in degrees."""
        return self.longitude, self.latitude


@dataclass(frozen=True)
class Listed:
    """A place in a list, with the metres from where one asked, if one asked from somewhere."""

    place: PlaceRow
    metres: float | None = None


_COPIED = tuple(row.name for row in fields_of(PlaceRow) if row.name != "number")


def place_by_uid(work: Work, uid: str) -> PlaceRow | None:
    """The place of that uid, gone or not; None when there never was one."""
    return _one(work, Place.uid == uid)


def place_by_short_code(work: Work, code: str) -> PlaceRow | None:
    """The place of a short address."""
    return _one(work, Place.short_code == code)


def place_by_number(work: Work, number: int) -> PlaceRow | None:
    """The place of that rank in this database."""
    return _one(work, Place.id == number)


def places_by_number(work: Work, numbers: Iterable[int]) -> list[Listed]:
    """The published places of those numbers, in the order asked."""
    asked = list(dict.fromkeys(numbers))
    rows = work.session.scalars(select(Place).where(Place.id.in_(asked), Place.gone.is_(None)))
    found = {row.id: Listed(_row(row)) for row in rows}
    return [found[number] for number in asked if number in found]


def count_places(work: Work, filters: PlaceFilters) -> int:
    """How many published places the filters leave."""
    statement = select(func.count()).select_from(Place).join(PlaceText, PlaceText.id == Place.id)
    return work.session.scalar(statement.where(*matching(work, filters))) or 0


def list_places(
    work: Work, filters: PlaceFilters, order: Order, origin: Position | None, start: int, length: int
) -> list[Listed]:
    """``length`` published places from the ``start``-th; metres from ``origin`` when there is one.

    Without ``origin``, sorting by distance falls back on the name.
    """
    statement = (
        select(Place, *_metres(origin))
        .join(PlaceText, PlaceText.id == Place.id)
        .join(PlacePosition, PlacePosition.id == Place.id)
        .where(*matching(work, filters))
        .order_by(*_sorted(order, origin), PlaceText.searched, Place.id)
        .offset(start)
        .limit(length)
    )
    return [Listed(_row(row[0]), row[1] if origin else None) for row in work.session.execute(statement)]


def similar_places(work: Work, place: PlaceRow, limit: int = 5) -> list[Listed]:
    """The nearest published places of the same type, or of the same rubrique when the type has none near."""
    alike: list[ColumnElement[bool]] = [Place.category == place.category]
    if place.type:
        alike.insert(0, Place.type == place.type)
    for same in alike:
        if found := _near(work, place, same, limit):
            return found
    return []


def _near(work: Work, place: PlaceRow, same: ColumnElement[bool], limit: int) -> list[Listed]:
    metres = spatial.metres_from(place.position)
    statement = (
        select(Place, metres)
        .join(PlacePosition, PlacePosition.id == Place.id)
        .where(spatial.near_box(work.dialect, box_around(place.position, _NEARBY_METRES)))
        .where(Place.gone.is_(None), Place.uid != place.uid, same)
        .order_by(metres, Place.id)
        .limit(limit)
    )
    return [Listed(_row(row), away) for row, away in work.session.execute(statement)]


def _metres(origin: Position | None) -> list[ColumnElement[float]]:
    return [spatial.metres_from(origin)] if origin else []


def _sorted(order: Order, origin: Position | None) -> list[Any]:
    if order is Order.DISTANCE and origin:
        return [spatial.metres_from(origin)]
    if order is Order.VERIFIED:
        # Never verified first, and the same on both databases, which disagree about where NULL stands.
        return [func.coalesce(Place.verified_on, "")]
    return []


def _one(work: Work, condition: ColumnElement[bool]) -> PlaceRow | None:
    found = work.session.scalars(select(Place).where(condition)).one_or_none()
    return None if found is None else _row(found)


def _row(place: Place) -> PlaceRow:
    return PlaceRow(number=place.id, **{name: getattr(place, name) for name in _COPIED})
