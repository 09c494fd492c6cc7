"""The moderators' queue: what waits, for whom, since when, and what is known around one contribution."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from cartoquartiers.domain.policy import Actor, Area, Located, Scope
from cartoquartiers.domain.risk import Risk
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Role
from cartoquartiers.store.queries.campaigns import titles
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.rules import RuleLook
from cartoquartiers.store.work import Work

#: What a moderator looks at; what was asked waits for its author.
TO_LOOK_AT = (ContributionState.WAITING, ContributionState.CONFLICT)


#: A new place that lies in no part yet: without a position, or outside of the territory.
_UNPLACED = and_(
    Contribution.kind == Kind.CREATE,
    Contribution.place_id.is_(None),
    Contribution.commune.is_(None),
    Contribution.quartier.is_(None),
)


class Lying(Located, Protocol):
    """What is asked of a contribution to tell in whose part it waits."""

    @property
    def kind(self) -> str: ...
    @property
    def place_id(self) -> int | None: ...


def waiting_area(one: Lying) -> Area:
    """Where a contribution waits; the same judgement as that of the queue."""
    placed = one.commune or one.quartier or one.place_id or one.kind != Kind.CREATE
    return Area(one.commune, one.quartier, one.category, unplaced=not placed)


def areas_about(one: Lying, place: Place | None) -> list[Area]:
    """Where a contribution waits and where its place lies: both ends of a move."""
    areas = [waiting_area(one)]
    if place is not None:
        areas.append(Area.of(place))
    return areas


@dataclass(frozen=True)
class QueueFilter:
    """What the address asks for; empty sets limit nothing. `asked` shows what waits for an answer
    instead, `sampled` what rules published and somebody should look at; `risky`: only what asks for care;
    `days`: what has waited for so long at least."""

    communes: frozenset[str] = frozenset()
    quartiers: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    days: int = 0
    asked: bool = False
    sampled: bool = False
    risky: bool = False


@dataclass(frozen=True)
class Waiting:
    """One contribution as a moderator sees it; the address of its author is only whether there is one."""

    id: int
    uid: str
    kind: str
    state: str
    place_uid: str
    place_id: int | None
    base_version: int | None
    changes: dict[str, Any]
    confirmed: Sequence[str]
    report: str | None
    message: str | None
    note: str | None
    has_contact: bool
    captured_at: datetime | None
    received_at: datetime
    author_id: int | None
    author_role: str | None
    warnings: Sequence[Any]
    name: str
    commune: str | None
    quartier: str | None
    category: str | None
    answer: str | None
    origin: str
    operation: str | None
    risk: str | None = None
    risk_codes: Sequence[str] | None = None
    nearness: str | None = None

    @property
    def turn(self) -> tuple[datetime, int]:
        """Its rank in the queue."""
        return self.received_at, self.id


@dataclass(frozen=True)
class Verdict:
    """A decision already taken; `decider` is a name of the house, None for a named rule."""

    verdict: str
    at: datetime
    decider: str | None
    rule: str | None
    reason: str | None
    message: str | None


@dataclass(frozen=True)
class Pressure:
    """How much waits, and for how long half of it has (None when nothing does)."""

    count: int
    median_wait: timedelta | None = field(default=None)


_READ = select(
    *(
        Contribution.contact.is_not(None) if name == "has_contact" else getattr(Contribution, name)
        for name in (each.name for each in fields(Waiting))
    )
)
"""The columns of a :class:`Waiting`, in its order: rows of the queue are many and are never written."""


def queue(work: Work, actor: Actor, wanted: QueueFilter, limit: int = 60) -> list[Waiting]:
    """The oldest first, within the person's scope."""
    statement = _READ.where(_visible(actor), _matches(wanted, work.now))
    return _rows(work, statement.order_by(Contribution.received_at, Contribution.id).limit(limit))


def count(work: Work, actor: Actor, wanted: QueueFilter) -> int:
    """How many the queue holds under that filter."""
    statement = (
        select(func.count()).select_from(Contribution).where(_visible(actor), _matches(wanted, work.now))
    )
    return work.session.scalar(statement) or 0


