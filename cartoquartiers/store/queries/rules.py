"""What the named rules did, and what moderators thought of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from cartoquartiers.domain.vocabulary import ContributionState, Rule, Verdict
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.rules import RuleLook
from cartoquartiers.store.work import Work

_LATER = aliased(Decision)
_IS_LAST = ~exists().where(_LATER.contribution_id == Decision.contribution_id, _LATER.id > Decision.id)
_TAKEN_BACK = exists().where(
    _LATER.contribution_id == Decision.contribution_id,
    _LATER.id > Decision.id,
    _LATER.verdict == Verdict.UNDO.value,
)
_STANDS = and_(_IS_LAST, Contribution.state.in_((ContributionState.PUBLISHED, ContributionState.PARTIAL)))


@dataclass(frozen=True)
class RuleFigures:
    """What a rule published and what of it was taken back; what it would have published under observation;
    of the sample and the shadows: how many a moderator judged, and how many of them otherwise; ``waiting``:
    how many of the sample nobody has looked at."""

    published: int = 0
    undone: int = 0
    shadows: int = 0
    judged: int = 0
    otherwise: int = 0
    waiting: int = 0

    @property
    def error_rate(self) -> float | None:
        """The share that a moderator decided otherwise, from 0 to 1; None before anybody judged."""
        return self.otherwise / self.judged if self.judged else None


@dataclass(frozen=True)
class RuleAct:
    """One publication of a rule; ``stands`` as long as nobody has decided on it since."""

    uid: str
    name: str
    kind: str
    at: datetime
    stands: bool


def figures(work: Work, since: datetime) -> dict[str, RuleFigures]:
    """Return the figures of each rule that did anything since an instant, by its code."""
    decided = (
        select(Decision.rule, func.count(), func.sum(case((_TAKEN_BACK, 1), else_=0)))
        .where(Decision.rule.is_not(None), Decision.at >= since)
        .group_by(Decision.rule)
    )
    acted = {rule: (count, int(undone or 0)) for rule, count, undone in work.session.execute(decided)}
    looked = (
        select(
            RuleLook.rule,
            _sum(~RuleLook.published),
            _sum(RuleLook.agreed.is_not(None)),
            _sum(RuleLook.agreed.is_(False)),
            _sum(and_(RuleLook.published, RuleLook.agreed.is_(None))),
        )
        .where(RuleLook.at >= since)
        .group_by(RuleLook.rule)
    )
    seen = {row[0]: tuple(int(number or 0) for number in row[1:]) for row in work.session.execute(looked)}
    nothing = (0, 0, 0, 0)
    return {rule: RuleFigures(*acted.get(rule, (0, 0)), *seen.get(rule, nothing)) for rule in acted | seen}


def acts_of(work: Work, rule: Rule, start: int, length: int) -> list[RuleAct]:
    """Return what a rule published, the latest first."""
    columns = Contribution.uid, Contribution.name, Contribution.kind, Decision.at, case((_STANDS, 1), else_=0)
    query = _of(rule, *columns).order_by(Decision.id.desc()).offset(start).limit(length)
    rows = work.session.execute(query)
    return [RuleAct(uid, name, kind, at, bool(stands)) for uid, name, kind, at, stands in rows]


def count_acts(work: Work, rule: Rule) -> int:
    """Return how much a rule published in all."""
    return work.session.scalar(_of(rule, func.count())) or 0


def standing(work: Work, rule: Rule, since: datetime, most: int) -> list[str]:
    """Return the uids of what a rule published since an instant and that still stands, the latest first: in
    this order each can be taken back without meeting another of them."""
    query = _of(rule, Contribution.uid).where(_STANDS, Decision.at >= since)
    return list(work.session.scalars(query.order_by(Decision.id.desc()).limit(most)))


def _of(rule: Rule, *columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns).select_from(Decision)
    query = query.join(Contribution, Contribution.id == Decision.contribution_id)
    return query.where(Decision.rule == rule.value)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
