"""Open a file or an address as a table, whatever its format: the only door of this package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import BinaryIO

from cartoquartiers.adapters.tabular.csv_rows import CsvRows
from cartoquartiers.adapters.tabular.detect import (
    FileKind,
    detect_encoding,
    detect_kind,
    detect_separator,
    read_sample,
    refuse_foreign,
)
from cartoquartiers.adapters.tabular.fetch import open_location
from cartoquartiers.adapters.tabular.json_rows import JsonReader, json_line_records, json_records
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.legend import Sign
from cartoquartiers.domain.record import Record
from cartoquartiers.usecases.ports import Outside

_LOOK_AHEAD = 50


@dataclass(slots=True)
class Table:
    """A file that is being read.

    `rows` can be read once and may raise TabularError on the way. `columns` are those of the header, or of
    the first records of a JSON file. `notices` grow while the rows are read. `total` is None when counting
    would mean reading.
    """

    kind: FileKind
    encoding: str
    separator: str | None
    columns: tuple[str, ...]
    has_geometry: bool
    rows: Iterable[Record]
    notices: list[Problem]
    total: int | None = None
    projection: str = ""
    legend: Mapping[str, Sign] = field(default_factory=dict)


@contextmanager
def open_table(location: str, outside: Outside | None = None) -> Iterator[Table]:
    """Open a path, or an http(s) address through `outside`. Raises TabularError."""
    with open_location(location, outside) as file, open_text(file) as table:
        yield table


@contextmanager
def open_text(file: BinaryIO, *, any_projection: bool = False) -> Iterator[Table]:
    """Open a file of text. Raises TabularError; for a projection that is not WGS 84 unless any is taken."""
    refuse_foreign(file)
    encoding = detect_encoding(file)
    sample = read_sample(file, encoding)
    kind = detect_kind(sample)
    if kind is FileKind.CSV:
        rows = CsvRows(file, encoding, detect_separator(sample))
        try:
            yield _csv_table(rows, encoding, detect_separator(sample))
        finally:
            rows.detach()
    else:
        yield _json_table(file, encoding, kind, any_projection=any_projection)


def _csv_table(rows: CsvRows, encoding: str, separator: str) -> Table:
    return Table(FileKind.CSV, encoding, separator, rows.columns, False, rows, rows.notices)


def _json_table(file: BinaryIO, encoding: str, kind: FileKind, *, any_projection: bool = False) -> Table:
    reader = JsonReader(any_projection=any_projection)
    if kind is FileKind.JSON:
        records = json_records(file, encoding, reader)
        table = _described(kind, encoding, records, records, reader, len(records))
        table.projection, table.legend = reader.projection, reader.legend
        return table
    stream = json_line_records(file, encoding, reader)
    ahead = list(islice(stream, _LOOK_AHEAD))
    return _described(kind, encoding, ahead, chain(ahead, stream), reader, None)


def _described(
    kind: FileKind,
    encoding: str,
    known: list[Record],
    rows: Iterable[Record],
    reader: JsonReader,
    total: int | None,
) -> Table:
    columns = tuple(dict.fromkeys(column for record in known for column in record.values))
    has_geometry = any(record.geometry for record in known)
    return Table(kind, encoding, None, columns, has_geometry, rows, reader.notices, total)
