"""Opening hours as people read them, in the language of a `Tongue`: French where nothing else is asked."""

from __future__ import annotations

import re
from datetime import datetime

from cartoquartiers.domain.opening_closings import closing_of
from cartoquartiers.domain.opening_state import Opening, OpeningState
from cartoquartiers.domain.opening_tongues import FRENCH, Tongue
from cartoquartiers.domain.opening_value import PARIS, Hours
from cartoquartiers.domain.opening_week import DAYS, WHOLE_DAY, Slot, Week, runs, weekly_table

DAY_NAMES = FRENCH.days
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_PREFIX = re.compile(rf"({'|'.join(_MONTHS)})(?:-({'|'.join(_MONTHS)}))?:? (?=\S)")
# « Sa[1,3] 14:00-18:00 »: the first and the third Saturday of each month, as repair cafés do.
_NTH_DAY = re.compile(rf"({'|'.join(DAYS)})\[((?:-1|[1-5])(?:,(?:-1|[1-5]))*)\] (\d.*)")
_DAYS_PREFIX = re.compile(
    rf"({'|'.join(_MONTHS)}) ([0-9]{{1,2}})-({'|'.join(_MONTHS)}) ([0-9]{{1,2}}) (?=\S)"
)
_WEEKS_PREFIX = re.compile(r"week0?(?:(1)-53|2-52)/2 ")
_COMMENT = re.compile(r' ?"([^"]+)"$')


def french(hours: Hours) -> tuple[str, ...]:
    """`in_words`, in French."""
    return in_words(hours, FRENCH)


def in_words(hours: Hours, tongue: Tongue) -> tuple[str, ...]:
    """Plain lines to join by « · »: « du lundi au vendredi de 9 h à 12 h 30 », « fermé les jours fériés ».

    What is too involved for plain words (some weeks, the sun) is shown as it was written.
    """
    week = weekly_table(hours)
    if week is not None:
        return _week_lines(week, tongue)
    if ", " in hours.unquoted or "||" in hours.unquoted:
        return (hours.text,)
    lines: list[str] = []
    for rule in re.split(r'; (?=(?:[^"]*"[^"]*")*[^"]*$)', hours.text):
        read = _rule_lines(rule, tongue)
        if read is None:
            return (hours.text,)
        lines += read
    return tuple(lines)


def sentence(opening: Opening, now: datetime, tongue: Tongue = FRENCH) -> str:
    """One line for the head of a place: « Ouvert · ferme à 18 h », « Fermé · ouvre demain à 9 h »."""
    if opening.always:
        return tongue.open_always
    state = tongue.states[opening.state.value]
    if opening.state is OpeningState.UNSURE or opening.until is None:
        return state
    when = _when(opening.until.astimezone(PARIS), now.astimezone(PARIS), tongue)
    return f"{state} · {tongue.next_verbs[opening.state.value]} {when}"


def clock(minutes: int) -> str:
    """« 9 h », « 12 h 30 », « minuit » from minutes since midnight; the following night goes on counting."""
    return FRENCH.clock(minutes)


def _when(moment: datetime, now: datetime, tongue: Tongue) -> str:
    minutes = moment.hour * 60 + moment.minute
    days = (moment.date() - now.date()).days
    at = tongue.at(minutes)
    if days == 0 or (days == 1 and minutes <= 6 * 60 and now.hour >= 6):
        return at
    if days == 1:
        return tongue.tomorrow(at)
    if days < 7:
        return f"{tongue.days[moment.weekday()]} {at}"
    year = moment.year if moment.year != now.year and days > 180 else None
    return f"{tongue.date(moment.day, moment.month, year)} {at}"


def _week_lines(week: Week, tongue: Tongue) -> tuple[str, ...]:
    if week.always:
        return (tongue.always,)
    groups: dict[tuple[Slot, ...], list[int]] = {}
    for rank, slots in enumerate(week.days):
        if slots:
            groups.setdefault(slots, []).append(rank)
    lines = [
        f"{_days(ranks, tongue, and_holidays=slots == week.holidays)} {_slots(slots, tongue)}"
        for slots, ranks in groups.items()
    ]
    if week.holidays == ():
        lines.append(tongue.closed_on_holidays)
    elif week.holidays is not None and week.holidays not in groups:
        lines.append(f"{tongue.on_holidays} {_slots(week.holidays, tongue)}")
    return tuple(lines) or (tongue.closed,)


def _rule_lines(rule: str, tongue: Tongue) -> list[str] | None:
    """One rule with months, school holidays or a comment; None when it says more than this can read."""
    closing = closing_of(rule)
    if closing:
        first, last = ((day.day, day.month, day.year) for day in (closing.first, closing.last))
        return [tongue.closed_on(tongue.dates(first, last))]
    comment = _COMMENT.search(rule)
    rest = rule[: comment.start()] if comment else rule
    after = f" ({comment[1]})" if comment else ""
    if weeks := _WEEKS_PREFIX.match(rest):
        rest, after = rest[weeks.end() :], tongue.every_other_week(bool(weeks[1])) + after
    season = _DAYS_PREFIX.match(rest) or _MONTH_PREFIX.match(rest)
    rest = rest[season.end() :] if season else rest
    if rest in ("", "24/7") and comment:
        return [comment[1]]
    nth = _NTH_DAY.fullmatch(rest)
    if nth:
        slots = weekly_table(Hours(f"{nth[1]} {nth[3]}"))
        rank = DAYS.index(nth[1])
        if slots is None:
            return None
        which = tongue.nth_days(rank, [int(one) for one in nth[2].split(",")])
        return [f"{_season(season, tongue)}{which} {_slots(slots.days[rank], tongue)}{after}"]
    if rest in ("SH off", "SH,PH off", "PH,SH off"):
        read: list[str] | None = [
            tongue.closed_in_school_holidays if rest == "SH off" else tongue.closed_in_both
        ]
    else:
        table = weekly_table(Hours(rest.removeprefix("SH ")))
        holiday = tongue.in_school_holidays if rest.startswith("SH ") else ""
        read = None if table is None else [holiday + line for line in _week_lines(table, tongue)]
    return None if read is None else [_season(season, tongue) + line + after for line in read]


def _season(found: re.Match[str] | None, tongue: Tongue) -> str:
    if found is None:
        return ""
    if found.re is _DAYS_PREFIX:
        first, last = (
            (int(found[2]), _MONTHS.index(found[1]) + 1),
            (int(found[4]), _MONTHS.index(found[3]) + 1),
        )
        return tongue.dates((*first, None), (*last, None)) + tongue.colon
    return tongue.season(_MONTHS.index(found[1]), _MONTHS.index(found[2]) if found[2] else None)


def _days(ranks: list[int], tongue: Tongue, *, and_holidays: bool) -> str:
    if len(ranks) == len(DAYS):
        return tongue.every_day_and_holidays if and_holidays else tongue.every_day
    parts: list[str] = []
    for run in runs(ranks):
        parts += [tongue.run(run[0], run[-1])] if len(run) > 2 else [tongue.days[rank] for rank in run]
    return _enumerated([*parts, tongue.holidays] if and_holidays else parts, tongue)


def _slots(slots: tuple[Slot, ...], tongue: Tongue) -> str:
    if slots == (WHOLE_DAY,):
        return tongue.all_day
    return _enumerated([tongue.slot(one.start, one.end) for one in slots], tongue)


def _enumerated(parts: list[str], tongue: Tongue) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + tongue.last_and + parts[-1]
