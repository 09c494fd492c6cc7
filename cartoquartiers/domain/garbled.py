"""Letters that lost their way between two encodings: put right where that is sure, and no correction of
what was there before. A row that nobody saw whole is taken as it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.text import plain_signs

#: What UTF-8 of French looks like when it was read as Windows-1252: « Ã© », « â€™ », « Å“ », « Â\u00a0 ».
_TELLING = re.compile("[ÃÂÅâ][\u0080-\u00ff\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]")


def mended(text: str) -> str:
    """A text in UTF-8 that was read as Windows-1252 and written again, as it was: « CafÃ© » → « Café ».

    Any text in which one letter would not come out so is left as it is: « SÃO » is no such text.
    """
    if not _TELLING.search(text):
        return text
    try:
        return b"".join(map(_byte, text)).decode("utf-8")
    except UnicodeError:
        return text


def _byte(sign: str) -> bytes:
    """What the sign was as one byte; those that Windows-1252 does not know were taken as they are. Raises
    UnicodeError."""
    try:
        return sign.encode("cp1252")
    except UnicodeError:
        return sign.encode("latin-1")


def with_letters_mended(
    columns: Sequence[str], rows: Sequence[Record]
) -> tuple[list[str], list[Record], int]:
    """The columns and the rows with their texts as they were, and how many rows that changed."""
    mended_rows = [_mended_row(row) for row in rows]
    changed = sum(new is not old for new, old in zip(mended_rows, rows, strict=True))
    names = list(map(mended, columns))
    return (names if len({*names}) == len(names) else list(columns)), mended_rows, changed


def _mended_row(row: Record) -> Record:
    values = {mended(name): _mended_value(value) for name, value in row.values.items()}
    return row if values == dict(row.values) or len(values) < len(row.values) else replace(row, values=values)


def _mended_value(value: Any) -> Any:
    if isinstance(value, str):
        return mended(value)
    if isinstance(value, list):
        return [_mended_value(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _mended_value(one) for name, one in value.items()}
    return value


def lost_letters(changes: Changes) -> list[Problem]:
    """The fields that say only what was there before with its accents lost, which is nobody's correction."""
    found = []
    for name, change in changes.items():
        before, after = change.get("from"), change.get("to")
        if not (isinstance(before, str) and isinstance(after, str)):
            continue
        if _is_lost(before, after) or _is_lost(plain_signs(before), plain_signs(after)):
            found.append(Problem(name, RowTrouble.LETTERS_LOST, {"value": after[:60]}))
    return found


def _is_lost(before: str, after: str) -> bool:
    """As many marks as the letter had bytes, or one for the letter; some letters may have come through, as
    « é » does where « œ » is unknown."""
    where: defaultdict[str, int] = defaultdict(int)
    for place, sign in enumerate(after):
        where[sign] |= 1 << place
    lost = where["?"] | where["\ufffd"]
    if before == after or not lost:
        return False
    # One bit for each place of `after` that the signs so far may have reached: a pattern would try each way
    # to share out the marks, and never end.
    ends = 1
    for sign in before:
        reached, marks = (ends & where[sign]) << 1, ends
        for _mark in range(0 if sign.isascii() else 4):
            marks = (marks & lost) << 1
            reached |= marks
        # One sign may have been written otherwise where another was lost: « L'?t? ».
        plain = ends
        for letter in plain_signs(sign):
            plain = (plain & where[letter]) << 1
        ends = reached | plain
    return bool(ends >> len(after) & 1)
