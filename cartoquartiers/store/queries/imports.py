"""Files that people import in the browser: their drafts, rows and what was answered before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import delete, func, select

from cartoquartiers.store.tables.imports import (
    ImportDraft,
    ImportHabit,
    ImportLine,
    ImportPicture,
)
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Work

#: What the pages are given.
Draft: TypeAlias = ImportDraft
Line: TypeAlias = ImportLine
#: While its rows still arrive, a draft is nobody's business.
READING = "reading"


def draft(work: Work, uid: str, *, locked: bool = False) -> ImportDraft | None:
    """One draft that was read to its end; locked, so that two pages cannot send it at once."""
    query = select(ImportDraft).where(ImportDraft.uid == uid, ImportDraft.state != READING)
    return work.session.scalars(query.with_for_update() if locked else query).first()


def drafts(work: Work, person_id: int | None) -> list[tuple[ImportDraft, str, int]]:
    """The drafts of a person (None: everybody's) with author and number of rows, newest first."""
    rows = select(func.count()).where(ImportLine.draft_uid == ImportDraft.uid).scalar_subquery()
    query = select(ImportDraft, Person.name, rows).join(Person, Person.id == ImportDraft.person_id)
    query = query.where(ImportDraft.state != READING)
    if person_id is not None:
        query = query.where(ImportDraft.person_id == person_id)
    query = query.order_by(ImportDraft.changed_at.desc(), ImportDraft.uid).limit(100)
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]


def lines(
    work: Work, uid: str, *, start: int = 0, length: int | None = None, verdict: str = ""
) -> Sequence[ImportLine]:
    """Rows of a draft in their order."""
    query = select(ImportLine).where(ImportLine.draft_uid == uid).order_by(ImportLine.rank).offset(start)
    if verdict:
        query = query.where(ImportLine.verdict == verdict)
    return work.session.scalars(query.limit(length)).all()


def sampled(work: Work, uid: str, most: int) -> Sequence[ImportLine]:
    """At most so many rows of a draft, taken from its beginning to its end: files are often sorted."""
    rows = select(func.count()).where(ImportLine.draft_uid == uid).scalar_subquery()
    step = (rows - 1) // most + 1
    query = select(ImportLine).where(ImportLine.draft_uid == uid, (ImportLine.rank - 1) % step == 0)
    return work.session.scalars(query.order_by(ImportLine.rank)).all()


def sent_lines(
    work: Work, uid: str, *, start: int = 0, length: int | None = None, heap: str = ""
) -> Sequence[ImportLine]:
    """Rows whose fate is known, in their order."""
    query = select(ImportLine).where(ImportLine.draft_uid == uid, ImportLine.heap.is_not(None))
    if heap:
        query = query.where(ImportLine.heap == heap)
    return work.session.scalars(query.order_by(ImportLine.rank).offset(start).limit(length)).all()


def open_lines(work: Work, uid: str, length: int) -> Sequence[ImportLine]:
    """The next rows whose fate is not known."""
    query = select(ImportLine).where(ImportLine.draft_uid == uid, ImportLine.heap.is_(None))
    return work.session.scalars(query.order_by(ImportLine.rank).limit(length)).all()


def line(work: Work, uid: str, rank: int) -> ImportLine | None:
    """One row of a draft."""
    return work.session.get(ImportLine, (uid, rank))


def tally(work: Work, uid: str) -> dict[tuple[str, str | None], int]:
    """How many rows of each verdict and heap."""
    query = select(ImportLine.verdict, ImportLine.heap, func.count()).where(ImportLine.draft_uid == uid)
    query = query.group_by(ImportLine.verdict, ImportLine.heap)
    return {(row[0], row[1]): row[2] for row in work.session.execute(query)}


def seen(work: Work, uid: str, ids: Iterable[str]) -> Sequence[ImportLine]:
    """The first rows of these ids whose fate is known."""
    query = select(ImportLine).where(ImportLine.draft_uid == uid, ImportLine.source_id.in_(list(ids)))
    return work.session.scalars(query.where(ImportLine.digest.is_not(None)).order_by(ImportLine.rank)).all()


def known_ids(work: Work, source: str) -> set[str]:
    """The ids of a source that are places already, or wait to be."""
    query = select(ImportRow.source_id).where(ImportRow.source == source)
    places = select(Place.source_id).where(Place.source == source, Place.source_id.is_not(None))
    return {found for found in work.session.scalars(query.union(places)) if found}


def habit(work: Work, person_id: int, signature: str) -> ImportHabit | None:
    """What a person answered for a file with the same columns."""
    return work.session.get(ImportHabit, (person_id, signature))


def is_of_others(work: Work, person_id: int, source: str) -> bool:
    """Whether places came from this source, none of it by this person: its name is not theirs to take."""
    own = select(ImportHabit.source).where(ImportHabit.person_id == person_id, ImportHabit.source == source)
    if work.session.scalars(own.limit(1)).first():
        return False
    taken = (
        select(ImportRow.source).where(ImportRow.source == source),
        select(Place.source).where(Place.source == source),
        select(ImportHabit.source).where(ImportHabit.source == source),
    )
    return any(work.session.scalars(query.limit(1)).first() is not None for query in taken)


def pictures(work: Work, uid: str) -> list[tuple[int, str, str]]:
    """The pictures that came with a draft: rank, name, and why there are no bytes of it, if so."""
    query = select(ImportPicture.rank, ImportPicture.name, ImportPicture.trouble)
    rows = work.session.execute(query.where(ImportPicture.draft_uid == uid).order_by(ImportPicture.rank))
    return [(row[0], row[1], row[2] or "") for row in rows]


def picture(work: Work, uid: str, rank: int) -> str | None:
    """The bytes of one of them, in base64."""
    query = select(ImportPicture.content)
    return work.session.scalar(query.where(ImportPicture.draft_uid == uid, ImportPicture.rank == rank))


def erase(work: Work, uids: Sequence[str]) -> None:
    """Forget drafts, with their rows and pictures."""
    for table in (ImportPicture, ImportLine):
        work.session.execute(delete(table).where(table.draft_uid.in_(uids)))
    work.session.execute(delete(ImportDraft).where(ImportDraft.uid.in_(uids)))


def erase_pictures(work: Work, uid: str) -> None:
    """Forget the pictures of a draft."""
    work.session.execute(delete(ImportPicture).where(ImportPicture.draft_uid == uid))
