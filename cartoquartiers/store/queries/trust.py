"""What is known of authors: what became of their work, how fast they send, what is complained about."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.trust import LATEST, Record
from cartoquartiers.domain.vocabulary import ContributionState, Kind
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work

_ACCEPTED = (ContributionState.PUBLISHED, ContributionState.PARTIAL)
_DECIDED = (*_ACCEPTED, ContributionState.REFUSED)


def records(work: Work, authors: Iterable[int | None]) -> dict[int, Record]:
    """Return what became of the contributions of these people; whoever has none is left out."""
    known = {author for author in authors if author is not None}
    if not known:
        return {}
    # Its author's own verdicts (withdrawn, answered) name nobody either.
    by_person = exists().where(Decision.contribution_id == Contribution.id, Decision.decider_id.is_not(None))
    each = (
        select(
            Contribution.id.label("id"),
            Contribution.author_id.label("author"),
            case((Contribution.state.in_(_ACCEPTED), 1), else_=0).label("good"),
            case((by_person, 1), else_=0).label("seen"),
        )
        .where(Contribution.author_id.in_(known), Contribution.state.in_(_DECIDED))
        .subquery()
    )
    rank = func.row_number().over(partition_by=(each.c.author, each.c.seen), order_by=each.c.id.desc())
    ranked = select(each, rank.label("rank")).subquery()
    late = and_(ranked.c.seen == 1, ranked.c.rank <= LATEST)
    statement = select(
        ranked.c.author,
        func.sum(ranked.c.good),
        func.count(),
        func.sum(ranked.c.good * ranked.c.seen),
        func.sum(_one_if(late) * ranked.c.good),
        func.sum(_one_if(late)),
    ).group_by(ranked.c.author)
    rows = work.session.execute(statement)
    return {row[0]: Record(*(int(number or 0) for number in row[1:])) for row in rows}


def sent_since(work: Work, author: int, moment: datetime) -> int:
    """Return how many contributions an author sent after an instant."""
    since = Contribution.author_id == author, Contribution.received_at > moment
    return work.session.scalar(select(func.count()).select_from(Contribution).where(*since)) or 0


def nth_latest(work: Work, author: int, rank: int) -> datetime | None:
    """Return when an author sent the contribution that is the ``rank``-th from the last (1: the last)."""
    mine = select(Contribution.received_at).where(Contribution.author_id == author)
    return work.session.scalars(
        mine.order_by(Contribution.received_at.desc()).offset(rank - 1).limit(1)
    ).first()


def open_reports(work: Work, author: int) -> int:
    """Return on how many places somebody complains, and nobody has answered yet, about what this author was
    the last to publish before the complaint. Several complaints about one place count once."""
    report, revision, later, mine = (
        aliased(Contribution),
        aliased(Revision),
        aliased(Revision),
        aliased(Contribution),
    )
    superseded = exists().where(
        later.place_id == revision.place_id, later.version > revision.version, later.at <= report.received_at
    )
    statement = (
        select(func.count(report.place_id.distinct()))
        .join(revision, and_(revision.place_id == report.place_id, revision.at <= report.received_at))
        .join(mine, mine.id == revision.contribution_id)
        .where(report.kind == Kind.REPORT.value, report.state.in_([one.value for one in OPEN_STATES]))
        .where(mine.author_id == author, ~superseded)
    )
    return work.session.scalar(statement) or 0


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)
