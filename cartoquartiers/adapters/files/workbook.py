"""XLSX, written row by row with openpyxl: strings stay strings, dates are dates, nothing is a formula."""

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.writer.excel import ExcelWriter

from cartoquartiers.domain.published import Column
from cartoquartiers.domain.table import rows
from cartoquartiers.usecases.file_ports import PlaceTable

_DATE, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
_WIDE: Final = {"nom": 40, "description": 50, "adresse": 34, "url": 40, "site_web": 34}
_USUAL_WIDTH: Final = 16
_LONGEST: Final = 32_767
"""Characters that a cell may hold."""


def make_workbook(table: PlaceTable, target: Path) -> None:
    """The sheet `lieux`, its first line kept in view, then `colonnes`, the meaning of each column."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = table.at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = "CartoQuartiers"
    sheet = book.create_sheet("lieux")
    sheet.freeze_panes = "C2"
    for rank, column in enumerate(table.columns):
        sheet.column_dimensions[_letters(rank)].width = _WIDE.get(column.name, _USUAL_WIDTH)
    sheet.append(_bold(sheet, [column.name for column in table.columns]))
    for row in rows(table.texts, table.columns):
        sheet.append([_cell(sheet, value) for value in row])
    _dictionary(book, table.columns)
    with _Undated(target, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        # Not Workbook.save: it dates the file with the present instant.
        ExcelWriter(book, archive).write_data()


def _dictionary(book: Workbook, columns: Sequence[Column]) -> None:
    sheet = book.create_sheet("colonnes")
    for rank, width in enumerate((20, 30, 80)):
        sheet.column_dimensions[_letters(rank)].width = width
    sheet.append(_bold(sheet, ["colonne", "nom courant", "contenu"]))
    for column in columns:
        sheet.append([_cell(sheet, text) for text in (column.name, column.label, column.description)])


def _bold(sheet: Any, names: Sequence[str]) -> list[Any]:
    cells = [_cell(sheet, name) for name in names]
    for cell in cells:
        cell.font = Font(bold=True)
    return cells


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
        # openpyxl takes a text that begins with « = » for a formula, and « #N/A » for an error.
        cell.data_type = "s"
        return cell
    if isinstance(value, datetime):
        # A spreadsheet knows no time zone; the column says that it is UTC.
        cell = WriteOnlyCell(sheet, value.astimezone(UTC).replace(tzinfo=None))
        cell.number_format = _MOMENT
        return cell
    if hasattr(value, "isoformat"):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _DATE
        return cell
    return value


def _letters(rank: int) -> str:
    """A, B… Z, AA…"""
    high, low = divmod(rank, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)


class _Undated(ZipFile):
    """A zip whose members carry no date: the same workbook is the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_rest: Any) -> None:
        """Write a member from memory."""
        super().writestr(self._plain(str(zinfo_or_arcname)), data)

    def write(self, filename: Any, arcname: Any = None, *_rest: Any) -> None:
        """Write a member from a file."""
        with (
            Path(filename).open("rb") as source,
            self.open(self._plain(str(arcname)), "w", force_zip64=True) as out,
        ):
            shutil.copyfileobj(source, out, 1 << 20)

    @staticmethod
    def _plain(name: str) -> ZipInfo:
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        return info
