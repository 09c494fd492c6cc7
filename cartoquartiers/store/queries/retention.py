"""What is older than it has to be: personal data whose purpose is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select

from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.vocabulary import ContributionState
from cartoquartiers.store.queries.photos import added_by
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.batch import Batch
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.follow import Subscription
from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.tables.invitation import Invitation
from cartoquartiers.store.tables.letters import Outbox, Ticket
from cartoquartiers.store.tables.people import SignIn, SignInAttempt
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Work

_OPEN = [state.value for state in OPEN_STATES]
_NEVER_SHOWN = [
    state.value
    for state in (ContributionState.REFUSED, ContributionState.WITHDRAWN, ContributionState.EXPIRED)
]


def contacts(work: Work, before: datetime) -> Sequence[int]:
    """Contributions that were closed before that moment, hold an address or how far away its author was, and
    have no letter to it that waits."""
    waits = select(Outbox.id).where(Outbox.state == "waiting", Outbox.recipient == Contribution.contact)
    query = select(Contribution.id).where(
        or_(Contribution.contact.is_not(None), Contribution.nearness.is_not(None)),
        Contribution.state.not_in(_OPEN),
        ~waits.exists(),
    )
    return work.session.scalars(_closed(query, before)).all()


def photos(work: Work, before: datetime) -> list[str]:
    """Private photos that only contributions show which were not kept, and closed before that moment."""
    holds = cast(Contribution.changes, Text).contains('"photos"', autoescape=True)
    query = select(Contribution).where(Contribution.state.in_(_NEVER_SHOWN), holds)
    sent = {one for row in work.session.scalars(_closed(query, before)) for one in added_by(row)}
    return [one for one in sorted(sent) if _is_private(work, one) and not is_needed(work, one, before)]


def letters(work: Work, state: str, before: datetime) -> Sequence[int]:
    """Letters that were sent, or that failed for good, before that moment."""
    last = func.coalesce(Outbox.sent_at, Outbox.created_at)
    return work.session.scalars(select(Outbox.id).where(Outbox.state == state, last <= before)).all()


def arrivals(work: Work, before: datetime) -> Sequence[int]:
    """What devices sent and that was settled before that moment, or waits since then for what never came."""
    last = func.coalesce(Arrival.settled_at, Arrival.received_at)
    return work.session.scalars(select(Arrival.id).where(Arrival.state != "parked", last <= before)).all()


def imports(work: Work, before: datetime) -> Sequence[str]:
    """Files that nobody has touched since that moment, sent or not."""
    return work.session.scalars(select(ImportDraft.uid).where(ImportDraft.changed_at <= before)).all()


def batches(work: Work, before: datetime) -> Sequence[int]:
    """Changes of many places that were prepared before that moment, and never published."""
    waiting = select(Batch.id).where(Batch.state == "draft", Batch.changed_at <= before)
    return work.session.scalars(waiting).all()


def expired(work: Work, failures_before: datetime, asked_before: datetime) -> int:
    """How many sessions, links, failed sign-ins and unconfirmed subscriptions count no longer."""
    queries = (
        select(func.count()).select_from(SignIn).where(SignIn.expires_at <= work.now),
        select(func.count()).select_from(Ticket).where(Ticket.expires_at <= work.now),
        select(func.count()).select_from(Invitation).where(Invitation.expires_at <= work.now),
        select(func.count()).select_from(SignInAttempt).where(SignInAttempt.at <= failures_before),
        select(func.count(Subscription.id)).where(unconfirmed(asked_before)),
    )
    return sum(work.session.scalar(query) or 0 for query in queries)


def unconfirmed(before: datetime) -> ColumnElement[bool]:
    """Subscriptions asked for before that moment, which nobody confirmed."""
    return Subscription.confirmed_at.is_(None) & (Subscription.created_at <= before)


def is_needed(work: Work, sha256: str, before: datetime) -> bool:
    """Whether a contribution shows a photo that is open, was kept, or was closed only lately."""
    said = cast(Contribution.changes, Text).contains(sha256, autoescape=True)
    gone = _closed(select(Contribution.id).where(Contribution.state.in_(_NEVER_SHOWN)), before)
    query = select(Contribution.id).where(said, Contribution.id.not_in(gone)).limit(1)
    return work.session.scalar(query) is not None


def _closed(query: Select[Any], before: datetime) -> Select[Any]:
    """Those about which nothing was said since."""
    later = select(Decision.id).where(Decision.contribution_id == Contribution.id, Decision.at > before)
    quiet = or_(Contribution.answered_at.is_(None), Contribution.answered_at <= before)
    return query.where(Contribution.received_at <= before, quiet, ~later.exists())


def _is_private(work: Work, sha256: str) -> bool:
    return work.session.scalar(select(Photo.state).where(Photo.sha256 == sha256)) == "waiting"
