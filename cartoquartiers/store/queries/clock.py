"""Reading the one clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, func, select

from cartoquartiers.store.queries.site import setting
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.tables.site import Act, ActHead
from cartoquartiers.store.work import Read, Work

SKIPPED = "skipped_ticks"
"""The setting that keeps which numbers a restored backup left out: pairs (last before, next after)."""


def clock(work: Work) -> tuple[int, datetime]:
    """Return (tick, the instant at which it was last raised)."""
    row = work.session.execute(select(Clock.tick, Clock.at).where(Clock.id == 1)).one()
    return row.tick, row.at


# Every act that is committed changes the end of the chain: one row to read, before what it speaks for.
_ENDS = cast("Table", ActHead.__table__).c
_ACT_HEAD = select(_ENDS.rank, _ENDS.hash)
_CLOCKS, _ACTS = cast("Table", Clock.__table__), cast("Table", Act.__table__)
_LATEST = select(func.max(_ACTS.c.id)).scalar_subquery()
# Asked with every page: one statement, and no objects.
_STANDING = (
    select(_CLOCKS.c.tick, _CLOCKS.c.at, _ACTS.c.id, _ACTS.c.at)
    .select_from(_CLOCKS.outerjoin(_ACTS, _ACTS.c.id == _LATEST))
    .where(_CLOCKS.c.id == 1)
)


@dataclass(frozen=True)
class Standing:
    """How far the places and what is said around them have come: titles, labels and outlines change by acts
    of administrators, without a tick. ``at`` is the instant of the later of the two, ``ticked_at`` the
    tick's."""

    tick: int
    ticked_at: datetime
    act: int
    at: datetime


def standing(work: Work) -> Standing:
    """Return the tick and the latest act, read once in a transaction; what the session holds back is not
    seen."""
    return work.once("standing", lambda: _standing(work))


def _standing(work: Work) -> Standing:
    number, at, act, acted_at = work.session.execute(_STANDING).one()
    return Standing(number, at, act or 0, max(at, acted_at or at))


def until_the_next_act(work: Work, key: str, read: Callable[[], Read]) -> Read:
    """Return what ``read`` gave in this or an earlier transaction, as long as no act was recorded since: for
    what administrators alone change."""
    acts = work.once("act_head", lambda: tuple(work.session.connection().execute(_ACT_HEAD).one()))
    known = work.lasting.get(key)
    if known is None or known[0] != acts:
        known = work.lasting[key] = (acts, read())
    found: Read = known[1]
    return found


def tick(work: Work) -> int:
    """Return the number of the latest published change."""
    return clock(work)[0]


def skipped(work: Work) -> list[list[int]]:
    """The pairs of ``SKIPPED``."""
    pairs: list[list[int]] = setting(work, SKIPPED, [])
    return pairs


def was_given(work: Work, number: int) -> bool:
    """Whether ``number`` is a tick of this site's history: not ahead of it, and not undone by a restore."""
    if number > tick(work):
        return False
    return not any(before < number < after for before, after in skipped(work))
