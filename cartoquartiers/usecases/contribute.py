"""Receiving a proposal: the one door for forms, tablets, imports, programs and undos."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.automatic import Case, choose
from cartoquartiers.domain.change import Changes, is_set
from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.fingerprint import fingerprint
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.proposal import Proposal, with_extra
from cartoquartiers.domain.risk import Assessment
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.validation import complete, problems_of
from cartoquartiers.domain.vocabulary import (
    GOOD_FAITH,
    ContributionState,
    Kind,
    Origin,
    ReportCode,
    Rule,
)
from cartoquartiers.store.adding import add_unless_there
from cartoquartiers.store.queries import territory as territory_queries
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, letters, moderate, partly, precedence, quotas, unread
from cartoquartiers.usecases.references import reference_problems, with_masked_photos
from cartoquartiers.usecases.site_settings import charter_existed, charter_version
from cartoquartiers.usecases.weighing import weigh

_CLOSING = ("etat", "ferme_jusqu_au", "gone", "replaced_by")


@dataclass(frozen=True)
class Receipt:
    """What the author gets. ``created`` is false when the same contribution had already arrived."""

    uid: str
    state: str
    place: str
    version: int | None
    tick: int | None
    follow: str
    problems: tuple[Problem, ...] = ()
    created: bool = True


@dataclass(frozen=True)
class Provenance:
    """By which door a proposal came, and what it came with (the source of an import).

    ``counted``: it counts in its author's quota (``quotas``); for what a person sends one at a time, never
    for what a device has said was saved.
    """

    origin: Origin = Origin.SITE
    operation: str | None = None
    counted: bool = False

    @property
    def on_the_way(self) -> bool:
        """Whether it was noted during a round: two taps make a place, what its type asks is said later."""
        return self.origin in (Origin.TABLET, Origin.CAMPAIGN)


BY_FORM = Provenance()


@dataclass(frozen=True)
class _Draft:
    """A proposal beside what it is about: the place, its values when the author saw it (``base``) and now,
    the completed changes, and where the subject lies (now, and afterwards last)."""

    actor: Actor
    proposal: Proposal
    place: Place | None
    base: Mapping[str, Value]
    now: Mapping[str, Value]
    changes: Changes
    areas: list[Area]


def submit(
    work: Work,
    actor: Actor,
    proposal: Proposal,
    *,
    by_rule: bool = True,
    language: str | None = None,
    whole: bool = True,
    provenance: Provenance = BY_FORM,
) -> Receipt:
    """Store a proposal as a contribution, and publish it when a named rule of ``policy`` says so.

    The same uid with the same content gives the same receipt. Raises ``Invalid`` (nothing is stored, the
    uid stays free).
    ``by_rule=False`` leaves the decision to the caller (imports decide with their moderator's name).
    ``whole=False`` takes it without an answer that an extra field requires (a file knows what it knows).
    ``language`` is that of the page where somebody wrote it: letters to its author are in it; none without.
    """
    digest = fingerprint(proposal)
    try:
        draft = _draft(work, actor, proposal, whole=whole and not provenance.on_the_way)
        # A file has its own report of what it repeats, and thousands of rows.
        weighed = weigh(work, actor, proposal, draft.changes, draft.areas) if whole else None
        if provenance.counted and weighed:
            quotas.check(work, actor, weighed.level)
    except Invalid:
        # What arrived before is told again, whatever would be said of it today.
        known = _arrived(work, proposal.uid, digest)
        if known is None:
            raise
        return known
    contribution = _store(work, draft, digest, weighed, language, provenance)
    if contribution is None:
        known = _arrived(work, proposal.uid, digest)
        if known is None:  # another creation of the same place was a moment faster
            raise Invalid([Problem("place_uid", "place_uid_taken")])
        return known
    if by_rule and weighed:
        _publish_by_rule(work, draft, contribution, weighed)
    letters.tell_received(work, contribution)
    return receipt_of(work, contribution, created=True)


@dataclass(frozen=True)
class Foreseen:
    """What would become of a proposal: its completed changes, the place's values now, the rule that would
    publish it (``None``: it would wait), and what is wrong with it."""

    changes: Changes
    now: Mapping[str, Value]
    rule: Rule | None
    problems: tuple[Problem, ...] = ()


def foresee(work: Work, actor: Actor, proposal: Proposal, *, whole: bool = True) -> Foreseen:
    """Judge a proposal as ``submit`` would; nothing is stored."""
    try:
        draft = _draft(work, actor, proposal, whole=whole)
    except Invalid as invalid:
        return Foreseen({}, {}, None, invalid.problems)
    rule = automatic.role_rule(work, actor, proposal.kind, draft.areas, draft.place)
    return Foreseen(draft.changes, draft.now, rule)


def _draft(work: Work, actor: Actor, proposal: Proposal, *, whole: bool) -> _Draft:
    """Complete the proposal and judge it. Raises ``Invalid`` with every problem."""
    taxonomy = territory_queries.taxonomy(work)
    proposal, unread = with_extra(with_masked_photos(work, proposal), taxonomy.extra)
    place = _place_of(work, proposal)
    base = _base_values(work, place, proposal)
    now = {**empty_values(), **place.fields} if place else empty_values()
    if proposal.kind is Kind.REOPEN:
        # It speaks of the closing that stands now, however old the page was on which somebody saw the place.
        base = {**base, **{name: now[name] for name in _CLOSING}}
    changes = complete(proposal, base, taxonomy)
    draft = _Draft(actor, proposal, place, base, now, changes, areas_of(work, place, now, changes))
    problems = [*unread, *_problems(work, draft, taxonomy)]
    if not whole:
        problems = [p for p in problems if p.code != "required" or p.field not in taxonomy.extra]
    # What could not be read was sent all the same: it is not missing as well.
    unreadable = {problem.field for problem in unread}
    problems = [p for p in problems if p in unread or p.field not in unreadable]
    if problems:
        raise Invalid(problems)
    return draft


def _publish_by_rule(work: Work, draft: _Draft, contribution: Contribution, weighed: Assessment) -> None:
    placed = bool(draft.now.get("position") or draft.changes.get("position", {}).get("to"))
    gone = draft.place is not None and draft.place.gone is not None and draft.proposal.kind is not Kind.REOPEN
    if not placed or gone:
        return
    settings = automatic.settings_of(work)
    choice = choose(_case(work, draft, contribution, weighed), settings)
    for shadow in choice.would:
        automatic.note_shadow(work, contribution, shadow)
    if choice.held:
        precedence.say_why(work, draft.actor, contribution, draft.place)
    rule = choice.publishes
    if rule is None:
        return
    try:
        moderate.accept_by_rule(work, contribution, rule)
    except Conflicting as conflict:
        # What the rule may not decide waits for a person: the values are not lost.
        partly.accept_partly(work, contribution, rule, conflict.details.get("fields", {}))
    if rule in settings and contribution.state != ContributionState.CONFLICT:
        automatic.note_sample(work, contribution, rule, settings[rule])


def _case(work: Work, draft: _Draft, contribution: Contribution, weighed: Assessment) -> Case:
    proposal, signed_in = draft.proposal, draft.actor.is_authenticated
    outdated = signed_in and unread.is_out_of_date(work, contribution, proposal, draft.base)
    return Case(
        draft.actor,
        proposal.kind,
        tuple(draft.areas),
        weighed,
        frozenset(draft.changes),
        reserved=precedence.is_reserved_from(work, draft.actor, draft.place),
        to_read=outdated or (signed_in and unread.is_to_read(work, contribution, proposal.confirmed)),
        unseen=outdated and proposal.base_version is not None,
    )


def _arrived(work: Work, uid: str, digest: str) -> Receipt | None:
    found = work.session.scalars(select(Contribution).where(Contribution.uid == uid)).first()
    if found is None:
        return None
    if found.body_hash != digest:
        raise Invalid([Problem("uid", "uid_reused")])
    return receipt_of(work, found, created=False)


def receipt_of(work: Work, contribution: Contribution, *, created: bool) -> Receipt:
    """Return the receipt of a stored contribution as it stands now."""
    # Nothing was made yet of what has just arrived and waits: most of what arrives.
    fresh = created and contribution.state == ContributionState.WAITING
    version, tick = (None, None) if fresh else moderate.published_as(work, contribution)
    return Receipt(
        uid=contribution.uid,
        state=contribution.state,
        place=contribution.place_uid,
        version=version,
        tick=tick,
        follow=f"/suivi/{contribution.follow_token}",
        problems=tuple(Problem(w["field"], w["code"], w.get("params", {})) for w in contribution.warnings),
        created=created,
    )


def _place_of(work: Work, proposal: Proposal) -> Place | None:
    uid = proposal.place
    if uid is None and proposal.kind is Kind.CREATE:
        return None
    place = work.session.scalars(select(Place).where(Place.uid == uid)).first() if uid else None
    if proposal.kind is Kind.CREATE:
        waiting = select(Contribution.id).where(
            Contribution.place_uid == uid, Contribution.kind == Kind.CREATE
        )
        if uid and (place or work.session.scalars(waiting).first()):
            raise Invalid([Problem("place_uid", "place_uid_taken")])
        return None
    if place is None:
        raise Invalid([Problem("place", "unknown_place")])
    return place


def _base_values(work: Work, place: Place | None, proposal: Proposal) -> dict[str, Value]:
    """Return the values at the version that the author saw; without one, each change must say what it was
    made from."""
    if place is None:
        return empty_values()
    if proposal.base_version is None:
        if proposal.kind in (Kind.CORRECT, Kind.MOVE):
            missing = [n for n, c in proposal.changes.items() if not is_set(c) and "from" not in c]
            if missing:
                raise Invalid([Problem(name, "from_missing") for name in missing])
        return values_at(work, place, None)
    if proposal.base_version > place.version:
        raise Invalid([Problem("base_version", "base_version_unknown", {"version": place.version})])
    return values_at(work, place, proposal.base_version)


def areas_of(work: Work, place: Place | None, now: Mapping[str, Value], changes: Changes) -> list[Area]:
    """Return where the subject lies now and would lie afterwards (the last one)."""
    areas = []
    if place:
        areas.append(Area.of(place))
    after = {**now, **{name: c["to"] for name, c in changes.items() if "to" in c}}
    if not place or {"position", "rubrique", "structure"} & set(changes):
        point = after.get("position")
        commune, quartier = territory_queries.locate(work, (point[0], point[1]) if point else None)
        areas.append(Area(commune, quartier, after.get("rubrique"), after.get("structure")))
    return areas


def _problems(work: Work, draft: _Draft, taxonomy: Taxonomy) -> list[Problem]:
    keeper = allowed(draft.actor, Action.KEEP, draft.areas)
    problems = problems_of(draft.proposal, draft.changes, draft.base, taxonomy, keeper=keeper)
    problems += reference_problems(work, draft.changes)
    if draft.proposal.charter and not charter_existed(work, draft.proposal.charter):
        problems.append(Problem("charter", "unknown_charter"))
    if _swapped(work, draft.changes):
        problems.append(Problem("position", "position_swapped"))
    return problems


def _swapped(work: Work, changes: Changes) -> bool:
    """Tell whether latitude and longitude were exchanged: outside the territory as given, inside when
    turned round."""
    point = changes.get("position", {}).get("to")
    box = territory_queries.territory_box(work) if point else None
    if not point or not box:
        return False
    return not _inside(point[0], point[1], box) and _inside(point[1], point[0], box)


def _inside(lon: float, lat: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= lon <= box[2] and box[1] <= lat <= box[3]


def _with_declaration(proposal: Proposal) -> str | None:
    """The words to the team; those who report illegal content declare their good faith with them."""
    return "\n\n".join(filter(None, (proposal.message, GOOD_FAITH if proposal.good_faith else None))) or None


def _warnings(work: Work, draft: _Draft) -> list[dict[str, Any]]:
    proposal, area = draft.proposal, draft.areas[-1]
    if proposal.report is ReportCode.ILLEGAL:
        # A notice without these is looked at all the same; moderators see what it lacks (regulation
        # 2022/2065, article 16).
        reachable = proposal.contact or draft.actor.person_id
        lacks = {"message": proposal.message, "good_faith": proposal.good_faith, "contact": reachable}
        return [{"field": name, "code": f"notice_without_{name}"} for name, said in lacks.items() if not said]
    point = draft.changes.get("position", {}).get("to")
    if point and not (area.commune or area.quartier) and territory_queries.territory_box(work):
        return [{"field": "position", "code": "outside_territory"}]
    return []


def _store(
    work: Work,
    draft: _Draft,
    digest: str,
    weighed: Assessment | None,
    language: str | None,
    provenance: Provenance,
) -> Contribution | None:
    """Insert the row; ``None`` when the same uid arrived in another transaction meanwhile."""
    actor, proposal, changes, area = draft.actor, draft.proposal, draft.changes, draft.areas[-1]
    creating = proposal.kind is Kind.CREATE
    name = changes.get("nom", {}).get("to") if creating else draft.now.get("nom")
    contribution = Contribution(
        uid=proposal.uid,
        body_hash=digest,
        follow_token=secrets.token_urlsafe(18),
        kind=proposal.kind.value,
        state=ContributionState.WAITING.value,
        place_uid=proposal.place or _new_uid(),
        base_version=unread.spoken_of(proposal, draft.place),
        changes=changes,
        confirmed=unread.told_of(proposal.confirmed, draft.base),
        report=proposal.report.value if proposal.report else None,
        message=_with_declaration(proposal),
        note=proposal.note,
        contact=proposal.contact,
        charter=proposal.charter or charter_version(work),
        captured_at=proposal.captured_at,
        nearness=proposal.nearness.value if proposal.nearness else None,
        received_at=work.now,
        language=language,
        origin=provenance.origin.value,
        operation=provenance.operation,
        author_id=actor.person_id,
        author_role=actor.role.value if actor.role else None,
        warnings=_warnings(work, draft),
        name=name or "",
        place_id=draft.place.id if draft.place else None,
        commune=area.commune,
        quartier=area.quartier,
        category=area.category,
        risk=weighed.risk.value if weighed else None,
        risk_codes=weighed.codes if weighed else None,
    )
    return contribution if add_unless_there(work, contribution) else None


def _new_uid() -> str:
    return str(uuid.uuid4())
