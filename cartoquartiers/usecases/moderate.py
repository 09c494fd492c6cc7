"""Deciding on contributions: by a moderator, by a named rule, or by the author who withdraws or answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.amending import amended, incomplete
from cartoquartiers.domain.change import Change, Changes
from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound
from cartoquartiers.domain.lifecycle import OPEN_STATES, next_state
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason, Rule, Verdict
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.queries.waiting import areas_about
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, claims, letters, publish, tips
from cartoquartiers.usecases.references import merge_problems, reference_problems


@dataclass(frozen=True)
class Ruling:
    """What a moderator says. ``changes`` (amend only) overrides single fields of the contribution: an
    object replaces the
    proposed value, ``None`` means that this field is not retained. ``expected_state`` and ``seen_version``
    are those of the contribution and of its place that were looked at; unsaid, nothing is compared.
    ``revision_id`` (refuse only) is that of the record that took something over of the contribution."""

    verdict: Verdict
    reason: Reason | None = None
    message: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    expected_state: str | None = None
    seen_version: int | None = None
    revision_id: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What a decision led to; ``version`` and ``tick`` are those of the place when something was
    published."""

    uid: str
    state: str
    place: str
    version: int | None
    tick: int | None


def decide(work: Work, actor: Actor, uid: str, ruling: Ruling) -> Outcome:
    """Record a moderator's verdict, publish what it accepts and return what that led to. Raises ``NotFound``
    and what ``rule_on`` raises."""
    contribution = locked(work, uid)
    rule_on(work, actor, contribution, ruling)
    return outcome(work, contribution)


def rule_on(work: Work, actor: Actor, contribution: Contribution, ruling: Ruling) -> None:
    """Record a moderator's verdict on a contribution that is locked, and publish what it accepts.

    Raises ``Forbidden`` (outside of the actor's scope), ``Invalid`` (no reason, no message,
    bad amendment),
    ``Conflicting('decided')`` when somebody decided meanwhile, ``Conflicting('stale')`` (with the ``fields``
    that changed) when the place is not as it was looked at, and ``Conflicting('fields')`` when a field
    changed meanwhile;
    the contribution then stays as it is.
    """
    may_decide(work, actor, contribution)
    state = ContributionState(contribution.state)
    if state not in OPEN_STATES or (ruling.expected_state and ruling.expected_state != state):
        raise Conflicting("decided", state=state.value, uid=contribution.uid)
    _nothing_changed(work, actor, contribution, ruling)
    missing = incomplete(
        Kind(contribution.kind), ruling.verdict, ruling.reason, ruling.message, ruling.changes
    )
    if missing:
        raise Invalid(missing)
    decision = Decision(
        contribution_id=contribution.id,
        verdict=ruling.verdict.value,
        decider_id=actor.person_id,
        reason=ruling.reason.value if ruling.reason else None,
        message=ruling.message,
        at=work.now,
        revision_id=ruling.revision_id,
    )
    changes, partial = contribution.changes, False
    if ruling.verdict is Verdict.AMEND:
        changes, partial = _amended(work, contribution, ruling.changes)
        _may_put_there(work, actor, contribution, changes)
        decision.amended = dict(ruling.changes)
    if ruling.verdict in (Verdict.ACCEPT, Verdict.AMEND):
        _publish(work, contribution, decision, changes)
    contribution.state = next_state(state, ruling.verdict, partial).value
    work.session.add(decision)
    claims.release(work, contribution.id)
    work.session.flush()
    automatic.note_verdict(work, contribution, ruling.verdict)
    letters.tell_decided(work, contribution, decision)


def accept_by_rule(work: Work, contribution: Contribution, rule: Rule, part: Changes | None = None) -> None:
    """Publish by a named rule, which leaves its decision row; only a ``part`` of the changes when given.
    Raises ``Conflicting`` and ``Invalid`` like ``decide``."""
    decision = Decision(
        contribution_id=contribution.id, verdict=Verdict.ACCEPT.value, rule=rule.value, at=work.now
    )
    _publish(work, contribution, decision, contribution.changes if part is None else part)
    state = next_state(ContributionState(contribution.state), Verdict.ACCEPT, partial=part is not None)
    contribution.state = state.value
    work.session.add(decision)
    work.session.flush()


def withdraw(work: Work, contribution: Contribution) -> None:
    """The author takes an open contribution back. Raises ``Conflicting('decided')``."""
    contribution.state = next_state(ContributionState(contribution.state), Verdict.WITHDRAW).value
    row = Decision(contribution_id=contribution.id, verdict=Verdict.WITHDRAW.value, at=work.now)
    work.session.add(row)
    work.session.flush()


def answer(work: Work, contribution: Contribution, words: str) -> None:
    """The author answers a moderator's question; the contribution waits again. Raises
    ``Conflicting('decided')``."""
    if contribution.state != ContributionState.ASKED.value:
        raise Conflicting("decided", state=contribution.state)
    contribution.answer, contribution.answered_at = words, work.now
    contribution.state = ContributionState.WAITING.value
    work.session.flush()


def locked(work: Work, uid: str) -> Contribution:
    """Return the contribution under lock. Raises ``NotFound``."""
    query = select(Contribution).where(Contribution.uid == uid).with_for_update()
    found = work.session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFound("contribution")
    return found


