"""Keeping what devices send before anything is done with it, and telling again what was answered."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError

from cartoquartiers.domain.campaigns import Participant
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.sync import SyncVerdict, item_hash
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.work import Work


def keep(
    work: Work,
    actor: Actor,
    uid: str,
    raw: Mapping[str, Any],
    language: str | None,
    participant: Participant | None = None,
) -> int:
    """Write an item down as it came and return its number; the same one twice is kept once.

    ``participant``: who sends joined an opération; the item is of it when it says so.
    """
    digest = item_hash(raw)
    known = work.session.scalar(select(Arrival.id).where(Arrival.uid == uid, Arrival.body_hash == digest))
    if known is not None:
        return known
    row = Arrival(
        uid=uid,
        body_hash=digest,
        raw=json.dumps(raw),
        author_id=actor.person_id,
        sender=participant.token_hash if participant and not actor.is_authenticated else None,
        campaign=_campaign(work, participant, raw),
        language=language,
        state="received",
        received_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # the same item, sent twice at the same instant
        return keep(work, actor, uid, raw, language, participant)
    return row.id


def _campaign(work: Work, participant: Participant | None, raw: Mapping[str, Any]) -> str | None:
    found = participant.of(raw.get("operation"), work.today) if participant else None
    return found.code if found else None


def locked(work: Work, number: int) -> Arrival:
    """Return a kept item under lock."""
    query = select(Arrival).where(Arrival.id == number).with_for_update()
    return work.session.scalars(query.execution_options(populate_existing=True)).one()


def is_reused(work: Work, row: Arrival) -> bool:
    """Tell whether the uid already stands for something else. One that was refused stands for nothing."""
    others = select(Arrival).where(Arrival.uid == row.uid, Arrival.id < row.id)
    return any(
        (other.verdict or {}).get("verdict") != SyncVerdict.REFUSED for other in work.session.scalars(others)
    )


def has_arrived(work: Work, uid: str) -> bool:
    """Tell whether the item or contribution with this uid is there and was dealt with."""
    if work.session.scalar(select(Contribution.id).where(Contribution.uid == uid)) is not None:
        return True
    dealt = select(Arrival.id).where(Arrival.uid == uid, Arrival.state.in_(("done", "parked")))
    return work.session.scalar(dealt.limit(1)) is not None


def held_for(work: Work, author_id: int | None, names: set[str]) -> list[int]:
    """Return the numbers of an author's items that wait for one of these uids, in the order they came."""
    mine = Arrival.author_id.is_(None) if author_id is None else Arrival.author_id == author_id
    query = select(Arrival.id).where(Arrival.state == "held", Arrival.waits_for.in_(names), mine)
    return list(work.session.scalars(query.order_by(Arrival.id)))


def parked(work: Work) -> list[int]:
    """Return the numbers of the items whose new place waits for a moderator."""
    return list(
        work.session.scalars(select(Arrival.id).where(Arrival.state == "parked").order_by(Arrival.id))
    )


def settled(work: Work, author_id: int | None, uids: set[str], sender: str | None = None) -> dict[str, str]:
    """Return the final verdict of each item of an author, or of who joined an opération, among these uids."""
    mine = (
        Arrival.author_id == author_id
        if author_id
        else and_(Arrival.sender.is_not(None), Arrival.sender == sender)
    )
    query = select(Arrival).where(mine, Arrival.uid.in_(uids), Arrival.state.in_(("done", "parked")))
    rows = work.session.scalars(query.order_by(Arrival.id))
    return {row.uid: str(row.verdict["verdict"]) for row in rows if row.verdict}
