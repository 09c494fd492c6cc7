"""CSV (RFC 4180) from stored lines, and the variant that a French spreadsheet opens with a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from cartoquartiers.domain.published import COLUMNS, ColumnKind
from cartoquartiers.exports.feature import csv_header
from cartoquartiers.exports.stream import Parts, Totals, encoded

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"
_IS_TEXT = tuple(column.is_text for column in COLUMNS)
_IS_DECIMAL = tuple(column.kind is ColumnKind.DECIMAL for column in COLUMNS)


PLAIN = Parts(lambda totals: csv_header(totals.extra))
"""UTF-8 without byte order mark (it would leak into the first name), comma, CRLF, point decimals."""


def write_excel_csv(lines: Iterable[bytes], totals: Totals) -> Iterator[bytes]:
    """Byte order mark, semicolon, decimal comma, an apostrophe before a text that would run as a formula."""
    return encoded(_excel_rows(lines, totals))


def _excel_rows(lines: Iterable[bytes], totals: Totals) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _excel_row(next(csv.reader([csv_header(totals.extra)])))
    decimal = (*_IS_DECIMAL, *(column.kind is ColumnKind.DECIMAL for column in totals.extra_columns))
    text = (*_IS_TEXT, *(column.is_text for column in totals.extra_columns))
    for line in lines:
        # A record may hold line ends between quotes: it is one item of the list, so it stays one record.
        cells = next(csv.reader([line.decode()]))
        yield _excel_row([_excel_cell(*one) for one in zip(cells, decimal, text, strict=True)])


def _excel_row(cells: Sequence[str]) -> str:
    row = io.StringIO()
    csv.writer(row, delimiter=";", lineterminator="\r\n").writerow(cells)
    return row.getvalue()


def _excel_cell(cell: str, is_decimal: bool, is_text: bool) -> str:
    if is_decimal:
        return cell.replace(".", ",")
    return "'" + cell if is_text and cell.startswith(_FORMULA_STARTS) else cell
