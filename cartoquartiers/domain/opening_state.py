"""Whether a place is open at an instant: « à vérifier » rather than a false « ouvert »."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from opening_hours import OpeningHours, State

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.local_days import ANYWHERE, LocalDays
from cartoquartiers.domain.opening_readings import Sort, reading, sort_of
from cartoquartiers.domain.opening_value import HORIZON_DAYS, PARIS, Hours

# Comments may change without the state changing; no more than this many in a row are followed.
_LONGEST_CHAIN = 50
_LONGEST_EVENING = timedelta(hours=10)


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
    hours: Hours,
    instant: datetime,
    *,
    stale: bool = False,
    position: tuple[float, float] | None = None,
    days: LocalDays = ANYWHERE,
) -> Opening:
    """The state at an aware `instant`, on the clocks of Paris; `days` are the holidays of the territory.

    Unsure: when the record is `stale`; on a public holiday that the text does not speak of, if it would be an
    open day; on a day that may be a school holiday (`SH`) or not, unless both answers agree; when a comment
    or « unknown » rules the moment, or an open end (« 18:00+ ») has begun; hours of the sun without
    `position` (longitude, latitude); where readers of the syntax do not agree (`Hours.disputed`).
    """
    if stale or hours.disputed or (days.alsace_moselle and hours.shifts_holidays):
        return UNSURE
    if hours.text == "24/7":
        return Opening(OpeningState.OPEN, always=True)
    now = instant.astimezone(PARIS)
    try:
        return _Door(hours, position, days).at(now)
    except ValueProblem:
        return UNSURE


@dataclass(frozen=True)
class _Door:
    """The hours of one place with all that they depend on."""

    hours: Hours
    position: tuple[float, float] | None
    days: LocalDays

    def at(self, now: datetime) -> Opening:
        sort = sort_of(self.hours, now.date(), self.days)
        if sort.school is None:
            term, holidays = (self._evaluate(now, replace(sort, school=school)) for school in (False, True))
            if term.state is not holidays.state:
                return UNSURE
            return term if term == holidays else Opening(term.state)
        before = sort_of(self.hours, now.date() - timedelta(1), self.days)
        if before != sort and any(self._since_yesterday(now, one) for one in (before, sort)):
            return UNSURE
        return self._evaluate(now, sort)

    def _calendar(self, sort: Sort) -> OpeningHours:
        return reading(self.hours, sort).calendar(self.position)

    def _since_yesterday(self, now: datetime, sort: Sort) -> bool:
        """Whether a night begun yesterday, a day of another sort, would still last."""
        midnight = datetime.combine(now.date(), time(0), PARIS)
        schools = (False, True) if sort.school is None else (sort.school,)
        for calendar in (self._calendar(replace(sort, school=school)) for school in schools):
            eve = midnight - timedelta(minutes=1)
            following = calendar.next_change(eve)
            if calendar.state(eve)[0] is not State.CLOSED and (following is None or following > now):
                return True
        return False

    def _evaluate(self, now: datetime, sort: Sort) -> Opening:
        calendar = self._calendar(sort)
        found, comment = calendar.state(now)
        doubtful = found is State.UNKNOWN or (found is State.OPEN and bool(comment))
        if (
            doubtful
            or self._unended(calendar, now, found)
            or (found is State.CLOSED and self.hours.falls_back)
        ):
            return UNSURE
        if self.hours.follows_the_sun and self.position is None:
            return UNSURE
        if self._silent_holiday(calendar, now):
            return UNSURE
        until = self._until(now, sort, found)
        if until is not None and self._silent_holiday(calendar, until):
            until = until if found is State.OPEN and until.time() == time(0) else None
        return Opening(OpeningState.OPEN if found is State.OPEN else OpeningState.CLOSED, until)

    def _unended(self, calendar: OpeningHours, now: datetime, found: State) -> bool:
        """Whether an open end has begun: readers of the syntax let it last into the night, not equally."""
        if not self.hours.has_open_end:
            return False
        return found is State.OPEN or any(
            state is not State.CLOSED for _, _, state, _ in calendar.intervals(now - _LONGEST_EVENING, now)
        )

    def _silent_holiday(self, calendar: OpeningHours, moment: datetime) -> bool:
        return (
            not self.hours.speaks_of("PH")
            and self.days.public_holiday(moment.date())
            and _opens_that_day(calendar, moment)
        )

    def _until(self, now: datetime, sort: Sort, found: State) -> datetime | None:
        """The end of the state, through days of one sort after the other; None when it is in doubt."""
        moment = now
        for _ in range(_LONGEST_CHAIN):
            change, border = _change(self._calendar(sort), moment, found), self._border(moment, sort)
            if border is None or (change is not None and change < border):
                return change
            sort = sort_of(self.hours, border.date(), self.days)
            if sort.school is None or self._calendar(sort).state(border)[0] is not State.CLOSED:
                return None
            if found is State.OPEN:
                return change if change == border else None
            moment = border
        return None

    def _border(self, moment: datetime, sort: Sort) -> datetime | None:
        """The midnight at which days of another sort begin; None when all days are alike to these hours."""
        if not self.hours.speaks_of("SH") and not (self.days.alsace_moselle and self.hours.speaks_of("PH")):
            return None
        for ahead in range(1, HORIZON_DAYS):
            day = moment.date() + timedelta(ahead)
            if sort_of(self.hours, day, self.days) != sort:
                return datetime.combine(day, time(0), PARIS)
        return None


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


def _opens_that_day(calendar: OpeningHours, moment: datetime) -> bool:
    midnight = datetime.combine(moment.date(), time(0), PARIS)
    spans = calendar.intervals(midnight, datetime.combine(moment.date() + timedelta(1), time(0), PARIS))
    return any(state is not State.CLOSED for _, _, state, _ in spans)
