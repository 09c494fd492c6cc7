"""Opening hours as they apply on days of one sort: in the school holidays or not, on a local holiday or not.

The library knows the public holidays of the whole country and no school holidays, so these days are put into
the text: « Mo-Fr 09:00-17:00; SH off » reads « …; Mo-Su off » in the holidays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cartoquartiers.domain.local_days import LocalDays
from cartoquartiers.domain.opening_value import Hours, parse

_SCHOOL_WEEKDAYS = re.compile(r"\bSH ((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[,-](?:Mo|Tu|We|Th|Fr|Sa|Su))*)")
_QUOTES = re.compile(r'("[^"]*")')


@dataclass(frozen=True)
class Sort:
    """What sort of day it is; `school` is None when nobody can say."""

    school: bool | None
    extra: bool


def sort_of(hours: Hours, day: date, days: LocalDays) -> Sort:
    """The sort of a day, as far as the hours ask."""
    return Sort(
        days.school_holiday(day) if hours.speaks_of("SH") else False,
        hours.speaks_of("PH") and days.extra_holiday(day),
    )


def reading(hours: Hours, sort: Sort) -> Hours:
    """The hours on days of that sort, whose `school` is known. Raises `ValueProblem` if none can be told."""
    if sort == Sort(False, False) and not _SCHOOL_WEEKDAYS.search(hours.unquoted):
        return hours
    pieces = _QUOTES.split(hours.text)
    pieces[::2] = [_plain_reading(piece, sort) for piece in pieces[::2]]
    text = "".join(pieces)
    parse(text)
    # Not the parsed text: « Mo-Su 09:00-12:00; Mo-Su 14:00-18:00 » is one rule over another here, no sum.
    return Hours(text)


def _plain_reading(text: str, sort: Sort) -> str:
    # « SH Mo-Fr »: these weekdays within the holidays. Outside of them, SH alone is a day that never comes.
    text = _SCHOOL_WEEKDAYS.sub(r"\1" if sort.school else "SH", text)
    text = re.sub(r"\bSH\b", "Mo-Su", text) if sort.school else text
    return re.sub(r"\bPH\b", "Mo-Su", text) if sort.extra else text
