"""THE dialect file: each spatial expression compiled twice, side by side. Positions are longitude,
latitude, EPSG:4326."""

from typing import Any, cast

import shapely
from sqlalchemy import Boolean, ColumnElement, Float, and_, bindparam, func, or_, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.functions import FunctionElement, GenericFunction
from sqlalchemy.sql.operators import custom_op

from cartoquartiers.domain.cql import Relation
from cartoquartiers.domain.filters import Box
from cartoquartiers.domain.geometry import Position
from cartoquartiers.store.tables.place import Place, PlacePosition


class PointAt(GenericFunction[Any]):
    """A point from longitude and latitude."""

    name = "carto_point_at"
    inherit_cache = True


@compiles(PointAt, "sqlite")
def _point_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"MakePoint({compiler.process(element.clauses, **kw)}, 4326)"


@compiles(PointAt, "postgresql")
def _point_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"ST_SetSRID(ST_MakePoint({compiler.process(element.clauses, **kw)}), 4326)"


class ShapeOf(GenericFunction[Any]):
    """A geometry from well-known binary."""

    name = "carto_shape_of"
    inherit_cache = True


@compiles(ShapeOf, "sqlite")
def _shape_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"GeomFromWKB({compiler.process(element.clauses, **kw)}, 4326)"


@compiles(ShapeOf, "postgresql")
def _shape_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"ST_GeomFromWKB({compiler.process(element.clauses, **kw)}, 4326)"


class BinaryOf(GenericFunction[Any]):
    """The well-known binary of a geometry."""

    name = "carto_binary_of"
    inherit_cache = True


@compiles(BinaryOf)
def _binary(element: Any, compiler: Any, **kw: Any) -> str:
    return f"ST_AsBinary({compiler.process(element.clauses, **kw)})"


class ExtentOf(GenericFunction[Any]):
    """The rectangle around every geometry of a column (an aggregate); NULL when there is none."""

    name = "carto_extent_of"
    inherit_cache = True


@compiles(ExtentOf, "sqlite")
def _extent_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"Extent({compiler.process(element.clauses, **kw)})"


@compiles(ExtentOf, "postgresql")
def _extent_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"ST_Extent({compiler.process(element.clauses, **kw)})::geometry"


class MetresBetween(GenericFunction[float]):
    """Metres on the ellipsoid between two points."""

    name = "carto_metres_between"
    type = Float()
    inherit_cache = True


@compiles(MetresBetween, "sqlite")
def _metres_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"ST_Distance({compiler.process(element.clauses, **kw)}, 1)"


@compiles(MetresBetween, "postgresql")
def _metres_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    a, b = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"ST_Distance(({a})::geography, ({b})::geography)"


class Touches(GenericFunction[bool]):
    """Whether a polygon holds a point, its border included."""

    name = "carto_touches"
    type = Boolean()
    inherit_cache = True


@compiles(Touches, "sqlite")
def _touches_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"(ST_Intersects({compiler.process(element.clauses, **kw)}) = 1)"


@compiles(Touches, "postgresql")
def _touches_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"ST_Intersects({compiler.process(element.clauses, **kw)})"


class RelationOf(FunctionElement[bool]):
    """Whether a geometry lies so to another."""

    name = "carto_relation_of"
    type = Boolean()
    inherit_cache = False  # the relation is no part of what would be compared

    def __init__(self, relation: Relation, one: Any, other: Any) -> None:
        super().__init__(one, other)
        self.relation = relation


_RELATIONS = {
    Relation.INTERSECTS: "ST_Intersects",
    Relation.DISJOINT: "ST_Disjoint",
    Relation.EQUALS: "ST_Equals",
    Relation.WITHIN: "ST_Within",
    Relation.CONTAINS: "ST_Contains",
    Relation.TOUCHES: "ST_Touches",
    Relation.CROSSES: "ST_Crosses",
    Relation.OVERLAPS: "ST_Overlaps",
}


@compiles(RelationOf, "sqlite")
def _relation_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({_RELATIONS[element.relation]}({compiler.process(element.clauses, **kw)}) = 1)"


