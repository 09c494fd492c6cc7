"""Opening hours of other people's files: words read where that is sure, and what becomes of the hours that
were read when the words change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cartoquartiers.domain.change import same_value
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.opening_free_text import french_free_text
from cartoquartiers.domain.place import BY_NAME

HOURS, WORDS = "horaires", "horaires_texte"
#: What tells hours in a rule of the syntax, and what stands between two rules.
_TELLS_HOURS = re.compile(r"\d\d:\d\d|24/7|\b(?:off|closed)\b")
_RULES = re.compile(r";|, (?=[A-Z])")
#: How days without hours are written in the syntax: open day and night.
_ALL_DAY = "00:00-24:00"


def read_hours(
    row: MappedRow, given: Mapping[str, Value], values: dict[str, Value], left_out: list[Problem]
) -> list[Problem]:
    """Put the hours of a row, and their words, where they belong in its `values`; what is worth telling.

    Words of several columns (summer and winter, counter and telephone) are no one week: they stay words.
    """
    several = bool(row.joined & {HOURS, WORDS}) or (bool(values.get(WORDS)) and _failed(left_out))
    _keep_words(given, values, left_out)
    found = hours_in(values.get(WORDS))
    if several or values.get(HOURS) or not found:
        return []
    values[HOURS] = found
    return [Problem(HOURS, RowRemark.HOURS_READ)]


def hours_in(words: Value) -> str | None:
    """The hours in OSM syntax that words mean where nobody looks: every word is understood, and each of the
    days has hours."""
    found = french_free_text(words) if isinstance(words, str) else None
    if not found or (_ALL_DAY in found and "24" not in str(words)):
        return None
    return found if all(map(_TELLS_HOURS.search, _RULES.split(found))) else None


def hours_followed(
    said: Mapping[str, Any], stated: Mapping[str, Value], values: Mapping[str, Value]
) -> dict[str, Value]:
    """The `values` of a row with the hours that belong to its words: those of before where damaged words were
    put right since they were `stated`, none where other words came that mean none."""
    followed = dict(values)
    if WORDS not in values:
        return followed
    hours, read = said.get(HOURS), hours_in(stated[WORDS])
    if not same_value(WORDS, stated[WORDS], values[WORDS]):
        if hours and hours == hours_in(values[WORDS]) and stated.get(HOURS) in (None, read):
            followed[HOURS] = hours
    elif HOURS not in values and not same_value(WORDS, said.get(WORDS), values[WORDS]):
        followed[HOURS] = None
    return followed


def _failed(left_out: list[Problem]) -> bool:
    return any(problem.field == HOURS for problem in left_out)


def _keep_words(given: Mapping[str, Value], values: dict[str, Value], left_out: list[Problem]) -> None:
    """Hours that are no OSM syntax are what somebody wrote: they go beside, and are not lost."""
    if not _failed(left_out):
        return
    try:
        written = "\n".join(filter(None, (values.get(WORDS), given[HOURS])))
        values[WORDS] = BY_NAME[WORDS].kind.parse(written)
    except ValueProblem:
        return
    left_out[:] = [problem for problem in left_out if problem.field != HOURS]