def by_follow_token(work: Work, token: str, *, lock: bool = False) -> Contribution:
    """Return the contribution that a follow link leads to. Raises ``NotFound``."""
    query = select(Contribution).where(Contribution.follow_token == token)
    found = work.session.scalars(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound("contribution")
    return found


def published_as(work: Work, contribution: Contribution) -> tuple[int | None, int | None]:
    """Return (version, tick) of the revision that the contribution led to; for one that changed nothing,
    the place's own."""
    query = select(Revision.version, Revision.tick).where(Revision.contribution_id == contribution.id)
    row = work.session.execute(query.order_by(Revision.id.desc())).first()
    if row:
        return row[0], row[1]
    if (
        contribution.state not in (ContributionState.PUBLISHED, ContributionState.PARTIAL)
        or not contribution.place_id
    ):
        return None, None
    place = select(Place.version, PlaceText.tick).join(PlaceText, PlaceText.id == Place.id)
    now = work.session.execute(place.where(Place.id == contribution.place_id)).first()
    return (now[0], now[1]) if now else (None, None)


def outcome(work: Work, contribution: Contribution) -> Outcome:
    """Return what became of a contribution."""
    version, tick = published_as(work, contribution)
    return Outcome(contribution.uid, contribution.state, contribution.place_uid, version, tick)


def areas_of(work: Work, contribution: Contribution) -> list[Area]:
    """Return where the contribution's place lies now and where the proposal would put it."""
    place = work.session.get(Place, contribution.place_id) if contribution.place_id else None
    return areas_about(contribution, place)


def _nothing_changed(work: Work, actor: Actor, contribution: Contribution, ruling: Ruling) -> None:
    """What somebody else did to the place since it was looked at; one's own decisions are known."""
    place = work.session.get(Place, contribution.place_id) if contribution.place_id else None
    if place is None or ruling.seen_version is None or place.version == ruling.seen_version:
        return
    own = select(Decision.revision_id).where(
        Decision.decider_id == actor.person_id, Decision.revision_id.is_not(None)
    )
    since = select(Revision.changes).where(
        Revision.place_id == place.id, Revision.version > ruling.seen_version, Revision.id.not_in(own)
    )
    fields = {name for changes in work.session.scalars(since) for name in changes}
    if not fields:
        return
    raise Conflicting("stale", fields=sorted(fields), version=place.version, uid=contribution.uid)


def may_decide(work: Work, actor: Actor, contribution: Contribution) -> None:
    """Raise ``Forbidden`` unless the contribution is for this person to decide."""
    if not allowed(actor, Action.DECIDE, areas_of(work, contribution)):
        raise Forbidden("not_in_scope" if actor.may_moderate else "forbidden")


def _may_put_there(work: Work, actor: Actor, contribution: Contribution, changes: Changes) -> None:
    """A moderator's own amendment must not carry the place out of the moderator's scope."""
    point = changes.get("position", {}).get("to")
    place = work.session.get(Place, contribution.place_id) if contribution.place_id else None
    if point:
        commune, quartier = territory_queries.locate(work, (point[0], point[1]))
    else:
        commune, quartier = (place.commune, place.quartier) if place else (None, None)
    category = changes.get("rubrique", {}).get("to") or (place.category if place else None)
    if not allowed(actor, Action.DECIDE, [Area(commune, quartier, category)]):
        raise Forbidden("not_in_scope")


def _amended(work: Work, contribution: Contribution, given: Mapping[str, Any]) -> tuple[Changes, bool]:
    """Return the contribution's changes with the moderator's on top, and whether a field was left out."""
    place = work.session.get(Place, contribution.place_id) if contribution.place_id else None
    now = {**empty_values(), **place.fields} if place else empty_values()
    taxonomy = territory_queries.taxonomy(work)
    made = amended(Kind(contribution.kind), contribution.changes, given, now, taxonomy)
    problems = [*made.problems, *reference_problems(work, made.own)]
    if problems:
        raise Invalid(problems)
    return made.changes, made.partial


def _publish(
    work: Work, contribution: Contribution, decision: Decision, changes: Mapping[str, Change]
) -> None:
    """Apply the changes and note on the decision what they did. Accepting a report changes nothing by
    itself; a note stands beside the facts."""
    if contribution.kind == Kind.REPORT:
        return
    if contribution.kind == Kind.TIP:
        tips.show(work, contribution)
        return
    problems = merge_problems(work, contribution.place_uid, dict(changes))
    if problems:
        raise Invalid(problems)
    applied = publish.apply(work, contribution, changes)
    decision.applied = applied.changes
    decision.revision_id = applied.revision.id if applied.revision else None


def visible_to(work: Work, actor: Actor, uid: str) -> Contribution | None:
    """Return a contribution when the actor is its author or may decide on it, else ``None``."""
    found = work.session.scalars(select(Contribution).where(Contribution.uid == uid)).first()
    if found is None or not actor.is_authenticated:
        return None
    if found.author_id == actor.person_id or allowed(actor, Action.DECIDE, areas_of(work, found)):
        return found
    return None
