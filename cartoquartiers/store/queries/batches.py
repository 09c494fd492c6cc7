"""Batches: many places changed, or taken back, by one decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, select

from cartoquartiers.domain.batch import Task
from cartoquartiers.domain.vocabulary import ContributionState
from cartoquartiers.store.tables.batch import Batch, BatchItem
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.tables.tip import Tip
from cartoquartiers.store.work import Work

#: What the pages are given.
Row: TypeAlias = Batch
Item: TypeAlias = BatchItem
Line: TypeAlias = tuple[BatchItem, Place]
_PUBLISHED = (ContributionState.PUBLISHED, ContributionState.PARTIAL)


@dataclass(frozen=True)
class Author:
    """Who sent a contribution, as far as a moderator needs to know: a number and a role, never a name."""

    number: int
    role: str | None


def batch(work: Work, number: int, *, locked: bool = False) -> Batch | None:
    """One batch; locked, so that two pages cannot publish it at once."""
    query = select(Batch).where(Batch.id == number)
    query = query.with_for_update().execution_options(populate_existing=True) if locked else query
    return work.session.scalars(query).first()


def batches(work: Work, person_id: int | None, limit: int = 30) -> list[tuple[Batch, str, int]]:
    """The batches of a person (None: everybody's) with author and number of places, newest first."""
    places = select(func.count()).where(BatchItem.batch_id == Batch.id).scalar_subquery()
    query = select(Batch, Person.name, places).join(Person, Person.id == Batch.person_id)
    if person_id is not None:
        query = query.where(Batch.person_id == person_id)
    query = query.order_by(Batch.id.desc()).limit(limit)
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]


def lines(work: Work, number: int) -> list[Line]:
    """The places of a batch in their order."""
    query = select(BatchItem, Place).join(Place, Place.id == BatchItem.place_id)
    query = query.where(BatchItem.batch_id == number).order_by(BatchItem.rank)
    return [(row[0], row[1]) for row in work.session.execute(query)]


def open_items(work: Work, number: int, limit: int) -> Sequence[BatchItem]:
    """The next places of a batch of which nothing has become yet."""
    query = select(BatchItem).where(BatchItem.batch_id == number, BatchItem.heap.is_(None))
    return work.session.scalars(query.order_by(BatchItem.rank).limit(limit)).all()


def tally(work: Work, number: int) -> dict[str | None, int]:
    """How many places of a batch lie on each heap (None: still to come)."""
    query = select(BatchItem.heap, func.count()).where(BatchItem.batch_id == number)
    return {row[0]: row[1] for row in work.session.execute(query.group_by(BatchItem.heap))}


def undone_by(work: Work, number: int) -> Batch | None:
    """The latest undoing of this batch that was begun, drafts apart."""
    query = select(Batch).where(Batch.undoes_id == number, Batch.state != "draft")
    return work.session.scalars(query.order_by(Batch.id.desc())).first()


def names_of(work: Work, contributions: Collection[int]) -> dict[int, tuple[int, bool]]:
    """Of each of these contributions that is part of a batch: its number, and whether it is an undoing."""
    query = select(Contribution.id, Batch.id, Batch.task).join(Batch, Batch.id == Contribution.batch_id)
    rows = work.session.execute(query.where(Contribution.id.in_(contributions)))
    return {row[0]: (row[1], row[2] == Task.UNDO) for row in rows}


def of_batch(work: Work, number: int) -> list[tuple[int, int]]:
    """(place, contribution) of all that a batch published and that stands."""
    return _published(work, Contribution.batch_id == number)


def of_author(work: Work, author: int, since: datetime, until: datetime) -> list[tuple[int, int]]:
    """(place, contribution) of what this person proposed in the span and that was published and stands, looks
    at a place and notes beside the facts included."""
    received = (Contribution.received_at >= since, Contribution.received_at < until)
    theirs = (Contribution.author_id == author, *received)
    notes = select(Tip.place_id, Contribution.id).join(Contribution, Contribution.id == Tip.contribution_id)
    rows = work.session.execute(notes.where(*theirs).order_by(Tip.id))
    return [*_published(work, *theirs), *((row[0], row[1]) for row in rows)]


def latest_of_place(work: Work, place_id: int, count: int) -> list[tuple[int, int]]:
    """(place, contribution) of the latest ``count`` revisions of a place."""
    query = select(Revision.place_id, Revision.contribution_id).where(Revision.place_id == place_id)
    rows = work.session.execute(query.order_by(Revision.version.desc()).limit(count))
    return [(row[0], row[1]) for row in rows]


def author_of(work: Work, uid: str) -> Author | None:
    """The account that sent this contribution; None when there is none."""
    query = select(Contribution.author_id, Contribution.author_role).where(Contribution.uid == uid)
    row = work.session.execute(query).first()
    return Author(row[0], row[1]) if row and row[0] is not None else None


def _published(work: Work, *conditions: object) -> list[tuple[int, int]]:
    query = (
        select(Revision.place_id, Contribution.id)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(*conditions, Contribution.state.in_(_PUBLISHED))  # type: ignore[arg-type]
        .order_by(Revision.tick)
    )
    return [(row[0], row[1]) for row in work.session.execute(query)]
