"""Parts of the year in French phrases: « du 1er avril au 31 octobre », « en août », « le 24 décembre »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
OSM_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = f"(?:{'|'.join(_NAMES)})"
_DAY = "(?:1er|[0-9]{1,2})"
_YEAR = "20[0-9]{2}"
# « avril à octobre », « avril-octobre », « entre avril et octobre »; then « mars, avril et mai ».
_RANGE = rf"(?:(?:de |d')?{_MONTH}(?: au? | ?[-–/] ?){_MONTH}|entre {_MONTH} et {_MONTH})"
_SEVERAL = rf"(?:en |aux mois de |aux mois d')?{_MONTH}(?:, ?{_MONTH})* et (?:en )?{_MONTH}"
#: The phrases, in letters without accents and with the months in full (`in_full`).
PERIOD = (
    rf"(?:(?:du )?{_DAY} {_MONTH}(?: {_YEAR})? au {_DAY} {_MONTH}(?: {_YEAR})?|du {_DAY} au {_DAY} {_MONTH}"
    rf"(?: {_YEAR})?|{_RANGE}|{_SEVERAL}|(?:en|au mois de|au mois d') ?{_MONTH}"
    rf"|le {_DAY} {_MONTH}(?: {_YEAR})?)"
)
# No « mar. »: it may be a Tuesday.
_SHORT = re.compile(r"\b(?:(janv|fevr?|avr|juil|sept?|oct|nov|dec)(?:\.|\b)(?!embre|obre|ier|il|let))")
_FROM_TO = re.compile(
    rf"(?:du )?({_DAY})(?: ({_MONTH}))?(?: ({_YEAR}))? au ({_DAY}) ({_MONTH})(?: ({_YEAR}))?"
    rf"|le ({_DAY}) ({_MONTH})(?: ({_YEAR}))?"
)
# A year with a 29 February, so that every day of a calendar has its number.
_LEAP = 2028


@dataclass(frozen=True)
class Period:
    """A part of the year: `text` in OSM syntax, `days` of a leap year; none for dates of one year only."""

    text: str
    days: frozenset[int] | None


def period(phrase: str) -> Period | None:
    """What a phrase that fits `PERIOD` means; None for days that do not exist."""
    found = _FROM_TO.fullmatch(phrase)
    if found is None:
        return _of_months(phrase, [_NAMES.index(name) for name in re.findall(_MONTH, phrase)])
    try:
        if found[7]:
            return _one_day(_number(found[7]), _NAMES.index(found[8]) + 1, found[9])
        return _from_to(found)
    except ValueError:
        return None


def in_full(plain: str) -> str:
    """The text with the months in full: « d'avr. à oct. » says « d'avril à octobre »."""
    return _SHORT.sub(lambda found: next(name for name in _NAMES if name.startswith(found[1])), plain)


def _of_months(phrase: str, months: list[int]) -> Period | None:
    """Whole months: one, from one to another, or several that follow one another; None for others, which the
    site could not say again in plain words."""
    first, last = months[0], months[-1]
    if not re.fullmatch(_RANGE, phrase) and months != list(range(first, last + 1)):
        return None
    text = OSM_MONTHS[first] + (f"-{OSM_MONTHS[last]}" if first != last else "")
    return Period(text, _days(date(_LEAP, first + 1, 1), _end_of(last + 1)))


def dated(first: date, last: date) -> str:
    """The days from one date to another, in OSM syntax: « 2026 Dec 24-2027 Jan 2 »."""
    start = f"{first.year} {OSM_MONTHS[first.month - 1]} {first.day}"
    return start if first == last else f"{start}-{last.year} {OSM_MONTHS[last.month - 1]} {last.day}"


def _one_day(day: int, month: int, year: str | None) -> Period:
    when = date(int(year or _LEAP), month, day)
    return Period(dated(when, when), None) if year else Period(_text(when), _days(when, when))


def _from_to(found: re.Match[str]) -> Period | None:
    last = (_NAMES.index(found[5]) + 1, _number(found[4]))
    first = (_NAMES.index(found[2]) + 1 if found[2] else last[0], _number(found[1]))
    if found[2] is None and first > last:
        return None
    if found[3] and not found[6]:
        return None
    if not found[6]:
        begin, end = date(_LEAP, *first), date(_LEAP, *last)
        return Period(f"{_text(begin)}-{_text(end)}", _days(begin, end))
    end = date(int(found[6]), *last)
    begin = date(int(found[3]) if found[3] else end.year - (first > last), *first)
    return Period(dated(begin, end), None) if begin <= end else None


def _text(day: date) -> str:
    return f"{OSM_MONTHS[day.month - 1]} {day.day}"


def _number(day: str) -> int:
    return int(day.removesuffix("er"))


def _end_of(month: int) -> date:
    return date(_LEAP + month // 12, month % 12 + 1, 1) - timedelta(1)


def _days(first: date, last: date) -> frozenset[int]:
    begin, end = first.timetuple().tm_yday, last.timetuple().tm_yday
    return frozenset(range(begin, end + 1) if begin <= end else (*range(begin, 367), *range(1, end + 1)))
