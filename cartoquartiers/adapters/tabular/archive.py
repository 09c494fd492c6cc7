"""What a ZIP archive holds: a table and the pictures that its rows name. Nothing is written to a disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.archives import BROKEN_ARCHIVE
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_pictures import is_picture
from cartoquartiers.domain.import_words import FileNotice, FileTrouble, RowRemark
from cartoquartiers.usecases.ports import (
    IMPORT_MAX_BYTES,
    IMPORT_MAX_PICTURE_BYTES,
    IMPORT_MAX_PICTURES,
    PHOTO_MAX_BYTES,
    Picture,
)

_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".ods", ".geojson", ".json", ".umap", ".kml", ".kmz")
#: What systems leave in an archive beside what somebody put there.
_LITTER = frozenset({"__MACOSX", "Thumbs.db", "desktop.ini"})
_MOST_ENTRIES = 5000
_MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Contents:
    """The tables by their names, the pictures, and what is worth telling."""

    tables: dict[str, bytes] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def is_plain_archive(file: BinaryIO) -> bool:
    """Whether this is an archive that somebody made, no workbook. Raises TabularError."""
    with _opened(file) as archive:
        names = archive.namelist()
        return not any(name == "[Content_Types].xml" or name.startswith("xl/") for name in names) and not (
            "mimetype" in names and "content.xml" in names
        )


def contents_of(file: BinaryIO) -> Contents:
    """Read an archive; call after `refuse_bomb`. Raises TabularError when it holds no table."""
    found, unused = Contents(), []
    with _opened(file) as archive:
        entries = list(_entries(archive, found.notices))
        plain = [entry for entry in entries if entry.filename.lower().endswith(".txt")]
        known = [entry for entry in entries if entry.filename.lower().endswith(_TABLES)]
        for entry in known or plain:
            if entry.file_size > IMPORT_MAX_BYTES:
                raise TabularError(FileTrouble.TOO_BIG, limit=IMPORT_MAX_BYTES // _MEGABYTE)
            found.tables[entry.filename] = archive.read(entry)
        found.pictures = list(_pictures(archive, [one for one in entries if is_picture(one.filename)]))
        taken = {*found.tables, *(one.name for one in found.pictures)}
        unused = [entry.filename for entry in entries if entry.filename not in taken]
    if not found.tables:
        raise TabularError(FileTrouble.NO_TABLE)
    left = sum(one.trouble == RowRemark.PHOTO_LEFT for one in found.pictures)
    if left:
        most = {"most": IMPORT_MAX_PICTURES, "limit": IMPORT_MAX_PICTURE_BYTES // _MEGABYTE}
        found.notices.append(Problem("", FileNotice.TOO_MANY_PICTURES, {"left": left, **most}))
    if unused:
        found.notices.append(Problem("", FileNotice.UNUSED_FILES, {"names": _some(unused)}))
    return found


def one_table(found: Contents) -> tuple[str, bytes]:
    """The table of an archive that must hold one. Raises TabularError."""
    if len(found.tables) > 1:
        raise TabularError(FileTrouble.SEVERAL_TABLES, names=_some(found.tables))
    return next(iter(found.tables.items()))


def _some(names: Iterable[str]) -> str:
    every = [name[-60:] for name in names]
    return ", ".join(every[:5]) + ("…" if len(every) > 5 else "")


@contextmanager
def _opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except BROKEN_ARCHIVE:
        raise TabularError(FileTrouble.BAD_ARCHIVE) from None
    finally:
        file.seek(0)


def _entries(archive: zipfile.ZipFile, notices: list[Problem]) -> Iterator[zipfile.ZipInfo]:
    for entry in archive.infolist()[:_MOST_ENTRIES]:
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        if entry.is_dir() or any(part in _LITTER or part.startswith("._") for part in parts):
            continue
        if entry.flag_bits & 1:
            raise TabularError(FileTrouble.LOCKED)
        if ".." in parts or parts[:1] == ("/",) or (parts and ":" in parts[0]):
            notices.append(Problem("", FileNotice.ODD_NAME, {"name": entry.filename[-60:]}))
            continue
        yield entry


def _pictures(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> Iterator[Picture]:
    """Each picture that may be taken with its bytes, each other one with the reason; the size that the
    directory announces is all that is ever unpacked of it."""
    bytes_left = IMPORT_MAX_PICTURE_BYTES
    for count, entry in enumerate(entries):
        if entry.file_size > PHOTO_MAX_BYTES:
            yield Picture(entry.filename, trouble=RowRemark.PHOTO_HEAVY)
        elif count >= IMPORT_MAX_PICTURES or entry.file_size > bytes_left:
            yield Picture(entry.filename, trouble=RowRemark.PHOTO_LEFT)
        else:
            bytes_left -= entry.file_size
            yield _picture(archive, entry)


def _picture(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Picture:
    """One that is damaged keeps no other from being taken."""
    try:
        return Picture(entry.filename, archive.read(entry))
    except BROKEN_ARCHIVE:
        return Picture(entry.filename, trouble=RowRemark.PHOTO_BAD)
