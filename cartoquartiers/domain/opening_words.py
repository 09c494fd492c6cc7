"""Opening hours as people read them in French."""

from __future__ import annotations

import re
from datetime import datetime

from cartoquartiers.domain.opening_state import Opening, OpeningState
from cartoquartiers.domain.opening_value import PARIS, Hours
from cartoquartiers.domain.opening_week import DAY_MINUTES, DAYS, WHOLE_DAY, Slot, Week, runs, weekly_table

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTH_NAMES = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_PREFIX = re.compile(rf"({'|'.join(_MONTHS)})(?:-({'|'.join(_MONTHS)}))?:? (?=\S)")
_COMMENT = re.compile(r' ?"([^"]+)"$')
_NBSP = "\u00a0"


def french(hours: Hours) -> tuple[str, ...]:
    """Plain lines to join by « · »: « du lundi au vendredi de 9 h à 12 h 30 », « fermé les jours fériés ».

    What is too involved for plain words (weeks, dates, the sun) is shown as it was written.
    """
    week = weekly_table(hours)
    if week is not None:
        return _week_lines(week)
    if ", " in hours.unquoted or "||" in hours.unquoted:
        return (hours.text,)
    lines: list[str] = []
    for rule in re.split(r'; (?=(?:[^"]*"[^"]*")*[^"]*$)', hours.text):
        read = _rule_lines(rule)
        if read is None:
            return (hours.text,)
        lines += read
    return tuple(lines)


def sentence(opening: Opening, now: datetime) -> str:
    """One line for the head of a place: « Ouvert · ferme à 18 h », « Fermé · ouvre demain à 9 h »."""
    if opening.always:
        return f"Ouvert 24{_NBSP}h/24"
    if opening.state is OpeningState.UNSURE or opening.until is None:
        return opening.state.sentence
    verb = "ferme" if opening.state is OpeningState.OPEN else "ouvre"
    return (
        f"{opening.state.sentence} · {verb} {_when(opening.until.astimezone(PARIS), now.astimezone(PARIS))}"
    )


def clock(minutes: int) -> str:
    """« 9 h », « 12 h 30 », « minuit » from minutes since midnight; the following night goes on counting."""
    if minutes % DAY_MINUTES == 0:
        return "minuit"
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return f"{hour}{_NBSP}h" + (f"{_NBSP}{minute:02}" if minute else "")


def _when(moment: datetime, now: datetime) -> str:
    minutes = moment.hour * 60 + moment.minute
    days = (moment.date() - now.date()).days
    at = "à " + clock(minutes)
    if days == 0 or (days == 1 and minutes <= 6 * 60 and now.hour >= 6):
        return at
    if days == 1:
        return f"demain {at}"
    if days < 7:
        return f"{DAY_NAMES[moment.weekday()]} {at}"
    number = "1er" if moment.day == 1 else str(moment.day)
    year = f" {moment.year}" if moment.year != now.year and days > 180 else ""
    return f"le {number} {MONTH_NAMES[moment.month - 1]}{year} {at}"


def _week_lines(week: Week) -> tuple[str, ...]:
    if week.always:
        return (f"tous les jours, 24{_NBSP}h/24",)
    groups: dict[tuple[Slot, ...], list[int]] = {}
    for rank, slots in enumerate(week.days):
        if slots:
            groups.setdefault(slots, []).append(rank)
    lines = [
        f"{_days(ranks, and_holidays=slots == week.holidays)} {_slots(slots)}"
        for slots, ranks in groups.items()
    ]
    if week.holidays == ():
        lines.append("fermé les jours fériés")
    elif week.holidays is not None and week.holidays not in groups:
        lines.append(f"les jours fériés {_slots(week.holidays)}")
    return tuple(lines) or ("fermé",)


def _rule_lines(rule: str) -> list[str] | None:
    """One rule with months, school holidays or a comment; None when it says more than this can read."""
    comment = _COMMENT.search(rule)
    rest = rule[: comment.start()] if comment else rule
    season = _MONTH_PREFIX.match(rest)
    rest = rest[season.end() :] if season else rest
    after = f" ({comment[1]})" if comment else ""
    if rest in ("", "24/7") and comment:
        return [comment[1]]
    if rest in ("SH off", "SH,PH off", "PH,SH off"):
        closed = ["fermé pendant les vacances scolaires"]
        read: list[str] | None = closed if rest == "SH off" else [f"{closed[0]} et les jours fériés"]
    else:
        table = weekly_table(Hours(rest.removeprefix("SH ")))
        holiday = "pendant les vacances scolaires : " if rest.startswith("SH ") else ""
        read = (
            None
            if table is None
            else [holiday.replace(" :", f"{_NBSP}:") + line for line in _week_lines(table)]
        )
    return None if read is None else [_season(season) + line + after for line in read]


def _season(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    first = MONTH_NAMES[_MONTHS.index(found[1])]
    of = "d’" if first[0] in "ao" else "de "
    if found[2] is None:
        return f"en {first}{_NBSP}: "
    return f"{of}{first} à {MONTH_NAMES[_MONTHS.index(found[2])]}{_NBSP}: "


def _days(ranks: list[int], *, and_holidays: bool) -> str:
    if len(ranks) == len(DAYS):
        return "tous les jours, jours fériés compris," if and_holidays else "tous les jours"
    parts: list[str] = []
    for run in runs(ranks):
        if len(run) > 2:
            parts.append(f"du {DAY_NAMES[run[0]]} au {DAY_NAMES[run[-1]]}")
        else:
            parts += [DAY_NAMES[rank] for rank in run]
    return _enumerated([*parts, "jours fériés"] if and_holidays else parts)


def _slots(slots: tuple[Slot, ...]) -> str:
    if slots == (WHOLE_DAY,):
        return "toute la journée"
    return _enumerated([f"de {clock(one.start)} à {clock(one.end)}" for one in slots])


def _enumerated(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " et " + parts[-1]
