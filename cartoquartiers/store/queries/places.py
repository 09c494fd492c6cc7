"""Reading places: one by uid or short code, and those that match the filters of the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.geometry import Position, box_around, metres_between
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries.matching import matching as conditions
from cartoquartiers.store.spatial import near_box
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class PlaceRow:
    """What lists and cards show of a place. Position: longitude, latitude in degrees."""

    id: int
    uid: str
    name: str
    family: str
    category: str
    type: str | None
    commune: str | None
    quartier: str | None
    etat: str
    access: str | None
    hours: str | None
    reopens_on: str | None
    verified_on: str | None
    verified_by: str | None
    verify_by: str
    longitude: float
    latitude: float
    fields: dict[str, Value]
    version: int
    updated_at: datetime
    short_code: str
    organisation: str | None
    gone: str | None
    replaced_by: str | None
    created_at: datetime

    @property
    def position(self) -> Position:
        """Longitude, latitude."""
        return self.longitude, self.latitude


_READ = select(*(getattr(Place, name) for name in PlaceRow.__dataclass_fields__))
"""Made once: thirty columns cost more to name than a row of them to read."""


def place_by_uid(work: Work, uid: str) -> Place | None:
    """Return a place whatever became of it (see ``gone``)."""
    return work.session.scalars(select(Place).where(Place.uid == uid)).first()


def locked(work: Work, uid: str) -> Place | None:
    """Return the place, read anew under lock."""
    query = select(Place).where(Place.uid == uid).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).first()


def row_by_uid(work: Work, uid: str) -> PlaceRow | None:
    """Return what pages show of a place, whatever became of it."""
    return _row(work, Place.uid == uid)


def row_by_short_code(work: Work, code: str) -> PlaceRow | None:
    """Return what pages show of the place of a short address."""
    return _row(work, Place.short_code == code)


def _row(work: Work, condition: ColumnElement[bool]) -> PlaceRow | None:
    row = work.session.execute(_READ.where(condition)).first()
    return PlaceRow(*row) if row else None


def place_by_short_code(work: Work, code: str) -> Place | None:
    """Return the place of a short address."""
    return work.session.scalars(select(Place).where(Place.short_code == code)).first()


def matching(work: Work, filters: PlaceFilters, *columns: Any, spoken: Taxonomy | None = None) -> Select[Any]:
    """Return the query of ``columns`` of the places that match; the conditions are those of the exports."""
    return select(*columns).select_from(Place).where(*conditions(work, filters, spoken))


def by_ids(work: Work, ids: Sequence[int]) -> list[PlaceRow]:
    """Return the places of these ids that are on the map, in the order of ``ids``."""
    query = _READ.where(Place.id.in_(list(ids)), Place.gone.is_(None))
    rows = {row[0]: PlaceRow(*row) for row in work.session.execute(query)}
    return [rows[i] for i in ids if i in rows]


def near(
    work: Work, position: Position, metres: float, *, type_: str | None = None, category: str | None = None
) -> list[tuple[PlaceRow, float]]:
    """Return (place, metres) of the places on the map within ``metres`` of a position, the nearest first."""
    query = _READ.where(Place.gone.is_(None), near_box(work.dialect, box_around(position, metres)))
    if type_:
        query = query.where(Place.type == type_)
    if category:
        query = query.where(Place.category == category)
    rows = [PlaceRow(*row) for row in work.session.execute(query)]
    measured = [(row, metres_between(position, row.position)) for row in rows]
    return sorted(((r, m) for r, m in measured if m <= metres), key=lambda pair: pair[1])


def nearest_similar(work: Work, place: Place | PlaceRow, count: int = 5) -> list[tuple[PlaceRow, float]]:
    """Return the nearest places of the same type (else of the same rubrique), for the page of a place that
    is gone."""
    here = (place.longitude, place.latitude)
    for metres in (1_000, 5_000, 30_000):
        found = near(work, here, metres, type_=place.type, category=None if place.type else place.category)
        if len(found) >= count or metres == 30_000:
            return [pair for pair in found if pair[0].id != place.id][:count]
    return []


@dataclass(frozen=True)
class Feature:
    """The stored text of a published place, with what a cache compares."""

    text: str
    tick: int
    changed_at: datetime


def feature_of(work: Work, place_id: int) -> Feature | None:
    """The GeoJSON text of a place; None when its licence lets it leave in no file."""
    text = work.session.get(PlaceText, place_id)
    if text is None or text.dataset == "none":
        return None
    return Feature(text.feature, text.tick, text.changed_at)
