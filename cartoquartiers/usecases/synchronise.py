"""What a device sent becomes contributions, each once, each with one verdict that is told again when asked.

The caller keeps an item in one transaction (``arrivals.keep``) and applies it in the next: whatever stops in
between, the item is there, and the device that sends it again gets the verdict or has it applied then.
"""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import or_, select

from cartoquartiers.domain.change import is_set
from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merge import merge, torn
from cartoquartiers.domain.place import BY_NAME, empty_values
from cartoquartiers.domain.policy import ANONYMOUS, Actor
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.sync import Item, SyncVerdict, parse_item, verdict_for
from cartoquartiers.domain.typed_hours import with_hours_read
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Origin
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import arrivals, contribute, moderate
from cartoquartiers.usecases.contribute import Provenance
from cartoquartiers.usecases.twins import twins_of

Answer = dict[str, Any]


def apply(work: Work, actor: Actor, number: int) -> tuple[Answer, list[int]]:
    """Give a kept item its verdict; returns it, and the items of the same author that it sets free.

    An item that has its verdict gets it again, whoever sends it: nothing is done twice.
    """
    row = arrivals.locked(work, number)
    if row.state in ("done", "parked"):
        return dict(row.verdict or {}), []
    try:
        if arrivals.is_reused(work, row):
            raise Invalid([Problem("uid", "uid_reused")])
        item = parse_item(json.loads(row.raw))
        waits = _waits_for(work, item)
        if waits:
            return _hold(row, waits), []
        if _is_parked(work, item.proposal):
            return _settle(work, row, _parked(item), "parked"), _freed(work, row, item)
        with work.session.begin_nested():
            answer = _submit(work, actor, item, row)
    except Invalid as invalid:
        if {problem.code for problem in invalid.problems} == {"photo_unknown"}:
            # Its photo is on its way, or was forgotten here meanwhile: the device has it still.
            return {**_hold(row, None), "problems": refused(row.uid, invalid)["problems"]}, []
        return _refuse(work, row, invalid)
    return _settle(work, row, answer), _freed(work, row, item)


def release(work: Work, number: int) -> bool:
    """Apply an item whose new place was waiting, once somebody decided on it; tells whether it was time."""
    row = arrivals.locked(work, number)
    if row.state != "parked":
        return False
    item = parse_item(json.loads(row.raw))
    if _is_parked(work, item.proposal):
        return False
    row.state = "done"
    person = work.session.get(Person, row.author_id) if row.author_id else None
    actor = actor_of(work, person) if person and person.active else ANONYMOUS
    # Where the new place was not retained, what was said of it stays readable in the item.
    with suppress(Invalid), work.session.begin_nested():
        _submit(work, actor, item, row)
    return True


def _waits_for(work: Work, item: Item) -> str | None:
    """Return the uid that has to arrive first: one that was named, or the creation of the place."""
    if item.after and not arrivals.has_arrived(work, item.after):
        return item.after
    place = item.proposal.place
    if item.proposal.kind is Kind.CREATE or place is None or _is_known(work, place):
        return None
    return place


def _is_known(work: Work, place: str) -> bool:
    if work.session.scalar(select(Place.id).where(Place.uid == place)) is not None:
        return True
    return _creation(work, place) is not None


def _creation(work: Work, place: str) -> Contribution | None:
    creating = Contribution.place_uid == place, Contribution.kind == Kind.CREATE.value
    return work.session.scalars(select(Contribution).where(*creating).order_by(Contribution.id)).first()


def _is_parked(work: Work, proposal: Proposal) -> bool:
    """Tell whether the item speaks of a new place on which nobody has decided yet."""
    if proposal.kind is Kind.CREATE or proposal.place is None:
        return False
    if work.session.scalar(select(Place.id).where(Place.uid == proposal.place)) is not None:
        return False
    creation = _creation(work, proposal.place)
    return creation is not None and creation.state in {state.value for state in OPEN_STATES}


