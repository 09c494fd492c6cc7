"""One row of a file that somebody else made, before anyone knows what its columns mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from cartoquartiers.domain.errors import Problem

_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it was read.

    `line` is where a person finds it: the line of a text file, the rank of an element in a JSON list, from 1.
    `values` are the cells by column; a JSON file may give numbers, lists and objects. `geometry` is the
    GeoJSON geometry, longitude first. A row with `problems` could not be read well; it is still there, to be
    reported.
    """

    line: int
    values: Mapping[str, object] = field(default_factory=dict)
    geometry: Mapping[str, object] | None = None
    problems: tuple[Problem, ...] = ()


def text_of(value: object) -> str:
    """Write a cell as text: trimmed, composed (NFC), "" when empty; numbers without a needless ".0"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(text_of, value)))
    if isinstance(value, Mapping):
        return ", ".join(filter(None, map(text_of, value.values())))
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").replace("\r", "\n").strip()


def squeeze(text: str) -> str:
    """Make one space of several (no-break spaces included); keep the line breaks, without empty lines."""
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))
