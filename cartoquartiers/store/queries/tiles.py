"""The places of a tile, each in the one tile in which it lies: all of them, or gathered by cells."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.tiles import Tile
from cartoquartiers.store.spatial import near_box
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

_MARGIN = 1e-7
"""Degrees, about a centimetre: the box only goes before the exact grid."""
_INDEX_FROM = 6
"""Above this zoom a tile is larger than any territory: the index would cost more than it spares."""


class PlaceOfTile(NamedTuple):
    """One place; ``x``, ``y`` in units of the tile."""

    number: int
    id: str
    nom: str
    rubrique: str
    type: str | None
    famille: str
    quartier: str | None
    x: float
    y: float


class CellOfTile(NamedTuple):
    """What lies in one cell: how many, the middle of them in units of the tile, the number of one of them,
    the first and the last of their rubriques (alike: it is that of all)."""

    total: int
    x: float
    y: float
    number: int
    rubrique: str
    last_rubrique: str


def places(work: Work, tile: Tile, extent: int, numbers: Sequence[int] | None = None) -> list[PlaceOfTile]:
    """Every place of a tile of ``extent`` units a side, or those of the numbers given, by number."""
    x, y = _units(tile, extent)
    columns = (Place.id, Place.uid, Place.name, Place.category, Place.type, Place.family, Place.quartier)
    query = _inside(work, tile, extent, *columns, x - tile.x * extent, y - tile.y * extent)
    if numbers is not None:
        query = query.where(Place.id.in_(numbers))
    return [PlaceOfTile(*row) for row in work.session.execute(query.order_by(Place.id))]


def encoded(work: Work, tile: Tile, extent: int, layer: str) -> bytes | None:
    """The whole tile as PostGIS encodes it, several times faster than Python; None: this database cannot."""
    if work.dialect != "postgresql":
        return None
    x, y = _units(tile, extent)
    spot = func.ST_MakePoint(func.floor(x - tile.x * extent), func.floor(y - tile.y * extent))
    row = _inside(
        work,
        tile,
        extent,
        Place.id.label("number"),
        Place.uid.label("id"),
        Place.name.label("nom"),
        Place.category.label("rubrique"),
        Place.type.label("type"),
        Place.family.label("famille"),
        Place.quartier.label("quartier"),
        spot.label("spot"),
    )
    rows = row.order_by(Place.id).subquery("lieu")
    made = func.ST_AsMVT(literal_column("lieu.*"), layer, extent, "spot", "number")
    return bytes(work.session.scalar(select(made).select_from(rows)) or b"")


def cells(work: Work, tile: Tile, extent: int, cell: int) -> list[CellOfTile]:
    """The cells of ``cell`` units a side that are not empty, by the number of one of their places."""
    x, y = _units(tile, extent)
    query = _inside(
        work,
        tile,
        extent,
        func.count(),
        func.avg(x) - tile.x * extent,
        func.avg(y) - tile.y * extent,
        func.min(Place.id),
        func.min(Place.category),
        func.max(Place.category),
    )
    grouped = query.group_by(func.floor(x / cell), func.floor(y / cell)).order_by(func.min(Place.id))
    return [CellOfTile(*row) for row in work.session.execute(grouped)]


def _inside(work: Work, tile: Tile, extent: int, *columns: Any) -> Select[Any]:
    x, y = _units(tile, extent)
    # A border belongs to the tile east and south of it.
    inside = and_(
        x >= tile.x * extent, x < (tile.x + 1) * extent, y >= tile.y * extent, y < (tile.y + 1) * extent
    )
    joined = select(*columns).select_from(PlaceText).join(Place, Place.id == PlaceText.id)
    query = joined.where(PlaceText.dataset == MAIN.code, Place.gone.is_(None), inside)
    if tile.z < _INDEX_FROM:
        return query
    west, south, east, north = tile.box
    box = (west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)
    return query.where(near_box(work.dialect, box))


def _units(tile: Tile, extent: int) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Web Mercator in units of the whole grid, by functions that both databases write alike."""
    side = float(extent * 2**tile.z)
    latitude = Place.latitude * (math.pi / 180.0)
    east = (Place.longitude + 180.0) / 360.0 * side
    south = (0.5 - func.ln(func.tan(latitude) + 1.0 / func.cos(latitude)) / (2.0 * math.pi)) * side
    return east, south
