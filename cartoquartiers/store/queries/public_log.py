"""What the town tells of its moderation: verdicts and their delays, never who, never in whose words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from cartoquartiers.domain.automatic import AUTOMATIC
from cartoquartiers.domain.side_files import TOLD
from cartoquartiers.domain.vocabulary import Origin, Verdict
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.work import Work

_BY_PEOPLE = (Origin.SITE, Origin.TABLET, Origin.CAMPAIGN, Origin.API)
"""A file of five thousand rows is one person's decision, and the team's own work is in the histories."""


@dataclass(frozen=True)
class LogFilter:
    """``since`` to ``until``: when it was decided, the end apart; empty codes limit nothing."""

    since: datetime
    until: datetime
    verdict: str = ""
    reason: str = ""
    quartier: str = ""
    category: str = ""


@dataclass(frozen=True)
class LogLine:
    """One decision. ``delay``: since the contribution was received; ``rule``: the named rule that decided,
    ``None`` when a person of the team did, who is not told."""

    at: datetime
    delay: timedelta
    kind: str
    verdict: str
    reason: str | None
    rule: str | None
    commune: str | None
    quartier: str | None
    category: str | None


@dataclass(frozen=True)
class LogFigures:
    """How many decisions, by verdict; ``half``: the median delay of those that people took (``None``: no
    such one)."""

    by_verdict: dict[str, int]
    half: timedelta | None

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_verdict.values())


def lines(work: Work, wanted: LogFilter, start: int = 0, limit: int | None = None) -> Sequence[LogLine]:
    """The decisions, the latest first."""
    query = _among(
        select(
            Decision.at,
            Contribution.received_at,
            Contribution.kind,
            Decision.verdict,
            Decision.reason,
            Decision.rule,
            Contribution.commune,
            Contribution.quartier,
            Contribution.category,
        ),
        wanted,
    )
    rows = work.session.execute(
        query.order_by(Decision.at.desc(), Decision.id.desc()).offset(start).limit(limit)
    )
    return [LogLine(at, _delay(at, received), *rest) for at, received, *rest in rows]


def figures(work: Work, wanted: LogFilter) -> LogFigures:
    """Count them, and tell how long people waited for people."""
    counted = _among(select(Decision.verdict, func.count()), wanted).group_by(Decision.verdict)
    by_verdict = {row[0]: row[1] for row in work.session.execute(counted)}
    moments = _among(select(Decision.at, Contribution.received_at), wanted)
    # What is taken back was answered before: it tells nothing of how long somebody waited.
    answered = moments.where(Decision.decider_id.is_not(None), Decision.verdict != Verdict.UNDO.value)
    delays = sorted(_delay(at, received) for at, received in work.session.execute(answered))
    return LogFigures(by_verdict, delays[len(delays) // 2] if delays else None)


def _delay(decided: datetime, received: datetime) -> timedelta:
    return max(decided - received, timedelta(0))


def _among(query: Any, wanted: LogFilter) -> Any:
    query = query.select_from(Decision).join(Contribution, Contribution.id == Decision.contribution_id)
    return query.where(*_conditions(wanted))


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    by_person = and_(
        Decision.decider_id.is_not(None),
        or_(Contribution.author_id.is_(None), Contribution.author_id != Decision.decider_id),
    )
    found: list[ColumnElement[bool]] = [
        Decision.at >= wanted.since,
        Decision.at < wanted.until,
        Decision.verdict.in_([wanted.verdict] if wanted.verdict else TOLD),
        or_(by_person, Decision.rule.in_([rule.value for rule in AUTOMATIC])),
        Contribution.origin.in_(_BY_PEOPLE),
    ]
    chosen = (
        (Decision.reason, wanted.reason),
        (Contribution.quartier, wanted.quartier),
        (Contribution.category, wanted.category),
    )
    return found + [column == code for column, code in chosen if code]
