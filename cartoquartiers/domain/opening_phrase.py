"""The grammar of French phrases about opening hours: days, then times, or the reverse, group after group."""

from __future__ import annotations

from itertools import pairwise

from cartoquartiers.domain.opening_tokens import HOLIDAYS, Token
from cartoquartiers.domain.opening_week import DAY_MINUTES, WHOLE_DAY, Slot, Week

# An end before its start is in the following night, until this hour; « 18h-9h » is a slip, not a night.
_LATEST_NIGHT = 6 * 60


class NotUnderstood(ValueError):
    """The phrase says something that the grammar does not know."""


class Phrase:
    """Reads the tokens of one phrase. Any doubt raises `NotUnderstood`: nothing is guessed."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._slots: dict[int, list[Slot]] = {}
        self._closed: set[int] = set()
        self._begin()

    def week(self) -> Week:
        """The week that the whole phrase describes."""
        readers = {
            "day": self._day,
            "days": self._day,
            "time": self._time,
            "number": self._time,
            "always": self._always,
            "off": self._off,
            "except": self._except,
            "part": self._part,
            "stop": self._stop,
            "and": self._advance,
            "dash": self._advance,
            "slash": self._advance,
        }
        while (kind := self._kind()) is not None:
            if kind not in readers:
                raise NotUnderstood(kind)
            readers[kind]()
        self._finish()
        if not self._slots or self._closed & set(self._slots):
            raise NotUnderstood("closed and open")
        days = tuple(tuple(sorted(self._slots.get(rank, []))) for rank in range(7))
        holidays = tuple(sorted(self._slots.get(HOLIDAYS, [])))
        return Week(days, holidays if HOLIDAYS in self._closed | set(self._slots) else None)

    def _begin(self) -> None:
        self._days: set[int] = set()
        self._times: list[Slot] = []
        self._shut = False
        self._partial = False
        self._times_first = False

    def _kind(self, ahead: int = 0) -> str | None:
        place = self._place + ahead
        return self._tokens[place].kind if place < len(self._tokens) else None

    def _advance(self) -> None:
        self._place += 1

    def _day(self) -> None:
        if self._days and (self._times or (self._shut and not self._follows("and", "slash", "dash"))):
            self._finish()
        self._days |= self._read_days()

    def _read_days(self) -> set[int]:
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "day" and self._kind() in ("to", "dash") and self._kind(1) == "day":
            last = self._tokens[self._place + 1].days[0]
            self._place += 2
            first = token.days[0]
            return set(range(first, last + 1)) if first <= last else {*range(first, 7), *range(last + 1)}
        return set(token.days)

    def _follows(self, *kinds: str) -> bool:
        return self._place > 0 and self._tokens[self._place - 1].kind in kinds

    def _time(self) -> None:
        if self._times_first and self._days:
            self._finish()
        if self._kind(1) not in ("to", "dash", "slash") or self._kind(2) not in ("time", "number"):
            raise NotUnderstood("half a slot")
        start, end = self._tokens[self._place], self._tokens[self._place + 2]
        if start.kind == end.kind == "number":
            raise NotUnderstood("numbers without h")
        self._place += 3
        self._times_first = not self._days
        self._times.append(_slot(start.minutes, end.minutes))

    def _always(self) -> None:
        self._place += 1
        self._times.append(WHOLE_DAY)
        if not self._days and self._kind() not in ("day", "days") and self._kind(1) not in ("day", "days"):
            self._days = set(range(7))

    def _off(self) -> None:
        self._place += 1
        if self._days and not self._times and not self._shut:
            self._shut = True
            self._finish()
        else:
            self._finish()
            self._shut = True

    def _except(self) -> None:
        self._place += 1
        if not self._days:
            raise NotUnderstood("except what")
        left_out: set[int] = set()
        while self._kind() in ("day", "days") or (
            left_out and self._kind() == "and" and self._kind(1) in ("day", "days")
        ):
            if self._kind() == "and":
                self._place += 1
            left_out |= self._read_days()
        if not left_out or not left_out <= self._days | {HOLIDAYS}:
            raise NotUnderstood("except what")
        self._days -= left_out
        self._closed |= left_out

    def _part(self) -> None:
        self._place += 1
        self._partial = True

    def _stop(self) -> None:
        self._place += 1
        if self._days and (self._times or self._shut):
            self._finish()

    def _finish(self) -> None:
        """Close the group that was being read; a group without days, or without times, was not understood."""
        if self._shut:
            if self._times or self._partial or not self._days:
                raise NotUnderstood("closed when")
            self._closed |= self._days
        elif self._days or self._times or self._partial:
            if not self._days or not self._times:
                raise NotUnderstood("days without times")
            for day in self._days:
                self._slots[day] = _joined(self._slots.get(day, []), self._times)
        self._begin()


def _slot(start: int, end: int) -> Slot:
    start = 0 if start == DAY_MINUTES else start
    if start > DAY_MINUTES or end > DAY_MINUTES or start == end:
        raise NotUnderstood("hour")
    if end > start:
        return Slot(start, end)
    if end > _LATEST_NIGHT:
        raise NotUnderstood("backwards")
    return Slot(start, end + DAY_MINUTES)


def _joined(known: list[Slot], more: list[Slot]) -> list[Slot]:
    slots = sorted([*known, *more])
    if any(later.start < earlier.end for earlier, later in pairwise(slots)):
        raise NotUnderstood("said twice")
    return slots
