"""Reading the one clock."""

from datetime import datetime

from sqlalchemy import select

from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.work import Work


def clock(work: Work) -> tuple[int, datetime]:
    """Return (tick, the instant at which it was last raised)."""
    row = work.session.execute(select(Clock.tick, Clock.at).where(Clock.id == 1)).one()
    return row.tick, row.at


def tick(work: Work) -> int:
    """Return the number of the latest published change."""
    return clock(work)[0]
