"""A selection as a table: the same columns and typed values for every format that is not a stored text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from cartoquartiers.domain.published import COLUMNS, Column, ColumnKind

Cell = str | int | float | bool | date | datetime | None
Row = tuple[Cell, ...]


def columns_of(extra: Iterable[Column | str]) -> tuple[Column, ...]:
    """Every column of the dictionary, then the site's extra fields: the header of each row of `rows`.

    A field of which only the code is known is a text.
    """
    added = (one if isinstance(one, Column) else Column(one, ColumnKind.TEXT, one, "") for one in extra)
    return (*COLUMNS, *added)


def rows(texts: Iterable[bytes], columns: Sequence[Column]) -> Iterator[Row]:
    """The stored features (UTF-8) as rows: dates are dates, moments aware (UTC); None: a place lacks it."""
    readers = [(column.name, _READERS.get(column.kind)) for column in columns]
    for text in texts:
        found = json.loads(text)["properties"]
        yield tuple(_cell(found.get(name), read) for name, read in readers)


def _cell(value: Any, read: Callable[[Any], Cell] | None) -> Cell:
    cell: Cell = value if value is None or read is None else read(value)
    return cell


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


_READERS: Mapping[ColumnKind, Callable[[Any], Cell]] = {
    ColumnKind.DATE: date.fromisoformat,
    ColumnKind.MOMENT: _moment,
    ColumnKind.DECIMAL: float,
}
