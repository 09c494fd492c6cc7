"""The features of a collection: a page after a key, how many there are, one by its id, where they lie."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import shapely
from sqlalchemy import Select, func, select

from cartoquartiers.domain import cql
from cartoquartiers.domain.cql import Relation, Sign
from cartoquartiers.domain.cql_shapes import area_of
from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.feature_collections import Measure, measure_of
from cartoquartiers.domain.filters import Box
from cartoquartiers.domain.instants import Span
from cartoquartiers.domain.published import Column
from cartoquartiers.store.as_bytes import BINARY_ROWS, as_bytes
from cartoquartiers.store.comparing import published_number, published_text
from cartoquartiers.store.queries.feature_filter import FeatureTable, during, near_shape
from cartoquartiers.store.spatial import in_box, lies, near_box
from cartoquartiers.store.tables.place import Place, PlacePosition, PlaceText
from cartoquartiers.store.tables.territory import Neighbourhood, Outline
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Selection:
    """What is asked of a collection: a condition, a box or an area in degrees, a span of time.

    `dense` tells that a good part of the collection is known to be in it: then the features in order are
    looked at one by one, which finds a page sooner than all that the spatial index knows.
    """

    condition: cql.Condition | None = None
    box: Box | shapely.Geometry | None = None
    span: Span | None = None
    dense: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return self.condition is None and self.box is None and self.span is None


@dataclass(frozen=True)
class Extent:
    """Where features lie (degrees) and from when to when they were changed; None: there is none."""

    box: Box | None = None
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class PlacePage:
    """Features one after the other: their texts (UTF-8) joined by commas, how many, the number of the last,
    and whether others follow."""

    text: bytes
    count: int
    last: int
    has_more: bool


@dataclass(frozen=True)
class StoredPlace:
    """The text of a place; `text` is None when the place has left this file."""

    text: str | None


@dataclass(frozen=True)
class Area:
    """A quartier: the key of its outline, its code, its name, its shape in degrees."""

    key: int
    code: str
    name: str
    shape: shapely.Geometry


# Properties that stand in columns of their own; the others are read from the stored feature.
_COLUMNS: dict[str, Any] = {
    "id": Place.uid,
    "nom": Place.name,
    "famille": Place.family,
    "rubrique": Place.category,
    "type": Place.type,
    "code_insee": Place.commune,
    "quartier": Place.quartier,
    "longitude": Place.longitude,
    "latitude": Place.latitude,
    "horaires": Place.hours,
    "acces_fauteuil": Place.access,
    "structure": Place.organisation,
    "etat": Place.etat,
    "ferme_jusqu_au": Place.reopens_on,
    "verifie_le": Place.verified_on,
    "verifie_par": Place.verified_by,
    "date_creation": Place.created_at,
    "date_maj": Place.updated_at,
    "version": Place.version,
    "source": Place.source,
    "source_id": Place.source_id,
}


def place_page(work: Work, dataset: Dataset, selection: Selection, after: int, limit: int) -> PlacePage:
    """The places after the one numbered `after`, in order, at most `limit`."""
    statement = _places(work, dataset, selection, PlaceText.id, as_bytes(work, PlaceText.feature))
    # Said of each table: PostgreSQL would read those that are joined from their beginning.
    beyond = [table.id > after for table in _tables(selection)]
    # One more than asked tells whether others follow.
    page = statement.where(*beyond).order_by(PlaceText.id).limit(limit + 1)
    rows = work.session.connection().execute(page, execution_options=BINARY_ROWS).all()
    kept = rows[:limit]
    last = kept[-1][0] if kept else after
    return PlacePage(b",".join([text for _number, text in kept]), len(kept), last, len(rows) > limit)


def count_places(work: Work, dataset: Dataset, selection: Selection) -> int:
    """How many places of a file are in the selection."""
    return int(work.session.execute(_places(work, dataset, selection, func.count())).scalar_one())


def place_by_id(work: Work, dataset: Dataset, uid: str) -> StoredPlace | None:
    """A place of a file by its id; None when it never was in it."""
    row = work.session.execute(
        select(PlaceText.feature, PlaceText.dataset, PlaceText.was_in)
        .join(Place, Place.id == PlaceText.id)
        .where(Place.uid == uid)
    ).first()
    if row is None or dataset.code not in (row.dataset, *row.was_in.split()):
        return None
    return StoredPlace(row.feature if row.dataset == dataset.code else None)


def places_extent(work: Work, dataset: Dataset) -> Extent:
    """Where the places of a file lie, and when the first and the last of them was changed."""
    ends: list[Any] = [
        end(column)
        for column in (Place.longitude, Place.latitude, Place.updated_at)
        for end in (func.min, func.max)
    ]
    row: Any = work.session.execute(
        select(*ends)
        .select_from(Place)
        .join(PlaceText, PlaceText.id == Place.id)
        .where(PlaceText.dataset == dataset.code)
    ).one()
    return Extent((row[0], row[2], row[1], row[3]), row[4], row[5]) if row[0] is not None else Extent()


def area_page(work: Work, selection: Selection, after: int, limit: int) -> list[Area]:
    """The quartiers after the one whose outline has this number, in order, at most `limit`."""
    statement = _areas(work, selection, *_AREA).where(Outline.id > after).order_by(Outline.id).limit(limit)
    return [_area(row) for row in work.session.execute(statement)]


def count_areas(work: Work, selection: Selection) -> int:
    """How many quartiers are in the selection."""
    return int(work.session.execute(_areas(work, selection, func.count())).scalar_one())


def area_by_code(work: Work, code: str) -> Area | None:
    """A quartier by its code."""
    row = work.session.execute(_areas(work, Selection(), *_AREA).where(Neighbourhood.code == code)).first()
    return None if row is None else _area(row)


def areas_extent(work: Work) -> Extent:
    """Where the quartiers lie."""
    around = func.carto_binary_of(func.carto_extent_of(Outline.geom))
    shape = work.session.execute(_areas(work, Selection(), around)).scalar_one()
    if shape is None:
        return Extent()
    west, south, east, north = shapely.from_wkb(bytes(shape)).bounds
    return Extent((west, south, east, north))


_AREA = (Outline.id, Neighbourhood.code, Neighbourhood.name, func.carto_binary_of(Outline.geom))


def _area(row: Any) -> Area:
    return Area(row[0], row[1], row[2], shapely.from_wkb(bytes(row[3])))


def _tables(selection: Selection) -> list[type[PlaceText | Place | PlacePosition]]:
    """The tables that a selection of places is read from; the texts alone know what is in a file."""
    if selection.is_empty:
        return [PlaceText]
    pointed = isinstance(selection.box, shapely.Geometry) or cql.names_geometry(selection.condition)
    return [PlaceText, Place, PlacePosition] if pointed else [PlaceText, Place]


def _places(work: Work, dataset: Dataset, selection: Selection, *columns: Any) -> Select[Any]:
    statement = select(*columns).select_from(PlaceText).where(PlaceText.dataset == dataset.code)
    for table in _tables(selection)[1:]:
        statement = statement.join(table, table.id == PlaceText.id)
    return statement.where(*_conditions(work.dialect, selection))


def _conditions(dialect: str, selection: Selection) -> Iterator[Any]:
    near = None if selection.dense else lambda shape: near_shape(dialect, shape)
    table = FeatureTable(dialect, PlacePosition.geom, _place_value, near)
    if selection.condition is not None:
        yield table.expression(selection.condition)
    if isinstance(selection.box, shapely.Geometry):
        yield table.expression(cql.Lies(Relation.INTERSECTS, selection.box))
    elif selection.box is not None:
        yield (in_box if selection.dense else partial(near_box, dialect))(selection.box)
    if selection.span is not None:
        yield during(Place.updated_at, Measure.MOMENT, Sign.EQUAL, selection.span)


def _place_value(column: Column) -> Any:
    if column.name in _COLUMNS:
        return _COLUMNS[column.name]
    read = published_number if measure_of(column) is Measure.NUMBER else published_text
    return read(PlaceText.feature, column.name)


def _areas(work: Work, selection: Selection, *columns: Any) -> Select[Any]:
    statement = (
        select(*columns).select_from(Neighbourhood).join(Outline, Outline.id == Neighbourhood.outline_id)
    )
    table = FeatureTable(work.dialect, Outline.geom, _area_value(work))
    if selection.condition is not None:
        statement = statement.where(table.expression(selection.condition))
    if selection.box is not None:
        statement = statement.where(lies(Relation.INTERSECTS, Outline.geom, area_of(selection.box)))
    return statement


def _area_value(work: Work) -> Any:
    address = work.house.base_url.rstrip("/") + "/quartiers/"
    known = {
        "code": Neighbourhood.code,
        "nom": Neighbourhood.name,
        # Codes are written as they are in addresses, which is what is compared.
        "url": address + Neighbourhood.code,
    }
    return lambda column: known[column.name]
