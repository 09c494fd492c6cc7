"""What happened since a tick, for letters to those who follow; and who follows what."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cartoquartiers.domain.news import Happened
from cartoquartiers.domain.policy import Area
from cartoquartiers.domain.subscriptions import Subject, subject_of
from cartoquartiers.domain.vocabulary import Gone
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.tables.follow import Follower, Subscription
from cartoquartiers.store.tables.place import Place, PlaceArea, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work

MOST = 5000
"""Revisions that one letter looks at, the latest: after an import of a whole town nobody reads them all."""


def happened(work: Work, since: int, until: int) -> list[Happened]:
    """The revisions after one tick up to another, in their order, of places that are or were open data.

    One that is published, but leaves the house no longer, is spoken of in no letter either.
    """
    query = (
        select(
            Revision.place_id,
            Revision.version,
            Revision.changes,
            Place.uid,
            Place.name,
            Place.gone,
            Place.replaced_by,
            Place.commune,
            Place.quartier,
            Place.category,
            Place.organisation,
        )
        .join(Place, Place.id == Revision.place_id)
        .join(PlaceText, PlaceText.id == Place.id)
        .where(Revision.tick > since, Revision.tick <= until, PlaceText.was_in != "")
        .where((PlaceText.dataset != "none") | Place.gone.in_((Gone.CLOSED.value, Gone.MERGED.value)))
    )
    rows = work.session.execute(query.order_by(Revision.tick.desc()).limit(MOST)).all()[::-1]
    moved = {row.place_id for row in rows if {"position", "rubrique"} & set(row.changes)}
    was_in = _was_in(work, moved)
    return [
        Happened(
            row.uid,
            row.name,
            row.version,
            row.changes,
            row.gone,
            row.replaced_by,
            Area.of(row),
            was_in.get(row.place_id, frozenset()),
        )
        for row in rows
    ]


def hidden_fields(work: Work) -> frozenset[str]:
    """The extra fields of which not even the name is public."""
    return frozenset(code for code, row in taxonomy(work).extra.items() if not row.public)


@dataclass(frozen=True)
class Followed:
    """One thing that somebody follows, or asked to follow."""

    id: int
    subject: Subject
    rhythm: str
    created_at: datetime


def number_by_address(work: Work, email: str) -> int | None:
    """The number of the follower with this address."""
    return work.session.scalar(select(Follower.id).where(Follower.email == email))


def number_by_token(work: Work, token: str) -> int | None:
    """The number of the follower whose letters carry this token."""
    return work.session.scalar(select(Follower.id).where(Follower.token == token))


def confirmed(work: Work, follower_id: int) -> list[Followed]:
    """What somebody follows, the oldest first."""
    mine = select(Subscription).where(Subscription.follower_id == follower_id)
    query = mine.where(Subscription.confirmed_at.is_not(None)).order_by(Subscription.id)
    return [_followed(row) for row in work.session.scalars(query)]


def waiting(work: Work, key: str, since: datetime) -> Followed | None:
    """What the link with this key confirms, if it was asked for after an instant."""
    query = select(Subscription).where(Subscription.key == key, Subscription.created_at > since)
    row = work.session.scalars(query).first()
    return None if row is None else _followed(row)


def _followed(row: Subscription) -> Followed:
    return Followed(row.id, subject_of(row.place_uid, row.scope), row.rhythm, row.created_at)


def _was_in(work: Work, place_ids: set[int]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    numbers = sorted(place_ids)
    for start in range(0, len(numbers), 500):
        some = select(PlaceArea).where(PlaceArea.place_id.in_(numbers[start : start + 500]))
        for row in work.session.scalars(some):
            found[row.place_id].add((row.kind, row.code))
    return found
