"""A file that somebody sent, read whole, whatever its format: what its bytes say counts, not its name."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from cartoquartiers.adapters.tabular.archive import contents_of, is_plain_archive, one_table
from cartoquartiers.adapters.tabular.kml_rows import inside_kmz, kml_records
from cartoquartiers.adapters.tabular.pbf_rows import is_pbf, pbf_features
from cartoquartiers.adapters.tabular.table import open_text
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.adapters.tabular.workbook_rows import refuse_bomb, workbook_rows
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.garbled import with_letters_mended
from cartoquartiers.domain.import_words import FileNotice, FileTrouble
from cartoquartiers.domain.record import Record
from cartoquartiers.usecases.ports import IMPORT_MAX_BYTES, IMPORT_MAX_ROWS, WholeTable

_COLUMNS_MAX = 500


def read_whole(file: BinaryIO) -> WholeTable:
    """Read a CSV, a workbook, GeoJSON, JSON, KML or an extract of OpenStreetMap, alone or in an archive with
    its pictures.

    Raises Invalid with a code of FileTrouble on `file`.
    """
    try:
        file.seek(0, 2)
        if file.tell() > IMPORT_MAX_BYTES:
            raise TabularError(FileTrouble.TOO_BIG, limit=IMPORT_MAX_BYTES // 1024 // 1024)
        table = _read(file)
        if not table.rows:
            raise TabularError(FileTrouble.NO_ROW)
        if len(table.columns) > _COLUMNS_MAX:
            raise TabularError(FileTrouble.NO_COLUMN)
        return _with_letters(table)
    except TabularError as trouble:
        raise Invalid([Problem("file", trouble.code, trouble.params)]) from None


def _with_letters(table: WholeTable) -> WholeTable:
    """The table, its accents put right where the file was written twice, which it then tells."""
    columns, rows, count = with_letters_mended(table.columns, table.rows)
    if not count:
        return table
    told = Problem("file", FileNotice.GARBLED, {"rows": count})
    return replace(table, columns=tuple(columns), rows=rows, notices=(told, *table.notices))


def _read(file: BinaryIO) -> WholeTable:
    file.seek(0)
    head = file.read(1024)
    notices: list[Problem] = []
    if head.startswith(b"PK\x03\x04"):
        refuse_bomb(file)
        if is_plain_archive(file):
            return _of_archive(file)
        return _of_workbook("classeur", file, notices)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _of_workbook("classeur", file, notices)
    if is_pbf(head):
        file.seek(0)
        features = io.BytesIO(pbf_features(file.read(), notices))
        return replace(_of_text(features), kind="OpenStreetMap", notices=tuple(notices))
    if b"<kml" in head or (head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml")):
        return _of_records("KML", kml_records(file))
    return _of_text(file)


def _of_text(file: BinaryIO) -> WholeTable:
    with open_text(file, any_projection=True) as table:
        rows = _limited(list(islice(table.rows, IMPORT_MAX_ROWS + 1)))
        columns = table.columns or tuple(dict.fromkeys(name for row in rows for name in row.values))
        return WholeTable(
            table.kind.value,
            columns,
            rows,
            table.has_geometry,
            tuple(table.notices),
            table.projection,
            legend=table.legend,
        )


def _of_archive(file: BinaryIO) -> WholeTable:
    """A table with its pictures; of several KML documents, as in a KMZ, the one that leads to the others."""
    found = contents_of(file)
    documents = all(name.lower().endswith(".kml") for name in found.tables)
    if documents and (document := inside_kmz(file)):
        table = _of_records("KMZ", kml_records(document))
    else:
        _name, content = one_table(found)
        inner = io.BytesIO(content)
        archive = content.startswith(b"PK\x03\x04") and is_plain_archive(inner)
        table = _of_inner_kmz(inner) if archive else _read(inner)
    notices = (*table.notices, *found.notices)
    return replace(table, notices=notices, pictures=tuple(found.pictures))


def _of_inner_kmz(inner: BinaryIO) -> WholeTable:
    """An archive inside of an archive is opened once, and only for a KML document."""
    refuse_bomb(inner)
    if document := inside_kmz(inner):
        return _of_records("KMZ", kml_records(document))
    raise TabularError(FileTrouble.NO_TABLE)


def _of_workbook(kind: str, file: BinaryIO, notices: list[Problem]) -> WholeTable:
    columns, rows = workbook_rows(file, notices)
    return WholeTable(kind, columns, _limited(rows), has_geometry=False, notices=tuple(notices))


def _of_records(kind: str, rows: list[Record]) -> WholeTable:
    columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
    return WholeTable(kind, columns, _limited(rows), has_geometry=any(row.geometry for row in rows))


def _limited(rows: list[Record]) -> list[Record]:
    if len(rows) > IMPORT_MAX_ROWS:
        raise TabularError(FileTrouble.TOO_MANY_ROWS, limit=IMPORT_MAX_ROWS)
    return rows
