"""What the administration shows of letters and jobs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.site import Job
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class LetterLine:
    """A letter that has not left; ``error`` is what the mail server said last."""

    id: int
    kind: str
    recipient: str
    state: str
    created_at: datetime
    due_at: datetime
    attempts: int
    error: str | None


@dataclass(frozen=True)
class JobLine:
    """A recurring job: when it is due, how often it failed in a row, and why."""

    name: str
    due_at: datetime
    failures: int
    error: str | None


def unsent(work: Work, limit: int = 200) -> list[LetterLine]:
    """Letters that wait or failed: those that failed first, then the oldest."""
    query = select(Outbox).where(Outbox.state != "sent").order_by(Outbox.state, Outbox.id).limit(limit)
    return [
        LetterLine(
            row.id,
            row.kind,
            row.recipient,
            row.state,
            row.created_at,
            row.due_at,
            row.attempts,
            row.last_error,
        )
        for row in work.session.scalars(query)
    ]


def count_letters(work: Work) -> dict[str, int]:
    """How many letters there are in each state; those sent count for a month."""
    query = select(Outbox.state, func.count()).group_by(Outbox.state)
    return {row[0]: row[1] for row in work.session.execute(query)}


def jobs(work: Work) -> list[JobLine]:
    """Every job, those that fail first."""
    rows = work.session.scalars(select(Job).order_by(Job.failures.desc(), Job.name))
    return [JobLine(row.name, row.due_at, row.failures, row.last_error) for row in rows]


def letters_lately(work: Work, recipient: str, kinds: frozenset[str], span: timedelta) -> int:
    """How many letters of these kinds an address was promised within ``span``."""
    query = select(func.count(Outbox.id)).where(
        Outbox.recipient == recipient, Outbox.kind.in_(kinds), Outbox.created_at > work.now - span
    )
    return work.session.scalar(query) or 0
