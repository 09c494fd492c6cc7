"""What a person contributed, for that person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Mine:
    """One contribution in a list; the follow token leads to the rest."""

    follow_token: str
    kind: str
    state: str
    name: str
    received_at: datetime


def contributions_of(work: Work, person_id: int, start: int, length: int) -> list[Mine]:
    """`length` contributions of a person from the `start`-th, the newest first."""
    columns = (
        Contribution.follow_token,
        Contribution.kind,
        Contribution.state,
        Contribution.name,
        Contribution.received_at,
    )
    statement = (
        select(*columns)
        .where(Contribution.author_id == person_id)
        .order_by(Contribution.received_at.desc(), Contribution.id.desc())
        .offset(start)
        .limit(length)
    )
    return [Mine(*row) for row in work.session.execute(statement)]


def receipts_of(
    work: Work, person_id: int, state: str | None, before: int | None, length: int
) -> Sequence[Contribution]:
    """`length` contributions of a person in a state (None: any), the newest first, from before the number
    `before`."""
    query = select(Contribution).where(Contribution.author_id == person_id)
    if state is not None:
        query = query.where(Contribution.state == state)
    if before is not None:
        query = query.where(Contribution.id < before)
    return work.session.scalars(query.order_by(Contribution.id.desc()).limit(length)).all()


def count_contributions(work: Work, person_id: int) -> int:
    """How many contributions a person sent while signed in."""
    statement = select(func.count()).select_from(Contribution).where(Contribution.author_id == person_id)
    return work.session.scalar(statement) or 0
