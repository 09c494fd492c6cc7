"""What the author of a contribution may read of it, by its follow link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from cartoquartiers.domain.merging import taken_over
from cartoquartiers.domain.tips import last_day
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import folds
from cartoquartiers.store.queries.folds import Folded
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Ruled:
    """One decision. Nobody's name: the house answers as a team."""

    verdict: str
    at: datetime
    reason: str | None
    message: str | None
    applied: Mapping[str, Any]


@dataclass(frozen=True)
class Followed:
    """A contribution and what became of it.

    ``published`` tells whether its place can be visited now; ``other`` is the uid and the name of the place
    that it calls the same. ``rest`` and ``whole`` are follow tokens: of what could not be published at once,
    and of the contribution of which this one is such a rest. ``last_day``: of a note, until when it is shown
    once it is published, that day included. ``folded``: what a record that was there took over of it.
    """

    uid: str
    token: str
    kind: str
    state: str
    place_uid: str
    published: bool
    other: tuple[str, str] | None
    name: str
    changes: Mapping[str, Any]
    confirmed: Sequence[str]
    report: str | None
    message: str | None
    note: str | None
    has_contact: bool
    received_at: datetime
    warnings: Sequence[Mapping[str, Any]]
    quartier: str | None
    commune: str | None
    category: str | None
    answer: str | None
    answered_at: datetime | None
    rulings: Sequence[Ruled]
    rest: str | None = None
    whole: str | None = None
    last_day: date | None = None
    folded: Folded | None = None


def followed(work: Work, token: str) -> Followed | None:
    """The contribution that a follow link leads to; None when there is none."""
    row = work.session.scalars(select(Contribution).where(Contribution.follow_token == token)).one_or_none()
    if row is None:
        return None
    decisions = work.session.scalars(
        select(Decision).where(Decision.contribution_id == row.id).order_by(Decision.id)
    )
    visitable = select(Place.id).where(Place.uid == row.place_uid, Place.gone.is_(None))
    return Followed(
        uid=row.uid,
        token=row.follow_token,
        kind=row.kind,
        state=row.state,
        place_uid=row.place_uid,
        published=work.session.scalar(visitable) is not None,
        other=_other(work, row),
        name=row.name,
        changes=row.changes,
        confirmed=row.confirmed,
        report=row.report,
        message=row.message,
        has_contact=row.contact is not None,
        received_at=row.received_at,
        warnings=row.warnings,
        quartier=row.quartier,
        commune=row.commune,
        category=row.category,
        note=row.note,
        answer=row.answer,
        answered_at=row.answered_at,
        rest=_token(work, Contribution.rest_of_id == row.id),
        whole=_token(work, Contribution.id == row.rest_of_id) if row.rest_of_id else None,
        last_day=last_day(row.received_at.astimezone(work.house.timezone).date()) if row.note else None,
        folded=_folded(work, row),
        rulings=[Ruled(d.verdict, d.at, d.reason, d.message, d.applied or {}) for d in decisions],
    )


def _token(work: Work, which: ColumnElement[bool]) -> str | None:
    return work.session.scalar(select(Contribution.follow_token).where(which))


def _folded(work: Work, row: Contribution) -> Folded | None:
    found = folds.of_proposal(work, row.uid) if row.kind == Kind.CREATE else None
    return found if found and taken_over(found.changes) else None


def _other(work: Work, row: Contribution) -> tuple[str, str] | None:
    uid = row.changes.get("replaced_by", {}).get("to")
    found = (
        work.session.execute(select(Place.uid, Place.name).where(Place.uid == uid)).first() if uid else None
    )
    return (found[0], found[1]) if found else None
