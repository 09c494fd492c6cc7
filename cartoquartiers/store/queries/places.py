"""Reading places: one by uid or short code, and those that match the filters of the map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from cartoquartiers.domain import opening_hours
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.geometry import Position, box_around, metres_between
from cartoquartiers.domain.place import PlaceSnapshot, empty_values
from cartoquartiers.domain.text import fold
from cartoquartiers.store.queries import territory
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

    @property
    def position(self) -> Position:
        """Longitude, latitude."""
        return self.longitude, self.latitude


_COLUMNS = [getattr(Place, name) for name in PlaceRow.__dataclass_fields__]


def known_values(work: Work) -> dict[str, Iterable[str]]:
    """Return the codes that filters may name, for ``parse_filters``."""
    taxonomy, names = territory.taxonomy(work), territory.territory(work)
    return {
        "rubrique": list(taxonomy.categories),
        "type": list(taxonomy.types),
        "commune": list(names.communes),
        "quartier": list(names.quartiers),
        "structure": list(names.organisations),
    }


def place_by_uid(work: Work, uid: str) -> Place | None:
    """Return a place whatever became of it (see ``gone``)."""
    return work.session.scalars(select(Place).where(Place.uid == uid)).first()


def place_by_short_code(work: Work, code: str) -> Place | None:
    """Return the place of a short address."""
    return work.session.scalars(select(Place).where(Place.short_code == code)).first()


def snapshot(place: Place) -> PlaceSnapshot:
    """Return a place as the domain knows it."""
    return PlaceSnapshot(place.uid, place.version, {**empty_values(), **place.fields})


def conditions(work: Work, filters: PlaceFilters) -> list[ColumnElement[bool]]:
    """Return the SQL conditions of the filters on ``Place`` joined with ``PlaceText``; opening is judged by ``open_now``."""
    found: list[ColumnElement[bool]] = [Place.gone.is_(None)]
    columns = {
        "famille": Place.family,
        "rubrique": Place.category,
        "type": Place.type,
        "commune": Place.commune,
        "quartier": Place.quartier,
        "etat": Place.etat,
        "acces_fauteuil": Place.access,
        "structure": Place.organisation,
    }
    for name, column in columns.items():
        chosen = getattr(filters, name)
        if chosen:
            found.append(column.in_(chosen))
    if filters.a_verifier:
        found.append(Place.verify_by <= work.today.isoformat())
    if filters.bbox:
        found.append(near_box(work.dialect, filters.bbox))
    found += [PlaceText.searched.like(f"%{_literal(word)}%", escape="\\") for word in fold(filters.q).split()]
    if filters.ouvert:
        found.append(and_(Place.hours.is_not(None), or_(Place.reopens_on.is_(None), Place.etat == "actif")))
    return found


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def matching(work: Work, filters: PlaceFilters, *columns: Any) -> Select[Any]:
    """Return the query of ``columns`` of the places that match (before ``open_now``)."""
    query = select(*columns).join(PlaceText, PlaceText.id == Place.id)
    return query.where(*conditions(work, filters))


def open_ids(work: Work, filters: PlaceFilters) -> set[int]:
    """Return the ids of the matching places that are surely open now. Reads hours only; equal hours are judged once."""
    judged: dict[str, bool] = {}
    found = set()
    for place_id, hours in work.session.execute(matching(work, filters, Place.id, Place.hours)):
        if hours not in judged:
            judged[hours] = is_open(hours, work)
        if judged[hours]:
            found.add(place_id)
    return found


def is_open(hours: str, work: Work) -> bool:
    """Tell whether hours say surely that it is open at the present instant of the territory."""
    try:
        opening = opening_hours.state_at(opening_hours.parse(hours), work.now.astimezone(work.house.timezone))
    except ValueError:
        return False
    return str(opening.state) == "open"


def find(work: Work, filters: PlaceFilters) -> list[PlaceRow]:
    """Return all matching places, in no order."""
    rows = [PlaceRow(*row) for row in work.session.execute(matching(work, filters, *_COLUMNS))]
    if not filters.ouvert:
        return rows
    opened = open_ids(work, filters)
    return [row for row in rows if row.id in opened]


def by_ids(work: Work, ids: Sequence[int]) -> list[PlaceRow]:
    """Return the places of these ids that are on the map, in the order of ``ids``."""
    query = select(*_COLUMNS).where(Place.id.in_(list(ids)), Place.gone.is_(None))
    rows = {row[0]: PlaceRow(*row) for row in work.session.execute(query)}
    return [rows[i] for i in ids if i in rows]


def near(
    work: Work, position: Position, metres: float, *, type_: str | None = None, category: str | None = None
) -> list[tuple[PlaceRow, float]]:
    """Return (place, metres) of the places on the map within ``metres`` of a position, the nearest first."""
    query = select(*_COLUMNS).where(Place.gone.is_(None), near_box(work.dialect, box_around(position, metres)))
    if type_:
        query = query.where(Place.type == type_)
    if category:
        query = query.where(Place.category == category)
    rows = [PlaceRow(*row) for row in work.session.execute(query)]
    measured = [(row, metres_between(position, row.position)) for row in rows]
    return sorted(((r, m) for r, m in measured if m <= metres), key=lambda pair: pair[1])


def nearest_similar(work: Work, place: Place, count: int = 5) -> list[tuple[PlaceRow, float]]:
    """Return the nearest places of the same type (else of the same rubrique), for the page of a place that is gone."""
    here = (place.longitude, place.latitude)
    for metres in (1_000, 5_000, 30_000):
        found = near(work, here, metres, type_=place.type, category=None if place.type else place.category)
        if len(found) >= count or metres == 30_000:
            return [pair for pair in found if pair[0].id != place.id][:count]
    return []
