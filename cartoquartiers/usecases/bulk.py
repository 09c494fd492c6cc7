"""One change of many places: each of them gets a contribution of its own, judged like any other."""

import uuid

from sqlalchemy import select

from cartoquartiers.domain.batch import Asked, Heap
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.policy import Actor, Area, rules_for
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import Origin
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, contribute, precedence
from cartoquartiers.usecases.forecast import Forecast, accept

_HOUSE = contribute.Provenance(Origin.HOUSE)
OUTSIDE = Problem("", "batch_outside")


def forecast(work: Work, actor: Actor, asked: Asked, place: Place, base_version: int) -> Forecast:
    """Judge the change of one place that was seen at ``base_version``; nothing is stored."""
    here = Area.of(place)
    if automatic.role_rule(work, actor, asked.kind, [here], place) is None:
        return Forecast(Heap.REFUSED, problems=(_why_not(work, actor, asked, place, here),))
    if place.gone is not None:
        return Forecast(Heap.REFUSED, problems=(Problem("", "unknown_place"),))
    foreseen = contribute.foresee(work, actor, _proposal(asked, place, base_version), whole=False)
    if foreseen.problems:
        return Forecast(Heap.REFUSED, problems=foreseen.problems)
    if foreseen.rule is None:
        return Forecast(Heap.REFUSED, problems=(OUTSIDE,))
    merged = merge(foreseen.now, foreseen.changes)
    if merged.conflicts:
        changed = tuple(Problem(name, "batch_changed") for name in merged.conflicts)
        return Forecast(Heap.CONFLICT, problems=changed)
    return Forecast(Heap.READY if merged.applied else Heap.UNCHANGED, merged.applied)


def settle(work: Work, actor: Actor, asked: Asked, place: Place, base_version: int, number: int) -> Forecast:
    """Publish the change of one place, which is locked, as part of the batch of this ``number``."""
    found = forecast(work, actor, asked, place, base_version)
    here = Area.of(place)
    rule = automatic.role_rule(work, actor, asked.kind, [here], place)
    if found.heap is not Heap.READY or rule is None:
        return found
    receipt = contribute.submit(
        work, actor, _proposal(asked, place, base_version), by_rule=False, whole=False, provenance=_HOUSE
    )
    filed = work.session.scalars(select(Contribution).where(Contribution.uid == receipt.uid)).one()
    filed.batch_id = number
    accept(work, actor, filed, rule)
    return Forecast(Heap.DONE, found.changes)


def _why_not(work: Work, actor: Actor, asked: Asked, place: Place, here: Area) -> Problem:
    """Why one may not change the place at once: it is another's part, or a structure comes first there."""
    if not rules_for(actor, asked.kind, [here]):
        return OUTSIDE
    keeper = precedence.structure_first(work, actor, place)
    return Problem("", "batch_structure_first", {"structure": keeper}) if keeper else OUTSIDE


def _proposal(asked: Asked, place: Place, base_version: int) -> Proposal:
    return Proposal(
        uid=str(uuid.uuid4()),
        kind=asked.kind,
        place=place.uid,
        base_version=base_version,
        changes=asked.changes,
        message=asked.message,
    )
