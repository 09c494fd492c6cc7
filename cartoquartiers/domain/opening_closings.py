"""An exceptional closing at the end of opening hours: « …; 2026 Dec 24-2027 Jan 2 off »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from opening_hours import State

from cartoquartiers.domain.opening_periods import OSM_MONTHS, dated
from cartoquartiers.domain.opening_value import PARIS, Hours, parse

_DATE = rf"([0-9]{{4}}) ({'|'.join(OSM_MONTHS)}) ([0-9]{{1,2}})"
_RULE = re.compile(rf"{_DATE}(?:-{_DATE})? off")
_LAST = re.compile(rf"(.+); ({_DATE}(?:-{_DATE})? off)")


@dataclass(frozen=True)
class Closing:
    """From one day to another, both included."""

    first: date
    last: date

    @property
    def rule(self) -> str:
        """In OSM syntax."""
        return f"{dated(self.first, self.last)} off"


def closing_of(rule: str) -> Closing | None:
    """The closing that a rule is; None for every other rule."""
    found = _RULE.fullmatch(rule)
    if found is None:
        return None
    try:
        first = date(int(found[1]), OSM_MONTHS.index(found[2]) + 1, int(found[3]))
        last = date(int(found[4]), OSM_MONTHS.index(found[5]) + 1, int(found[6])) if found[4] else first
    except ValueError:
        return None
    return Closing(first, last) if first <= last else None


def without_closing(hours: Hours) -> tuple[Hours, Closing | None]:
    """The usual hours, and the last exceptional closing where there is one."""
    found = _LAST.fullmatch(hours.text)
    closing = closing_of(found[2]) if found else None
    return (Hours(found[1]), closing) if found and closing else (hours, None)


def with_closing(hours: Hours, closing: Closing) -> Hours | None:
    """The hours with one more closing at their end; None if they would not be closed all the same."""
    added = parse(f"{hours.text}; {closing.rule}")
    noons = (datetime.combine(day, time(12), PARIS) for day in (closing.first, closing.last))
    return added if all(added.calendar().state(noon)[0] is State.CLOSED for noon in noons) else None
