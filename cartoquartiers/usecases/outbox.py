"""Letters that wait: put down with what they tell, taken one by one, marked as soon as a server has them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts

WAITING, SENT, FAILED = "waiting", "sent", "failed"
LEASE = timedelta(minutes=10)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=2)
MOST_ATTEMPTS = 40
"""Some three days of a server that is away; then a person has to look."""


@dataclass(frozen=True)
class Taken:
    """A letter held for sending."""

    id: int
    kind: LetterKind
    recipient: str
    language: str
    params: Mapping[str, Any]
    message_key: str


def put(work: Work, key: str, kind: LetterKind, recipient: str, language: str | None, **params: Any) -> None:
    """Put a letter down in this transaction; one with the same ``key`` is there already: nothing is done."""
    if work.session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None:
        return
    row = Outbox(
        key=key,
        kind=kind.value,
        recipient=recipient,
        language=language or "fr",
        params=params,
        state=WAITING,
        created_at=work.now,
        due_at=work.now,
        attempts=0,
    )
    work.session.add(row)
    work.session.flush()


def due(work: Work, limit: int = 200) -> list[int]:
    """Return the letters that may be sent now and that nobody holds, the oldest first."""
    free = or_(Outbox.leased_until.is_(None), Outbox.leased_until <= work.now)
    query = select(Outbox.id).where(Outbox.state == WAITING, Outbox.due_at <= work.now, free)
    return list(work.session.scalars(query.order_by(Outbox.id).limit(limit)))


def take(work: Work, number: int) -> Taken | None:
    """Hold a letter for sending; ``None`` when somebody else does, or did. A lease that ran out is free."""
    query = select(Outbox).where(Outbox.id == number).with_for_update()
    row = work.session.scalars(query.execution_options(populate_existing=True)).first()
    if row is None or row.state != WAITING or row.due_at > work.now:
        return None
    if row.leased_until and row.leased_until > work.now:
        return None
    row.leased_until = work.now + LEASE
    row.attempts += 1
    digest = hashlib.sha256(f"{row.id} {row.key}".encode()).hexdigest()[:40]
    return Taken(row.id, LetterKind(row.kind), row.recipient, row.language, row.params, digest)


def mark_sent(work: Work, number: int) -> None:
    """A server has taken the letter over. What it said is no longer needed here."""
    row = work.session.get(Outbox, number)
    if row is not None:  # its reader may have left meanwhile
        row.state, row.sent_at, row.leased_until = SENT, work.now, None
        row.last_error, row.params = None, {}


def mark_failed(work: Work, number: int, error: str, *, for_good: bool = False) -> None:
    """Note why it was not sent; it is tried again later and later, or (``for_good``) waits for a person."""
    row = work.session.get(Outbox, number)
    if row is None:
        return
    row.leased_until, row.last_error = None, error[:500]
    row.due_at = work.now + min(FIRST_RETRY * 2 ** min(row.attempts - 1, 12), LONGEST_RETRY)
    if for_good or row.attempts >= MOST_ATTEMPTS:
        row.state = FAILED


def drop(work: Work, number: int) -> None:
    """Forget a letter that has nobody to read it any more."""
    work.session.execute(delete(Outbox).where(Outbox.id == number))


def drop_all_to(work: Work, recipient: str) -> None:
    """Forget what was written, or is to be written, to an address."""
    work.session.execute(delete(Outbox).where(Outbox.recipient == recipient))


def try_again(work: Work, actor: Actor, number: int | None) -> int:
    """Make one letter (or all that have an error) due at once; returns how many. Recorded."""
    query = select(Outbox).where(Outbox.state != SENT, Outbox.last_error.is_not(None))
    rows = list(work.session.scalars(query if number is None else query.where(Outbox.id == number)))
    for row in rows:
        row.state, row.due_at, row.attempts = WAITING, work.now, 0
    if rows:
        acts.record(work, actor, "letter.retry", str(len(rows)))
    return len(rows)
