"""The chain of recorded acts, as it is kept."""

from collections.abc import Iterator

from sqlalchemy import select

from cartoquartiers.domain.act_chain import Break, Head, Link, first_break
from cartoquartiers.store.tables.site import Act, ActHead
from cartoquartiers.store.work import Work


def broken(work: Work, seen: str | None = None) -> Break | None:
    """Where the chain is broken first (``None``: nowhere); see ``act_chain.first_break``. Reads every act."""
    return first_break(_links(work), head(work), seen)


def head(work: Work) -> Head:
    """The end of the chain as the database notes it."""
    row = work.session.execute(select(ActHead.rank, ActHead.hash).where(ActHead.id == 1)).one()
    return Head(row.rank, row.hash)


def link_of(row: Act) -> Link:
    """An act as a link of the chain."""
    return Link(
        number=row.id,
        rank=row.rank,
        at=row.at,
        action=row.action,
        subject=row.subject,
        person_id=row.person_id,
        details=row.details,
        salt=row.salt,
        sealed=row.sealed,
        hash=row.hash,
    )


def _links(work: Work) -> Iterator[Link]:
    query = select(Act).order_by(Act.rank.is_not(None), Act.rank, Act.id)
    for row in work.session.scalars(query, execution_options={"yield_per": 1000}):
        yield link_of(row)
