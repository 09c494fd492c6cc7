"""Pictures that a row names: files brought with the table, or addresses on the web."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.proposal import MOST_PHOTOS
from cartoquartiers.domain.record import text_of

#: Endings of what is read as a photo.
PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif")
_BETWEEN = re.compile(r"[\n;|]")
_SHOWN = 60


def is_picture(name: str) -> bool:
    """Whether a name, or an address, ends like that of a photo."""
    return name.partition("?")[0].lower().endswith(PICTURE_ENDINGS)


def is_address(name: str) -> bool:
    """Whether the photo lies on the web."""
    return name.lower().startswith(("http://", "https://"))


def key_of(name: str) -> str:
    """What two writings of one file's name have in common: composed letters, slashes, case."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").strip().casefold()
    return "/".join(part for part in plain.split("/") if part not in ("", "."))


def named_in(values: Mapping[str, object], columns: Iterable[str]) -> list[str]:
    """The photos that a row names, in the order of the columns, each once.

    Several in a cell stand on lines of their own, or between semicolons or bars; between commas only if each
    part is a picture, since a comma may stand inside of a name.
    """
    found: list[str] = []
    for column in columns:
        value = values.get(column)
        cells = [text_of(one) for one in value] if isinstance(value, list) else [text_of(value)]
        found += [part for cell in cells for part in _parts(cell)]
    return list(dict.fromkeys(found))


def _parts(cell: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
    finer = [[one.strip() for one in part.split(",")] for part in parts]
    return [
        one
        for part, split in zip(parts, finer, strict=True)
        for one in (split if all(map(is_picture, split)) else [part])
    ]


def found_under(name: str, known: Mapping[str, str]) -> str | None:
    """The file that a row means, among `known` (by `key_of`); its folder may be left out where no other file
    bears its name."""
    key = key_of(name)
    if key in known:
        return known[key]
    last = key.rpartition("/")[2]
    same = [file for one, file in known.items() if one.rpartition("/")[2] == last]
    return same[0] if last and len(same) == 1 else None


def told(code: RowRemark, name: str, **more: object) -> Problem:
    """A remark about one photo of a row."""
    return Problem("photos", code, {"name": name[:_SHOWN], **more})


def first_ones(names: list[str]) -> tuple[list[str], list[Problem]]:
    """As many as a contribution may bring, and a remark on each of the others."""
    left = [told(RowRemark.PHOTO_BEYOND, name, most=MOST_PHOTOS) for name in names[MOST_PHOTOS:]]
    return names[:MOST_PHOTOS], left
