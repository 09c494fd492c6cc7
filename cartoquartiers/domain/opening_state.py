"""Whether a place is open at an instant: « à vérifier » rather than a false « ouvert »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from opening_hours import OpeningHours, State

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.holidays import is_public_holiday
from cartoquartiers.domain.opening_value import PARIS, Hours, parse

# Comments may change without the state changing; no more than this many in a row are followed.
_LONGEST_CHAIN = 50


class OpeningState(StrEnum):
    """What can be said of a place's door."""

    OPEN = "open"
    CLOSED = "closed"
    UNSURE = "unsure"

    @property
    def sentence(self) -> str:
        """The state in French."""
        return {"open": "Ouvert", "closed": "Fermé", "unsure": "Horaires à vérifier"}[self.value]


@dataclass(frozen=True)
class Opening:
    """The state at an instant; `until` is its end (aware, in Paris; None: unknown, or not in sight)."""

    state: OpeningState
    until: datetime | None = None
    always: bool = False


UNSURE = Opening(OpeningState.UNSURE)


def state_at(
    hours: Hours, instant: datetime, *, stale: bool = False, position: tuple[float, float] | None = None
) -> Opening:
    """The state at an aware `instant`, on the clocks of Paris.

    Unsure: when the record is `stale`; on a public holiday that the text does not speak of, if it would be an
    open day; during school holidays spoken of (`SH`), whose calendar nobody has, unless both answers agree;
    when a comment or « unknown » rules the moment, or an open end (« 18:00+ ») has begun; hours of the sun
    without `position` (longitude, latitude).
    """
    if stale or hours.narrows_holidays:
        return UNSURE
    if hours.text == "24/7":
        return Opening(OpeningState.OPEN, always=True)
    now = instant.astimezone(PARIS)
    if hours.speaks_of("SH"):
        return _on_school_holidays(hours, now, position)
    return _evaluate(hours, now, position)


def _evaluate(hours: Hours, now: datetime, position: tuple[float, float] | None) -> Opening:
    calendar = hours.calendar(position)
    found, comment = calendar.state(now)
    doubtful = found is State.UNKNOWN or (found is State.OPEN and bool(comment))
    open_end = found is State.OPEN and "+" in hours.unquoted
    if doubtful or open_end or (hours.follows_the_sun and position is None):
        return UNSURE
    silent = not hours.speaks_of("PH")
    if silent and _holiday(now) and _opens_that_day(calendar, now):
        return UNSURE
    until = _change(calendar, now, found)
    if until is not None and silent and _holiday(until) and _opens_that_day(calendar, until):
        until = until if found is State.OPEN and until.time() == time(0) else None
    return Opening(OpeningState.OPEN if found is State.OPEN else OpeningState.CLOSED, until)


def _change(calendar: OpeningHours, now: datetime, found: State) -> datetime | None:
    """The instant of the next other state; None when it lies beyond the horizon or is itself doubtful."""
    moment = now
    for _ in range(_LONGEST_CHAIN):
        following = calendar.next_change(moment)
        if following is None or following <= moment:
            return None
        state, comment = calendar.state(following)
        if state is State.UNKNOWN or (state is State.OPEN and comment):
            return None
        if state is not found:
            return following
        moment = following
    return None


def _holiday(moment: datetime) -> bool:
    return is_public_holiday(moment.date())


def _opens_that_day(calendar: OpeningHours, moment: datetime) -> bool:
    midnight = datetime.combine(moment.date(), time(0), PARIS)
    spans = calendar.intervals(midnight, datetime.combine(moment.date() + timedelta(1), time(0), PARIS))
    return any(state is not State.CLOSED for _, _, state, _ in spans)


def _on_school_holidays(hours: Hours, now: datetime, position: tuple[float, float] | None) -> Opening:
    term = _evaluate(hours, now, position)
    try:
        always = parse(re.sub(r"\bSH\b", "Mo-Su", hours.text))
        holidays = _evaluate(always, now, position)
    except ValueProblem:
        return UNSURE
    if term.state is not holidays.state:
        return UNSURE
    return term if term == holidays else Opening(term.state)
