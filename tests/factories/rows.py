"""One row in every table, made from the tables' own description: for tests that must meet data everywhere."""

from datetime import UTC, datetime
from typing import Any

from geoalchemy2 import Geometry
from shapely import MultiPolygon, Point, box, to_wkb
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    String,
    Table,
    func,
    insert,
    select,
)

from cartoquartiers.store.spatial import ShapeOf
from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.base import Moment

# Words of a list of the domain, which any text will not do for.
WORDS = {
    "extra_field.kind": "text",
    "person_scope.kind": "rubrique",
    "place_check.seen_by": "agent",
    "tip.said_by": "agent",
}
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
SHAPES = {"POINT": Point(-1.55, 47.21), "MULTIPOLYGON": MultiPolygon([box(-1.6, 47.2, -1.5, 47.3)])}


def fill_every_table(connection: Connection) -> None:
    """Insert one row into each table that has none; references point to rows that are there."""
    for table in metadata.sorted_tables:
        if count(connection, table) == 0:
            connection.execute(insert(table).values(_row(connection, table)))


def count(connection: Connection, table: Table) -> int:
    """How many rows a table holds."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table holds."""
    return {table.name: count(connection, table) for table in metadata.sorted_tables}


def _row(connection: Connection, table: Table) -> dict[str, Any]:
    return {column.name: _value(connection, column) for column in table.columns}


def _value(connection: Connection, column: Column[Any]) -> Any:
    if (word := WORDS.get(str(column))) is not None:
        return word
    for reference in column.foreign_keys:
        return connection.execute(select(reference.column).limit(1)).scalar_one_or_none()
    kind = column.type
    if isinstance(kind, Geometry):
        return ShapeOf(to_wkb(SHAPES[kind.geometry_type or "POINT"]))
    if isinstance(kind, Moment):
        return MOMENT
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, BigInteger | Integer | Float):
        return 1
    if isinstance(kind, String):
        return "2026-11-20"[: kind.length or 10]
    raise TypeError(f"no value for {column}: {kind!r}")
