"""Playing with made-up contributions: what a person did is kept in one row of their own, and nowhere else.

The rules are those of real decisions (``amending``, ``merge``, ``lifecycle``); what is missing on purpose is
everything that writes: no contribution, no place, no revision, no tick, no letter, no act.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import shapely
from sqlalchemy import delete, select

from cartoquartiers.domain.amending import amended, incomplete
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.masking import Zone
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.merging import differing
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.training import Case, Done, Step
from cartoquartiers.domain.training_cases import CASES
from cartoquartiers.domain.training_places import PLACES, proposed, standing, taxonomy
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import Kind, Verdict
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.training import steps_of
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.training import Training
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.moderate import Ruling

KEPT = timedelta(days=180)
"""How long answers are kept after somebody last played."""
#: Where no town lies yet: the middle of metropolitan France.
_ANYWHERE: Position = (2.2, 46.2)


def case_of(code: str) -> Case:
    """The exercise of that code. Raises NotFound."""
    if code not in CASES:
        raise NotFound("contribution")
    return CASES[code]


def steps(work: Work, actor: Actor) -> dict[str, Step]:
    """How far the person is, by the code of the exercise."""
    kept = steps_of(work, actor.person_id)
    return {code: Step.read(said) for code, said in kept.items() if code in CASES}


def middle(work: Work, actor: Actor) -> Position:
    """Where the made-up places lie: in the first quartier of the person's scope, else of the town."""
    quartiers, communes = territory.outlines(work, "quartier"), territory.outlines(work, "commune")
    own = [quartiers.get(("quartier", code)) for code in sorted(actor.scope.quartiers)]
    own += [communes.get(("commune", code)) for code in sorted(actor.scope.communes)]
    shape = next((one for one in (*own, *quartiers.values(), *communes.values()) if one is not None), None)
    if shape is None:
        return _ANYWHERE
    inside = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    return round(float(inside[0]), 6), round(float(inside[1]), 6)


def decide(work: Work, actor: Actor, code: str, ruling: Ruling) -> bool:
    """Note what the person decided; False when somebody else is said to have changed the place meanwhile,
    and nothing was decided yet. Raises NotFound, Invalid and Conflicting like a real decision."""
    case, kept = case_of(code), _locked(work, actor)
    step = _step(kept, code)
    if step.verdict is not None:
        raise Conflicting("decided")
    missing = incomplete(case.kind, ruling.verdict, ruling.reason, ruling.message, ruling.changes)
    if missing:
        raise Invalid(missing)
    if case.meanwhile and not step.moved:
        _write(work, kept, code, replace(step, moved=True))
        return False
    done = _done(work, case, step, ruling, middle(work, actor))
    _write(work, kept, code, step.decided(done, case.answer(done)))
    return True


def merged(work: Work, actor: Actor, code: str, stays: str, taken: frozenset[str]) -> None:
    """Note that the two records were made one, with the fields ``taken`` from the one that goes. Raises
    NotFound and ``Conflicting('decided')``."""
    case, kept = case_of(code), _locked(work, actor)
    step = _step(kept, code)
    if case.kind is not Kind.MERGE or case.place is None or case.into is None:
        raise NotFound("contribution")
    if step.verdict is not None:
        raise Conflicting("decided")
    known, centre = taxonomy(territory.taxonomy(work)), middle(work, actor)
    both = {each: PLACES[each].values(centre) for each in (case.place, case.into)}
    goes = case.place if stays == case.into else case.into
    if stays not in both:
        raise NotFound("contribution")
    names = {name for group in differing(both[stays], both[goes], known) for name in group}
    # What the record that goes is alone to know is kept when it is taken, or when its record is the one left.
    chosen = (names & taken) if stays == case.into else (names - taken)
    own = proposed(case, centre)
    changes = own | {name: {"from": None, "to": both[case.place].get(name)} for name in chosen}
    done = Done(Verdict.ACCEPT, kept=changes, proposed=own)
    decided = step.decided(done, case.answer(done))
    _write(work, kept, code, decided)


def mask(work: Work, actor: Actor, code: str, zones: tuple[Zone, ...]) -> None:
    """Note which rectangles cover the made-up photo."""
    _prepare(work, actor, code, lambda step: replace(step, zones=zones))


def hide(work: Work, actor: Actor, code: str, what: str) -> None:
    """Note what was hidden of the made-up place; like a real hiding, it settles the report."""
    _prepare(work, actor, code, lambda step: replace(step, hidden=what))
    decide(work, actor, code, Ruling(Verdict.ACCEPT))


def undo(work: Work, actor: Actor, code: str) -> None:
    """Take an answer back. Raises ``Conflicting('nothing_to_undo')``."""
    case_of(code)
    kept = _locked(work, actor)
    step = _step(kept, code)
    if step.verdict is None:
        raise Conflicting("nothing_to_undo")
    _write(work, kept, code, step.taken_back())


def begin_again(work: Work, actor: Actor) -> None:
    """Forget everything that the person answered."""
    work.session.execute(delete(Training).where(Training.person_id == actor.person_id))


def purge(work: Work) -> None:
    """Forget the answers of those who have not played for half a year."""
    work.session.execute(delete(Training).where(Training.at <= work.now - KEPT))


def _done(work: Work, case: Case, step: Step, ruling: Ruling, centre: Position) -> Done:
    now, own = standing(case, centre, moved_on=step.moved), proposed(case, centre)
    changes = own
    if ruling.verdict is Verdict.AMEND:
        known = taxonomy(territory.taxonomy(work))
        made = amended(case.kind, own, ruling.changes, now, known)
        if made.problems:
            raise Invalid(made.problems)
        changes = made.changes
    publishes = ruling.verdict in (Verdict.ACCEPT, Verdict.AMEND)
    if publishes and (torn := merge(now, changes).conflicts):
        raise Conflicting("fields", fields=torn)
    return Done(
        ruling.verdict,
        ruling.reason,
        ruling.message,
        kept=changes if publishes else {},
        after=values_after(now, changes) if publishes else now,
        proposed=own,
        zones=step.zones,
        hidden=step.hidden,
    )


def _prepare(work: Work, actor: Actor, code: str, change: Callable[[Step], Step]) -> None:
    case_of(code)
    kept = _locked(work, actor)
    step = _step(kept, code)
    if step.verdict is not None:
        raise Conflicting("decided")
    _write(work, kept, code, change(step))


def _locked(work: Work, actor: Actor) -> Training:
    """The person's row under lock, made when there is none. The person is locked: two clicks at once would
    both find nothing."""
    work.session.execute(select(Person.id).where(Person.id == actor.person_id).with_for_update())
    found = work.session.get(Training, actor.person_id, populate_existing=True)
    if found is None:
        found = Training(person_id=actor.person_id or 0, steps={}, at=work.now)
        work.session.add(found)
    return found


def _step(kept: Training, code: str) -> Step:
    return Step.read(kept.steps[code]) if code in kept.steps else Step()


def _write(work: Work, kept: Training, code: str, step: Step) -> None:
    kept.steps = {**kept.steps, code: step.written()}
    kept.at = work.now
    work.session.flush()
