"""Reading the one clock."""

from datetime import datetime

from sqlalchemy import select

from cartoquartiers.store.queries.site import setting
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.work import Work

SKIPPED = "skipped_ticks"
"""The setting that keeps which numbers a restored backup left out: pairs (last before, next after)."""


def clock(work: Work) -> tuple[int, datetime]:
    """Return (tick, the instant at which it was last raised)."""
    row = work.session.execute(select(Clock.tick, Clock.at).where(Clock.id == 1)).one()
    return row.tick, row.at


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
