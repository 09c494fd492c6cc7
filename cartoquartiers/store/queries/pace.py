"""How fast a moderator decides: told to that very person, and to nobody else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Verdict
from cartoquartiers.store.tables.contribution import Decision
from cartoquartiers.store.work import Work

_PAUSE = timedelta(minutes=5)
"""Whoever decides nothing for so long does something else."""


@dataclass(frozen=True)
class Pace:
    """Decisions since a moment, and the median time from one to the next (None below two)."""

    decisions: int
    each: timedelta | None


def pace(work: Work, actor: Actor, since: datetime) -> Pace:
    """The pace of the person who asks."""
    query = select(Decision.at).where(
        Decision.decider_id == actor.person_id, Decision.at >= since, Decision.verdict != Verdict.UNDO
    )
    moments = sorted(work.session.scalars(query))
    gaps = sorted(gap for before, after in pairwise(moments) if (gap := after - before) <= _PAUSE)
    return Pace(len(moments), gaps[len(gaps) // 2] if gaps else None)