@compiles(RelationOf, "postgresql")
def _relation_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"{_RELATIONS[element.relation]}({compiler.process(element.clauses, **kw)})"


def lies(relation: Relation, geometry: Any, shape: shapely.Geometry) -> ColumnElement[bool]:
    """Whether a geometry lies so to a shape."""
    return RelationOf(relation, geometry, func.carto_shape_of(shapely.to_wkb(shape)))


def point(position: Position) -> ColumnElement[Any]:
    """A point expression of ``position``."""
    return func.carto_point_at(position[0], position[1])


def metres_from(position: Position) -> ColumnElement[float]:
    """Metres from ``position`` to each place; join ``PlacePosition``."""
    return func.carto_metres_between(PlacePosition.geom, point(position))


def near_box(dialect: str, box: Box) -> ColumnElement[bool]:
    """Whether a place lies in the box (west, south, east, north), borders included; goes over 180° when
    west > east.

    The index answers roughly (SQLite's R*Tree has single precision), the place's own numbers exactly.
    """
    west, south, east, north = box
    if west > east:
        return or_(
            near_box(dialect, (west, south, 180.0, north)), near_box(dialect, (-180.0, south, east, north))
        )
    return and_(Place.id.in_(_indexed(dialect, box)), in_box(box))


def in_box(box: Box) -> ColumnElement[bool]:
    """The same without the index: for a box that holds a good part of the places."""
    west, south, east, north = box
    if west > east:
        return or_(in_box((west, south, 180.0, north)), in_box((-180.0, south, east, north)))
    return and_(Place.longitude.between(west, east), Place.latitude.between(south, north))


def in_shape(dialect: str, shape: shapely.Geometry) -> ColumnElement[bool]:
    """Whether a place lies in a shape (longitude, latitude), its border included; the index answers first."""
    west, south, east, north = (float(degrees) for degrees in shapely.bounds(shape))
    there = lies(Relation.INTERSECTS, func.carto_point_at(Place.longitude, Place.latitude), shape)
    return and_(near_box(dialect, (west, south, east, north)), there)


def near_named_box(dialect: str) -> ColumnElement[bool]:
    """The same for a box that is given when the statement runs, as ``w``, ``s``, ``e`` and ``n``: it is
    compiled once, for what is asked a thousand times. Not over 180°."""
    return and_(Place.id.in_(text(_INDEXED[dialect])), in_named_box())


def in_named_box() -> ColumnElement[bool]:
    """The same by the columns alone, for what another index than that of positions finds. Not over 180°."""
    west, south, east, north = (bindparam(name, type_=Float()) for name in "wsen")
    return and_(Place.longitude.between(west, east), Place.latitude.between(south, north))


def aside(dialect: str, column: Any) -> ColumnElement[Any]:
    """A column that is read in the rows that were found, not in an index of its own: beside a box, SpatiaLite
    would look each place up once more in the index of all that are not gone, which is nearly all."""
    if dialect != "sqlite":
        return cast("ColumnElement[Any]", column)
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


_INDEXED = {
    "sqlite": (
        "SELECT rowid FROM SpatialIndex WHERE f_table_name = 'place_position' "
        "AND search_frame = BuildMbr(:w, :s, :e, :n, 4326)"
    ),
    "postgresql": "SELECT id FROM place_position WHERE geom && ST_MakeEnvelope(:w, :s, :e, :n, 4326)",
}


def _indexed(dialect: str, box: Box) -> Any:
    return _renamed(_INDEXED[dialect], dict(zip(("w", "s", "e", "n"), box, strict=True)))


def _renamed(sql: str, named: dict[str, float]) -> Any:
    """Give the parameters names of their own: one statement may hold two boxes."""
    suffix = f"_{abs(hash(tuple(named.values()))):x}"
    for name in named:
        sql = sql.replace(f":{name}", f":{name}{suffix}")
    return text(sql).bindparams(**{f"{name}{suffix}": value for name, value in named.items()})