def pressure(work: Work, actor: Actor) -> Pressure:
    """What is left in the person's whole scope."""
    waits = _visible(actor), _matches(QueueFilter(), work.now)
    found = work.session.scalar(select(func.count()).select_from(Contribution).where(*waits)) or 0
    middle = select(Contribution.received_at).where(*waits).order_by(Contribution.received_at)
    half = work.session.scalar(middle.offset(found // 2).limit(1)) if found else None
    return Pressure(found, work.now - half if half else None)


def operations(work: Work, actor: Actor) -> dict[str, str]:
    """What the waiting contributions of the person's scope came with: the source of an import, or the code
    of an opération, and how it is called."""
    statement = select(Contribution.operation).where(
        _visible(actor), Contribution.state.in_(TO_LOOK_AT), Contribution.operation.is_not(None)
    )
    found = sorted(name for name in work.session.scalars(statement.distinct()) if name)
    known = titles(work, found)
    return {name: f"{known[name]} ({name.upper()})" if name in known else name for name in found}


def one(work: Work, actor: Actor, uid: str) -> Waiting | None:
    """That contribution whatever its state, None when it is not within the person's scope."""
    found = _rows(work, _READ.where(Contribution.uid == uid, _visible(actor)))
    return found[0] if found else None


def is_sampled(work: Work, uid: str) -> bool:
    """Whether somebody should look at what a rule published there."""
    sampled = select(Contribution.id).where(Contribution.uid == uid, _stands(QueueFilter(sampled=True)))
    return work.session.scalar(sampled) is not None


def others_of_place(work: Work, place_uid: str, but: str) -> list[Waiting]:
    """The other contributions that wait on that place, the oldest first."""
    statement = (
        _READ.where(Contribution.place_uid == place_uid, Contribution.uid != but)
        .where(Contribution.state.in_([*TO_LOOK_AT, ContributionState.ASKED]))
        .order_by(Contribution.received_at)
        .limit(20)
    )
    return _rows(work, statement)


def waiting_creations(work: Work, limit: int = 400) -> list[Waiting]:
    """New places that wait, to be compared with one of them."""
    statement = (
        _READ.where(Contribution.kind == Kind.CREATE)
        .where(Contribution.state.in_([*TO_LOOK_AT, ContributionState.ASKED]))
        .order_by(Contribution.received_at.desc())
        .limit(limit)
    )
    return _rows(work, statement)


def verdicts(work: Work, uid: str) -> list[Verdict]:
    """The decisions on a contribution, in their order."""
    statement = (
        select(Decision, Person.name)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .outerjoin(Person, Person.id == Decision.decider_id)
        .where(Contribution.uid == uid)
        .order_by(Decision.id)
    )
    return [
        Verdict(row.verdict, row.at, name, row.rule, row.reason, row.message)
        for row, name in work.session.execute(statement)
    ]


def _matches(wanted: QueueFilter, now: datetime) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [_stands(wanted)]
    if wanted.risky:
        conditions.append(
            or_(Contribution.risk == Risk.HIGH, Contribution.state == ContributionState.CONFLICT)
        )
    for column, codes in (
        (Contribution.commune, wanted.communes),
        (Contribution.quartier, wanted.quartiers),
        (Contribution.category, wanted.categories),
        (Contribution.kind, wanted.kinds),
        (Contribution.origin, wanted.origins),
        (Contribution.operation, wanted.operations),
    ):
        if codes:
            conditions.append(column.in_(codes))
    if wanted.days:
        conditions.append(Contribution.received_at <= now - timedelta(days=wanted.days))
    return and_(*conditions)


def _stands(wanted: QueueFilter) -> ColumnElement[bool]:
    if wanted.sampled:
        looks = select(RuleLook.contribution_id).where(RuleLook.published, RuleLook.agreed.is_(None))
        return Contribution.id.in_(looks)
    return Contribution.state.in_((ContributionState.ASKED,) if wanted.asked else TO_LOOK_AT)


def _visible(actor: Actor) -> ColumnElement[bool]:
    """What a moderator's scope covers; `policy.allowed` judges once more when it is decided."""
    if actor.role is Role.ADMINISTRATOR:
        return true()
    return _within(actor.scope)


def _within(scope: Scope) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [true()]
    if scope.communes or scope.quartiers:
        conditions.append(
            or_(
                Contribution.commune.in_(scope.communes),
                Contribution.quartier.in_(scope.quartiers),
                _UNPLACED,
            )
        )
    if scope.categories:
        conditions.append(Contribution.category.in_(scope.categories))
    return and_(*conditions)


def _rows(work: Work, statement: Select[Any]) -> list[Waiting]:
    return [Waiting(*row) for row in work.session.execute(statement)]
