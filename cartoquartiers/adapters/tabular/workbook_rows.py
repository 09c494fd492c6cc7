"""The rows of a workbook (XLSX, XLS, ODS), read by a library that runs nothing and opens nothing else."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from cartoquartiers.adapters.tabular.characters import forbidden_character
from cartoquartiers.adapters.tabular.csv_rows import distinct
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.archives import BROKEN_ARCHIVE
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.domain.record import Record

#: What an archive may hold once unpacked: some forty times what is taken as an upload is no honest sheet.
UNPACKED_MAX = 200 * 1024 * 1024
_WIDEST = 500


def refuse_bomb(file: BinaryIO) -> None:
    """Refuse an archive by what its directory says, before anything is unpacked. Raises TabularError."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(inner.file_size for inner in archive.infolist())
    except BROKEN_ARCHIVE:
        raise TabularError(FileTrouble.BAD_WORKBOOK) from None
    finally:
        file.seek(0)
    if unpacked > UNPACKED_MAX:
        raise TabularError(FileTrouble.BOMB)


def workbook_rows(file: BinaryIO, notices: list[Problem]) -> tuple[tuple[str, ...], list[Record]]:
    """The columns and the rows of the first sheet that has any. Raises TabularError."""
    file.seek(0)
    try:
        for number, name in enumerate((book := CalamineWorkbook.from_filelike(file)).sheet_names):
            del name
            cells = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
            if any(any(row) for row in cells):
                return _records(cells, notices)
    except (CalamineError, PasswordError, ValueError, OSError):
        raise TabularError(FileTrouble.BAD_WORKBOOK) from None
    except Exception as failure:
        raise TabularError(FileTrouble.BAD_WORKBOOK) from failure
    raise TabularError(FileTrouble.EMPTY)


def _records(
    cells: Sequence[Sequence[object]], notices: list[Problem]
) -> tuple[tuple[str, ...], list[Record]]:
    """Above the names of columns there may stand a title: they are the first row with several cells."""
    filled = [sum(_text(cell) != "" for cell in row) for row in cells]
    widest = max(filled)
    head = next(rank for rank, count in enumerate(filled) if count >= min(2, widest))
    names = [str(_text(cell)).strip() for cell in cells[head][:_WIDEST]]
    while names and not names[-1]:
        names.pop()
    columns = tuple(distinct(names, notices))
    return columns, list(_rows(cells, head, columns))


def _rows(cells: Sequence[Sequence[object]], head: int, columns: tuple[str, ...]) -> Iterator[Record]:
    for line, row in enumerate(cells[head + 1 :], start=head + 2):
        values = {column: _text(cell) for column, cell in zip(columns, row, strict=False)}
        if any(value != "" for value in values.values()):
            yield Record(line, values, problems=forbidden_character(values))


def _text(cell: object) -> object:
    """A cell as a person reads it: a day without midnight, a duration in hours and minutes."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return cell
