"""Instants, days and intervals as programs write them in addresses (RFC 3339), read as half-open spans."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_OPEN = ("", "..")
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to and without `end` (aware, UTC); None where it is open.

    Published instants have whole seconds, so that a second is a span too: what is kept is compared with both
    ends. A fraction of a second falls between two published instants: its span is empty.
    """

    start: datetime | None
    end: datetime | None


def read_moment(text: str) -> Span:
    """The span of an instant or of a day (UTC). Raises ValueError."""
    if _DAY.fullmatch(text):
        day = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return Span(day, _later(day, timedelta(days=1)))
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    try:
        # Nanoseconds are cut to what can be kept.
        instant = datetime.fromisoformat(re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text.upper())).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None
    whole = instant.replace(microsecond=0)
    following = _later(whole, timedelta(seconds=1))
    return Span(whole, following) if whole == instant else Span(following, following)


def read_span(text: str) -> Span:
    """The span of an instant, a day, or two of them with `/` between (`..` or nothing: open).

    Raises ValueError, also when the end comes before the start.
    """
    if "/" not in text:
        return read_moment(text)
    first, last = text.split("/")
    return span_between(first, last)


def span_between(first: str, last: str) -> Span:
    """The span from one instant or day to another, both included. Raises ValueError."""
    start = None if first in _OPEN else read_moment(first).start
    end = None if last in _OPEN else read_moment(last).end
    if start is not None and end is not None and end < start:
        raise ValueError("the end comes before the start")
    return Span(start, end)


def _later(moment: datetime, by: timedelta) -> datetime:
    return moment + by if moment <= _LAST - by else _LAST
