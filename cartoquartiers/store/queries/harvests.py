"""Lists that are followed, and every list that places came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import and_, func, or_, select

from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.people import Organisation, Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Work

#: What the pages are given.
Followed: TypeAlias = Harvest


@dataclass(frozen=True, slots=True)
class Holding:
    """A list that places came from: how many of its rows are known, when rows came last, and what follows
    it."""

    source: str
    rows: int
    last: datetime | None
    harvest: Harvest | None
    holder: str


def harvest(work: Work, number: int, *, locked: bool = False) -> Harvest | None:
    """One list that is followed."""
    query = select(Harvest).where(Harvest.id == number).execution_options(populate_existing=True)
    return work.session.scalars(query.with_for_update() if locked else query).first()


def of_source(work: Work, source: str) -> Harvest | None:
    """The list of this name, if it is followed."""
    return work.session.scalars(select(Harvest).where(Harvest.source == source)).first()


def due(work: Work) -> Sequence[int]:
    """The lists that are to be fetched now, the longest waiting first."""
    query = select(Harvest.id).where(Harvest.due_at <= work.now).order_by(Harvest.due_at, Harvest.id)
    return work.session.scalars(query).all()


def of_actor(work: Work, actor: Actor) -> Sequence[Harvest]:
    """What a person follows, or a structure of theirs."""
    mine = or_(Harvest.person_id == actor.person_id, Harvest.organisation.in_(actor.organisations))
    return work.session.scalars(select(Harvest).where(mine).order_by(Harvest.source)).all()


def holdings(work: Work) -> list[Holding]:
    """Every list that places came from, those that need somebody first."""
    counts = select(ImportRow.source, func.count(), func.max(ImportRow.imported_at)).group_by(
        ImportRow.source
    )
    brought = {row[0]: (row[1], row[2]) for row in work.session.execute(counts)}
    query = (
        select(Harvest, Organisation.name, Person.name)
        .outerjoin(Organisation, Organisation.code == Harvest.organisation)
        .outerjoin(Person, Person.id == Harvest.person_id)
    )
    followed = {
        row[0].source: (row[0], row[0].keeper or row[1] or row[2] or "")
        for row in work.session.execute(query)
    }
    found = []
    for source in brought.keys() | followed.keys():
        rows, last = brought.get(source, (0, None))
        one, holder = followed.get(source, (None, ""))
        found.append(Holding(source, rows, last, one, holder))
    return sorted(found, key=lambda row: (_calm(row), row.source.casefold()))


def _calm(row: Holding) -> int:
    return {"asks": 0, "trouble": 1}.get(row.harvest.state if row.harvest else "", 2)


def known_ids(work: Work, source: str) -> set[str]:
    """The ids of a source that it still had when it was seen last."""
    query = select(ImportRow.source_id).where(ImportRow.source == source, ImportRow.missing_since.is_(None))
    return set(work.session.scalars(query))


def missing_ids(work: Work, source: str) -> set[str]:
    """The ids of a source that it had lost when it was seen last."""
    query = select(ImportRow.source_id).where(
        ImportRow.source == source, ImportRow.missing_since.is_not(None)
    )
    return set(work.session.scalars(query))


def told_by(work: Work, source: str) -> Iterator[tuple[ImportRow, Place]]:
    """What a source said last of each of its places that are on the map, with the place."""
    joined = and_(Place.uid == ImportRow.place_uid, Place.gone.is_(None))
    query = select(ImportRow, Place).join(Place, joined).where(ImportRow.source == source)
    for row in work.session.execute(query.order_by(ImportRow.source_id)):
        yield row[0], row[1]


def sources(work: Work) -> Sequence[str]:
    """The names of the lists that places came from, in order."""
    query = select(ImportRow.source).distinct().order_by(ImportRow.source).limit(300)
    return work.session.scalars(query).all()
