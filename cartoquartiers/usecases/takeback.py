"""Taking back what was published on one place, where nobody else has worked on those fields since.

What goes back is a contribution of its own, accepted by who takes back; each one taken back gets a decision.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.batch import Heap
from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.lifecycle import after_undoing
from cartoquartiers.domain.merge import torn
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.undoing import Step, Undoing, kind_of, undoing
from cartoquartiers.domain.validation import code_problems, values_after
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Rule, Verdict
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries import tips as tip_queries
from cartoquartiers.store.tables.batch import Batch
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, contribute, publish, revert, tips
from cartoquartiers.usecases.bulk import OUTSIDE
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.forecast import Forecast, accept
from cartoquartiers.usecases.references import reference_problems

_STANDING = (ContributionState.PUBLISHED, ContributionState.PARTIAL)


@dataclass(frozen=True)
class Plan:
    """What taking back does to one place: the forecast, the rule that lets the actor do it, the judgement
    on the history, that history, each revision with the number of its contribution, and the numbers of those
    that brought notes, or said that all is right."""

    forecast: Forecast
    rule: Rule | None
    undoing: Undoing
    steps: Sequence[tuple[int, Step]]
    noted: Sequence[int] = ()
    looked: Sequence[int] = ()


def plan(work: Work, actor: Actor, place: Place, chosen: Collection[int]) -> Plan:
    """Judge the taking back of these contributions (numbers) on one place; nothing is stored."""
    steps = _steps(work, place, chosen)
    judged = undoing([step for _number, step in steps])
    changes, impossible = _possible(work, place, judged.changes)
    problems = (*impossible, *(Problem(name, why.value) for name, why in judged.kept.items()))
    now = {**empty_values(), **place.fields}
    areas = contribute.areas_of(work, place, now, changes)
    rule = automatic.role_rule(work, actor, kind_of(changes), areas, place)
    if rule is None:
        return Plan(Forecast(Heap.REFUSED, problems=(OUTSIDE,)), None, judged, steps)
    standing = tip_queries.standing(work, place.id, chosen)
    looked = [number for number, step in steps if step.version in judged.looks]
    if changes or standing or looked:
        heap = Heap.PARTLY if problems else Heap.READY
    else:
        heap = Heap.CONFLICT if problems else Heap.UNCHANGED
    notes = tuple(text for _number, text in standing)
    forecast = Forecast(heap, changes, problems, notes, len(looked))
    return Plan(forecast, rule, judged, steps, [number for number, _text in standing], looked)


def settle(work: Work, actor: Actor, place: Place, chosen: Collection[int], batch: Batch) -> Forecast:
    """Take back what may be; the contributions and the place are locked."""
    planned = plan(work, actor, place, chosen)
    found = planned.forecast
    if planned.rule is None or not (found.changes or found.notes or found.looks):
        return found
    for number in planned.noted:
        tips.hide(work, work.session.get_one(Contribution, number))
        _note(work, actor, number, batch, whole=True)
    for number in planned.looked:
        _note(work, actor, number, batch, whole=True)
    if found.changes:
        _invert(work, actor, place, planned, planned.rule, batch)
    publish.check_again(work, place)
    return Forecast(Heap.PARTLY if found.problems else Heap.DONE, found.changes, found.problems)


def _invert(work: Work, actor: Actor, place: Place, planned: Plan, rule: Rule, batch: Batch) -> None:
    """Publish what leads back, and note it on each contribution that it takes back."""
    found, judged = planned.forecast, planned.undoing
    filed = file_for(work, actor, kind_of(found.changes), place, found.changes, batch.message)
    filed.batch_id = batch.id
    accept(work, actor, filed, rule)
    stays = judged.changes.keys() - found.changes.keys()
    for number, step in planned.steps:
        went = judged.undone.get(step.version, frozenset()) - stays
        if went:
            _note(work, actor, number, batch, whole=went >= set(step.changes))


def _steps(work: Work, place: Place, chosen: Collection[int]) -> Sequence[tuple[int, Step]]:
    """(contribution, step) of the whole history of a place."""
    query = (
        select(Revision, Contribution.author_id, Contribution.state)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(Revision.place_id == place.id)
        .order_by(Revision.version)
    )
    return [
        (
            row.contribution_id,
            Step(
                row.version,
                row.changes,
                author,
                # What was taken back already, and perhaps waits again, speaks for nothing, and is nothing to
                # take back.
                frozenset(row.confirmed) if row.kind == Kind.CONFIRM and state in _STANDING else None,
                chosen=row.contribution_id in chosen and state in _STANDING,
            ),
        )
        for row, author, state in work.session.execute(query)
    ]


def _possible(work: Work, place: Place, changes: Changes) -> tuple[Changes, list[Problem]]:
    """The changes without those whose former value is no longer possible: a type, a structure, a photo that
    has gone since."""
    after = values_after({**empty_values(), **place.fields}, changes)
    problems = code_problems(changes, after, territory.taxonomy(work)) + reference_problems(work, changes)
    return torn(changes, {problem.field for problem in problems})[0], problems


def _note(work: Work, actor: Actor, number: int, batch: Batch, *, whole: bool) -> None:
    contribution = work.session.get_one(Contribution, number)
    own = contribution.author_id == actor.person_id
    contribution.state = after_undoing(own=own, whole=whole).value
    row = Decision(
        contribution_id=number,
        verdict=Verdict.UNDO.value,
        decider_id=actor.person_id,
        reason=batch.told.get("reason"),
        message=batch.message,
        at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    if own:
        automatic.forget_sample(work, contribution)
    else:
        automatic.note_verdict(work, contribution, Verdict.UNDO)
    revert.leave_the_map(work, contribution, whole=whole)
