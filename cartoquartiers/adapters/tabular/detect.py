"""What a file is, from its bytes: names and extensions lie too often."""

from __future__ import annotations

import codecs
import csv
import io
from enum import StrEnum
from typing import BinaryIO

from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.import_words import FileTrouble

#: In order of preference when several fit equally well: a comma also stands inside texts and decimal numbers.
SEPARATORS = (";", "\t", "|", ",")
_BLOCK = 256 * 1024
_SAMPLE_CHARACTERS = 64 * 1024
_SAMPLE_ROWS = 60
_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", FileTrouble.SPREADSHEET),
    (b"PK\x03\x04", FileTrouble.ARCHIVE),
    (b"\x1f\x8b", FileTrouble.ARCHIVE),
    (b"Rar!", FileTrouble.ARCHIVE),
    (b"7z\xbc\xaf", FileTrouble.ARCHIVE),
    (b"%PDF", FileTrouble.NOT_TEXT),
    (b"SQLite format 3\x00", FileTrouble.NOT_TEXT),
)
_INSIDE_WORKBOOKS = (b"[Content_Types].xml", b"application/vnd.oasis.opendocument.spreadsheet", b"xl/")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class FileKind(StrEnum):
    """How the rows of a file are laid out."""

    CSV = "csv"
    JSON = "json"
    JSON_LINES = "json_lines"


def refuse_foreign(file: BinaryIO) -> None:
    """Refuse what is plainly no text, with a sentence that says what to do. Raises TabularError."""
    file.seek(0)
    head = file.read(512)
    file.seek(0)
    if not head:
        raise TabularError(FileTrouble.EMPTY)
    if head.startswith(b"PK") and any(name in head for name in _INSIDE_WORKBOOKS):
        raise TabularError(FileTrouble.SPREADSHEET)
    for signature, trouble in _SIGNATURES:
        if head.startswith(signature):
            raise TabularError(trouble)
    if head.lstrip(codecs.BOM_UTF8).lstrip()[:9].lower().startswith((b"<!doctype", b"<html")):
        raise TabularError(FileTrouble.WEB_PAGE)


def detect_encoding(file: BinaryIO) -> str:
    """Name the encoding: a byte-order mark, else UTF-8 if the whole file is, else Windows-1252, else Latin-1.

    The whole file is read once, block by block. Nothing is guessed from frequencies: in French files a byte
    that is not UTF-8 is Windows-1252 in practice, and its five undefined bytes leave only Latin-1.
    """
    file.seek(0)
    head = file.read(4096)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if sixteen := _utf16_without_mark(head):
        return sixteen
    for encoding in ("utf-8", "cp1252"):
        if _decodes(file, encoding):
            return encoding
    return "latin-1"


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 of a European text has a zero in nearly every second byte."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, letters = head[first : 2 * pairs : 2], head[1 - first : 2 * pairs : 2]
        if zeros.count(0) > 0.7 * pairs and letters.count(0) < 0.1 * pairs:
            return encoding
    return None


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while block := file.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def read_sample(file: BinaryIO, encoding: str) -> str:
    """The first characters of the file, decoded; what a cut leaves at the end is dropped."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(file.read(_SAMPLE_CHARACTERS))


def detect_kind(sample: str) -> FileKind:
    """Tell CSV from JSON and from JSON lines (GeoJSONSeq, with or without record separators)."""
    text = sample.lstrip("\ufeff \t\r\n")
    if text.startswith("\x1e"):
        return FileKind.JSON_LINES
    if text[:1] not in ("{", "["):
        return FileKind.CSV
    first, _, rest = text.partition("\n")
    if first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{"):
        return FileKind.JSON_LINES
    return FileKind.JSON


def detect_separator(sample: str) -> str:
    """Choose the separator under which most sampled rows have as many cells as the header.

    Counting characters is not enough: headers such as `NOM_AIRE,C,32;TOTAL,N,31` and decimal commas deceive.
    """
    scores = {separator: _agreement(sample, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: scores[separator])
    return best if scores[best] > (0.0, 0) else ","


def _agreement(sample: str, separator: str) -> tuple[float, int]:
    """Share of the rows that agree with the header, then the number of columns; (0, 0) for one column."""
    whole = len(sample) < _SAMPLE_CHARACTERS
    counts: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                counts.append(len(row))
            if len(counts) > _SAMPLE_ROWS:
                break
        else:
            counts = counts if whole else counts[:-1] or counts
    except csv.Error:
        return 0.0, 0
    if not counts or counts[0] < 2:
        return 0.0, 0
    agreeing = sum(count == counts[0] for count in counts)
    # Rounded, so that a few ragged rows count for nothing and the number of columns decides.
    return round(agreeing / len(counts), 1), counts[0]