def _submit(work: Work, actor: Actor, item: Item, row: Arrival) -> Answer:
    before = _place(work, item.proposal)
    hours = before.fields.get("horaires") if before else None
    proposal = replace(item.proposal, changes=with_hours_read(item.proposal.changes, hours))
    version, gone = (before.version, before.gone) if before else (0, None)
    twins = twins_of(work, proposal, item.distinct) if proposal.kind is Kind.CREATE else []
    receipt = contribute.submit(
        work, actor, proposal, by_rule=not twins, language=row.language, provenance=_provenance(row)
    )
    _replace(work, actor, item)
    stored = work.session.scalars(select(Contribution).where(Contribution.uid == proposal.uid)).one()
    # What somebody without the right proposes waits whole: only who publishes can meet a conflict.
    met = receipt.state in (ContributionState.CONFLICT, ContributionState.PARTIAL)
    conflicts = _conflicts(work, stored) if met else []
    if gone and proposal.kind is not Kind.REOPEN and receipt.state == ContributionState.WAITING:
        conflicts = [{"field": "gone", "seen": None, "now": gone, "yours": None}]
    others = proposal.base_version is not None and version > proposal.base_version
    verdict = verdict_for(receipt.state, conflicts=bool(conflicts), others_changed=others, twins=bool(twins))
    return {
        "uid": receipt.uid,
        "verdict": verdict.value,
        "state": receipt.state,
        "place": receipt.place,
        "version": receipt.version,
        "tick": receipt.tick,
        "follow": receipt.follow,
        "problems": [_told(problem) for problem in receipt.problems],
        "conflicts": conflicts,
        "resembles": twins,
    }


def _provenance(row: Arrival) -> Provenance:
    return Provenance(Origin.CAMPAIGN, row.campaign) if row.campaign else Provenance(Origin.TABLET)


def _place(work: Work, proposal: Proposal) -> Place | None:
    if proposal.place is None:
        return None
    return work.session.scalars(select(Place).where(Place.uid == proposal.place)).first()


def _conflicts(work: Work, stored: Contribution) -> list[dict[str, Any]]:
    """Return field by field what the author saw, what is there now, and what is proposed: what somebody else
    changed, and what makes no sense without it."""
    place = work.session.scalars(select(Place).where(Place.uid == stored.place_uid)).first()
    current = {**empty_values(), **place.fields} if place else empty_values()
    _free, kept = torn(stored.changes, merge(current, stored.changes).conflicts)
    return [
        {"field": name, "seen": change.get("from"), "now": current.get(name), "yours": change["to"]}
        for name, change in kept.items()
        if not is_set(change) and not BY_NAME[name].kind.same(current.get(name), change["to"])
    ]


def _replace(work: Work, actor: Actor, item: Item) -> None:
    """Withdraw the author's own earlier contribution that this one stands for, if it is still open."""
    if item.instead_of is None or not actor.is_authenticated:
        return
    named = select(Contribution.id).where(Contribution.uid == item.instead_of)
    earlier = select(Contribution).where(
        # What could not be published of it waits in a contribution of its own.
        or_(Contribution.uid == item.instead_of, Contribution.rest_of_id.in_(named)),
        Contribution.author_id == actor.person_id,
    )
    for contribution in work.session.scalars(earlier.with_for_update()):
        with suppress(Conflicting):  # decided meanwhile: there is nothing left to replace
            moderate.withdraw(work, contribution)


def _parked(item: Item) -> Answer:
    return {
        "uid": item.proposal.uid,
        "verdict": SyncVerdict.WAITING.value,
        "state": ContributionState.WAITING.value,
        "place": item.proposal.place,
        "version": None,
        "tick": None,
        "problems": [],
        "conflicts": [],
        "resembles": [],
    }


def _hold(row: Arrival, waits: str | None) -> Answer:
    row.state, row.waits_for = "held", waits
    held = {"verdict": SyncVerdict.HELD.value, "state": ContributionState.WAITING.value}
    return {"uid": row.uid, **held, "waits_for": waits, "problems": []}


def _settle(work: Work, row: Arrival, answer: Answer, state: str = "done") -> Answer:
    row.state, row.waits_for, row.verdict, row.settled_at = state, None, answer, work.now
    work.session.flush()
    return answer


def _refuse(work: Work, row: Arrival, invalid: Invalid) -> tuple[Answer, list[int]]:
    answer = refused(row.uid, invalid)
    _settle(work, row, answer)
    freed = arrivals.held_for(work, row.author_id, {row.uid})
    if row.author_id is None and row.sender is None:
        # What a passer-by's program got wrong is told and not kept.
        work.session.delete(row)
        work.session.flush()
    return answer, freed


def refused(uid: Any, invalid: Invalid) -> Answer:
    """Return the verdict on an item that cannot be taken as it is."""
    return {
        "uid": uid,
        "verdict": SyncVerdict.REFUSED.value,
        "state": ContributionState.REFUSED.value,
        "problems": [_told(problem) for problem in invalid.problems],
    }


def _told(problem: Problem) -> dict[str, Any]:
    return {"field": problem.field, "code": problem.code, "params": dict(problem.params)}


def _freed(work: Work, row: Arrival, item: Item) -> list[int]:
    names = {row.uid} | ({item.proposal.place} if item.proposal.place else set())
    return arrivals.held_for(work, row.author_id, names)
