"""CSV rows, one at a time: the memory does not grow with the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cartoquartiers.adapters.tabular.characters import forbidden_character
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import FileNotice, FileTrouble, RowTrouble
from cartoquartiers.domain.record import Record

#: Characters of one cell; the largest honest cell is an outline written as GeoJSON.
CELL_MAX = 5_000_000


def distinct(names: Iterable[str], notices: list[Problem]) -> Iterator[str]:
    """Give each column a name of its own; a second one of the same name is told in the notices."""
    seen: set[str] = set()
    for rank, name in enumerate(names, start=1):
        column = name or f"colonne {rank}"
        if column in seen:
            renamed = f"{column} ({rank})"
            notices.append(
                Problem(column, FileNotice.DUPLICATE_COLUMN, {"column": column, "renamed": renamed})
            )
            column = renamed
        seen.add(column)
        yield column


class CsvRows:
    """The header of a CSV file, and its rows as records; each line of the file is in one of them."""

    def __init__(self, file: BinaryIO, encoding: str, separator: str) -> None:
        """Read the header. `separator` is one character. Raises TabularError."""
        file.seek(0)
        self._text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        csv.field_size_limit(CELL_MAX)
        self._reader = csv.reader(self._text, delimiter=separator)
        self.notices: list[Problem] = []
        self.columns = self._header()

    def __iter__(self) -> Iterator[Record]:
        """Yield the rows in order. Raises TabularError where the file cannot be followed any more."""
        while True:
            line = self._reader.line_num + 1
            cells = self._next()
            if cells is None:
                return
            if cells:
                yield self._record(line, cells)

    def detach(self) -> None:
        """Leave the binary file open and usable by whoever opened it."""
        self._text.detach()

    def _header(self) -> tuple[str, ...]:
        cells = self._next()
        # Excel writes `sep=;` above the header for its own use.
        if cells and cells[0].lower().startswith("sep=") and len(cells) <= 2:
            cells = self._next()
        names = [cell.strip().strip("\ufeff") for cell in cells or []]
        if not any(names):
            raise TabularError(FileTrouble.NO_COLUMN)
        while names and not names[-1]:
            names.pop()
        return tuple(distinct(names, self.notices))

    def _next(self) -> list[str] | None:
        try:
            return next(self._reader, None)
        except csv.Error:
            raise TabularError(FileTrouble.CELL_TOO_LONG, line=self._reader.line_num) from None

    def _record(self, line: int, cells: list[str]) -> Record:
        width = len(self.columns)
        found = len(cells)
        # Separators with nothing behind them, as spreadsheets leave them at the end of lines, shift nothing.
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        values: dict[str, object] = dict(zip(self.columns, cells, strict=False))
        if not any(cell.strip() for cell in cells):
            return Record(line, values, problems=(Problem("", RowTrouble.EMPTY_ROW),))
        problems: tuple[Problem, ...] = ()
        if len(cells) != width:
            code = RowTrouble.TOO_MANY_CELLS if len(cells) > width else RowTrouble.TOO_FEW_CELLS
            values |= {f"colonne {width + rank}": cell for rank, cell in enumerate(cells[width:], start=1)}
            problems = (Problem("", code, {"found": found, "expected": width}),)
        return Record(line, values, problems=problems + forbidden_character(values))
