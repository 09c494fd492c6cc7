"""Rows as lines of text that both databases write and read: what `db move`, backups and restores carry.

A line is a JSON array, one value a column: instants in UTC as ISO 8601, geometries as hexadecimal well-known
binary (longitude first), everything else as JSON has it. The lines say nothing of the database they come
from.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Select,
    bindparam,
    column,
    func,
    insert,
    inspect,
    literal_column,
    select,
    table,
    text,
)

from cartoquartiers.store.spatial import BinaryOf, ShapeOf
from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.base import Moment

SLICE = 1000
"""How many rows are held at once."""
PLAIN, MOMENT, TREE, SHAPE = "plain", "moment", "json", "shape"
_TYPES: dict[str, Any] = {MOMENT: Moment(), TREE: JSON(none_as_null=True)}
Advance = Callable[[str, int], None]
"""Told the table and how many of its rows are done."""


class SchemaTooNew(RuntimeError):
    """The database has columns that this program does not know: it was made by a later version."""


@dataclass(frozen=True)
class Shape:
    """A table as its rows are carried: columns with their kinds, and the columns of its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]


def shapes(connection: Connection) -> list[Shape]:
    """Our tables as they are in this database, those that others refer to first.

    An older database lacks tables and columns, which is fine. Raises ``SchemaTooNew``.
    """
    seen = inspect(connection)
    there = set(seen.get_table_names())
    found = []
    for model in metadata.sorted_tables:
        if model.name not in there:
            continue
        names = {str(one["name"]) for one in seen.get_columns(model.name)}
        if unknown := names - {one.name for one in model.columns}:
            raise SchemaTooNew(f"{model.name}: {', '.join(sorted(unknown))}")
        columns = tuple((one.name, _kind(one)) for one in model.columns if one.name in names)
        found.append(Shape(model.name, columns, tuple(one.name for one in model.primary_key)))
    return found


def lines(connection: Connection, shape: Shape) -> Iterator[bytes]:
    """The rows of a table, in the order of its key, from an open snapshot and in constant memory."""
    model = metadata.tables[shape.name]
    wanted = [_read(model.c[name], kind) for name, kind in shape.columns]
    query = select(*wanted).order_by(*(model.c[name] for name in shape.key))
    kinds = [kind for _name, kind in shape.columns]
    options = {"stream_results": True, "yield_per": SLICE}
    for row in connection.execute(query, execution_options=options):
        values = [_told(value, kind) for value, kind in zip(row, kinds, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(connection: Connection, shape: Shape, rows: Iterable[bytes], advance: Advance | None = None) -> int:
    """Insert lines into an empty table of that shape; tells how many."""
    target = table(shape.name, *(column(name, _TYPES.get(kind)) for name, kind in shape.columns))
    values = {name: _bound(name, kind) for name, kind in shape.columns}
    statement = insert(target).values(values)
    done = 0
    waiting = iter(rows)
    while slice_ := list(islice(waiting, SLICE)):
        connection.execute(statement, [_given(line, shape) for line in slice_])
        done += len(slice_)
        if advance:
            advance(shape.name, done)
    return done


def empty(connection: Connection, shape: Shape) -> None:
    """Remove every row of a table."""
    connection.execute(table(shape.name).delete())


def has_rows(connection: Connection, shape: Shape) -> bool:
    """Whether a table holds something that somebody put there.

    Migrating makes the one row of the clock and that of the chain of acts, and notes the format; an idle
    worker notes its jobs.
    """
    if shape.name == "job":
        return False
    query: Select[Any] = select(literal_column("1")).select_from(table(shape.name)).limit(1)
    if shape.name == "clock":
        query = query.where(column("tick") > 0)
    if shape.name == "act_head":
        query = query.where(column("rank") > 0)
    if shape.name == "site":
        query = query.where(column("key") != "format_epoch")
    return connection.execute(query).first() is not None


def continue_numbers(connection: Connection, carried: Iterable[Shape]) -> None:
    """Let PostgreSQL number the next row of each table after those that were carried over."""
    if connection.dialect.name != "postgresql":
        return
    for shape in carried:
        if len(shape.key) != 1:
            continue
        key = shape.key[0]
        named = {"table": shape.name, "key": key}
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :key)"), named)
        last = connection.scalar(select(func.max(column(key))).select_from(table(shape.name)))
        if sequence is not None and last is not None:
            connection.execute(select(func.setval(sequence, last)))


class Tally:
    """How many lines passed and a sum of them that does not depend on their order: databases sort words
    differently."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def through(self, passing: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines, counted."""
        for line in passing:
            self.rows += 1
            self._sum += int.from_bytes(hashlib.sha256(line).digest(), "big")
            yield line

    def count(self, passing: Iterable[bytes]) -> "Tally":
        """Count all of them."""
        for _line in self.through(passing):
            pass
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and (self.rows, self._sum) == (other.rows, other._sum)

    __hash__ = None  # type: ignore[assignment]


def _kind(one: Column[Any]) -> str:
    if isinstance(one.type, Geometry):
        return SHAPE
    if isinstance(one.type, Moment):
        return MOMENT
    return TREE if isinstance(one.type, JSON) else PLAIN


def _read(one: Any, kind: str) -> Any:
    return BinaryOf(one, type_=None) if kind == SHAPE else one


def _told(value: Any, kind: str) -> Any:
    if value is None or kind in {PLAIN, TREE}:
        return value
    if kind == SHAPE:
        return bytes(value).hex()
    moment: datetime = value
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _bound(name: str, kind: str) -> Any:
    return ShapeOf(bindparam(name)) if kind == SHAPE else bindparam(name, type_=_TYPES.get(kind))


def _given(line: bytes, shape: Shape) -> dict[str, Any]:
    values = json.loads(line)
    return {name: _taken(value, kind) for (name, kind), value in zip(shape.columns, values, strict=True)}


def _taken(value: Any, kind: str) -> Any:
    if value is None or kind in {PLAIN, TREE}:
        return value
    return bytes.fromhex(value) if kind == SHAPE else datetime.fromisoformat(value)
