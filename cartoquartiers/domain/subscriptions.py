"""What one may follow, how often a letter tells of it, and when the next one is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Word

FIRST_HOUR = time(7)
"""On the clock of the territory: nobody's telephone rings at night."""
GAP = timedelta(minutes=15)
"""Between two letters « tout de suite »: an evening of edits is a letter, not forty."""
_PARTS = ("communes", "quartiers", "rubriques")


class Rhythm(Word):
    """How often letters tell what changed."""

    AT_ONCE = "at_once", "Tout de suite"
    DAILY = "daily", "Une fois par jour"
    WEEKLY = "weekly", "Une fois par semaine"


@dataclass(frozen=True)
class Subject:
    """What is followed: one place, or else all that lies within a scope."""

    place: str | None = None
    scope: Scope = field(default_factory=Scope)

    @property
    def is_nothing(self) -> bool:
        """Whether neither a place nor any limit is named: the whole map has a feed, and no letters."""
        return self.place is None and self.scope == Scope()

    def kept(self) -> dict[str, Any]:
        """Its scope as it is stored."""
        said = zip(_PARTS, (self.scope.communes, self.scope.quartiers, self.scope.categories), strict=True)
        return {name: sorted(codes) for name, codes in said if codes}


def subject_of(place: str | None, kept: Mapping[str, Any]) -> Subject:
    """The subject that was stored."""
    return Subject(place, Scope(*(frozenset(kept.get(name, ())) for name in _PARTS)))


def due_before(rhythm: Rhythm, now: datetime) -> datetime:
    """Whoever was told before this instant is due a letter. ``now`` is on the clock of the territory.

    Daily letters are due from seven o'clock on, weekly ones from Monday, seven o'clock, on.
    """
    if rhythm is Rhythm.AT_ONCE:
        return now - GAP
    today = now.date() if now.time() >= FIRST_HOUR else now.date() - timedelta(days=1)
    day = today - timedelta(days=today.weekday()) if rhythm is Rhythm.WEEKLY else today
    return datetime.combine(day, FIRST_HOUR, now.tzinfo)
