"""A week of opening hours: what most places have, and what a form can show as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.opening_value import Hours, normalise

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_MINUTES = 24 * 60

_RULE = re.compile(
    r"(?:(?P<days>(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:[,-](?:Mo|Tu|We|Th|Fr|Sa|Su|PH))*)(?: |$))?"
    r"(?P<times>[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}(?:,[0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2})*)?"
    r"(?P<off> ?off)?"
)
_CLOCK = re.compile(r"([0-9]{1,2})\s*(?:[:hH]|heures?)?\s*([0-9]{2})?")


@dataclass(frozen=True, order=True)
class Slot:
    """From one minute of the day to another; an end above 1440 is on the next day."""

    start: int
    end: int

    @property
    def text(self) -> str:
        """In OSM syntax: « 09:00-12:30 », « 22:00-02:00 »."""
        end = self.end if self.end <= DAY_MINUTES else self.end - DAY_MINUTES
        return f"{self.start // 60:02}:{self.start % 60:02}-{end // 60:02}:{end % 60:02}"


WHOLE_DAY = Slot(0, DAY_MINUTES)


@dataclass(frozen=True)
class Week:
    """The slots of the seven days from Monday; `holidays` is None when nothing is said of public holidays."""

    days: tuple[tuple[Slot, ...], ...] = field(default=((),) * 7)
    holidays: tuple[Slot, ...] | None = None

    @property
    def always(self) -> bool:
        """Open day and night, every day."""
        return all(day == (WHOLE_DAY,) for day in self.days) and self.holidays in (None, (WHOLE_DAY,))


def read_clock(text: str) -> int:
    """Minutes since midnight from « 9:30 », « 9 h 30 », « 18 »; 24:00 is 1440. Raises `time_invalid`."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None or not text.isascii():
        raise ValueProblem("time_invalid")
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour * 60 + minute > DAY_MINUTES or minute > 59:
        raise ValueProblem("time_invalid")
    return hour * 60 + minute


def slot(start: str, end: str) -> Slot:
    """The slot between two clock times; an end at or before the start is in the following night.

    Raises `time_invalid`, or `times_equal` when both are the same, which could mean all or nothing.
    """
    first, last = read_clock(start), read_clock(end)
    if first in (last, DAY_MINUTES):
        raise ValueProblem("times_equal")
    return Slot(first, last if last > first else last + DAY_MINUTES)


def weekly_table(hours: Hours) -> Week | None:
    """The table of a simple value; None when months, comments, the sun or school holidays play a part."""
    if hours.text == "24/7":
        return Week(((WHOLE_DAY,),) * 7)
    days: list[list[Slot]] = [[] for _ in DAYS]
    holidays: list[Slot] | None = None
    adding = False
    for rank, piece in enumerate(re.split(r"(; |, )", hours.text)):
        if rank % 2:
            adding = piece == ", "
            continue
        parsed = _read_rule(piece)
        # A rule for weekdays after one for holidays would open the holidays again: no table can show that.
        if parsed is None or (holidays is not None and parsed[0]):
            return None
        weekdays, on_holidays, slots = parsed
        for day in weekdays:
            days[day] = sorted([*days[day], *slots]) if adding else list(slots)
        if on_holidays:
            holidays = list(slots)
    return Week(tuple(tuple(day) for day in days), None if holidays is None else tuple(holidays))


def from_slots(week: Week) -> str:
    """The OSM text of a table, days with the same slots together. An empty week is « off »."""
    if week.always:
        return "24/7"
    groups: dict[tuple[Slot, ...], list[int]] = {}
    for rank, slots in enumerate(week.days):
        if slots:
            groups.setdefault(slots, []).append(rank)
    # Holidays come last: a rule for weekdays after them would open them again.
    ordered = sorted(groups.items(), key=lambda group: group[0] == week.holidays)
    rules = [
        f"{_days_text(ranks)}{',PH' if slots == week.holidays else ''} {_slots_text(slots)}"
        for slots, ranks in ordered
    ]
    if week.holidays is not None and week.holidays not in groups:
        rules.append(f"PH {_slots_text(week.holidays) or 'off'}")
    return normalise("; ".join(rules) or "off")


def week_of(
    days: Mapping[str, Iterable[tuple[str, str]]], holidays: Iterable[tuple[str, str]] | None = None
) -> Week:
    """A week from what a form sends: `{"Mo": [("9:00", "12h30")], …}`. Raises `time_invalid`, `times_equal`
    or `times_overlap`."""
    table = tuple(_slots(days.get(day, ())) for day in DAYS)
    return Week(table, None if holidays is None else _slots(holidays))


def _slots(pairs: Iterable[tuple[str, str]]) -> tuple[Slot, ...]:
    slots = sorted(slot(start, end) for start, end in pairs)
    if any(later.start < earlier.end for earlier, later in pairwise(slots)):
        raise ValueProblem("times_overlap")
    return tuple(slots)


def _read_rule(rule: str) -> tuple[list[int], bool, list[Slot]] | None:
    found = _RULE.fullmatch(rule)
    if found is None or not rule:
        return None
    names = found["days"] or "Mo-Su"
    slots = [] if found["off"] else _read_times(found["times"])
    weekdays = _read_days(names)
    if slots is None or weekdays is None or (found["off"] and found["times"]):
        return None
    return weekdays, "PH" in names, slots


def _read_days(names: str) -> list[int] | None:
    ranks: list[int] = []
    for name in names.split(","):
        first, dash, last = name.partition("-")
        if name == "PH":
            continue
        if first == "PH" or last == "PH":
            return None
        begin, end = DAYS.index(first), DAYS.index(last if dash else first)
        ranks += range(begin, end + 1) if begin <= end else [*range(begin, 7), *range(end + 1)]
    return ranks


def _read_times(times: str | None) -> list[Slot] | None:
    if times is None:
        return [WHOLE_DAY]
    slots = []
    for span in times.split(","):
        start, _, end = span.partition("-")
        # 26:00 is 2 in the morning in the syntax; the table writes it as 02:00.
        first, last = (int(t[:2]) * 60 + int(t[3:]) for t in (start, end))
        slots.append(Slot(first, last if last > first else last + DAY_MINUTES))
    return sorted(slots)


def _days_text(ranks: list[int]) -> str:
    parts: list[str] = []
    for run in runs(ranks):
        if len(run) > 2:
            parts.append(f"{DAYS[run[0]]}-{DAYS[run[-1]]}")
        else:
            parts += [DAYS[rank] for rank in run]
    return ",".join(parts)


def runs(ranks: list[int]) -> list[list[int]]:
    """Consecutive numbers together: [0, 1, 2, 4] → [[0, 1, 2], [4]]."""
    found: list[list[int]] = []
    for rank in ranks:
        if found and rank == found[-1][-1] + 1:
            found[-1].append(rank)
        else:
            found.append([rank])
    return found


def _slots_text(slots: tuple[Slot, ...]) -> str:
    return ",".join(one.text for one in slots)
