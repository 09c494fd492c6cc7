"""A batch: prepared, looked through, published a slice at a time, each place with what became of it.

What a slice did and the note of it are one transaction, so that nothing is done twice whatever breaks off.
"""

import time
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.batch import MOST, Asked, Heap, Task
from cartoquartiers.domain.errors import (
    Conflicting,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    read_problem,
    written,
)
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import batches as queries
from cartoquartiers.store.tables.batch import Batch, BatchItem
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import bulk, takeback, undone_letters
from cartoquartiers.usecases.forecast import Forecast

DRAFT, SENDING, DONE = "draft", "sending", "done"
#: A slice ends after so many places or seconds, whichever comes first: whoever writes meanwhile waits for it.
AT_ONCE = 25
SLICE_SECONDS = 0.5

#: Number of a place -> the version that was seen, and the contributions to take back.
Items = Mapping[int, tuple[int, list[int]]]


def prepare_change(work: Work, actor: Actor, asked: Asked, places: Collection[str]) -> int:
    """Keep one change of these places (uids) as a draft; returns its number.

    Raises ``Invalid`` when there is no place, or more than ``MOST``.
    """
    rows = work.session.execute(select(Place.id, Place.version).where(Place.uid.in_(places))).all()
    items: Items = {row[0]: (row[1], []) for row in rows}
    told = {"values": dict(asked.values)}
    return _prepare(work, actor, Batch(task=asked.task.value, told=told, message=asked.message), items)


def prepare_undoing(
    work: Work,
    actor: Actor,
    chosen: Iterable[tuple[int, int]],
    told: Mapping[str, Any],
    message: str | None,
    undoes: int | None = None,
) -> int:
    """Keep the taking back of contributions, (place, contribution) each, as a draft; returns its number.

    Raises ``Invalid`` when there is nothing to take back.
    """
    by_place: dict[int, list[int]] = {}
    for place, contribution in chosen:
        by_place.setdefault(place, []).append(contribution)
    some = dict(list(by_place.items())[:MOST])
    versions = select(Place.id, Place.version).where(Place.id.in_(some))
    items: Items = {row[0]: (row[1], some[row[0]]) for row in work.session.execute(versions)}
    told = {**told, "more": len(by_place) - len(some)}
    batch = Batch(task=Task.UNDO.value, told=told, message=message, undoes_id=undoes)
    return _prepare(work, actor, batch, items)


def _prepare(work: Work, actor: Actor, batch: Batch, items: Items) -> int:
    if not items:
        raise Invalid(
            [Problem("lieu", "batch_nothing" if batch.task == Task.UNDO else "batch_choose_places")]
        )
    if len(items) > MOST:
        raise Invalid([Problem("lieu", "batch_too_many", {"most": MOST})])
    assert actor.person_id is not None
    batch.person_id, batch.state, batch.created_at, batch.changed_at = (
        actor.person_id,
        DRAFT,
        work.now,
        work.now,
    )
    work.session.add(batch)
    work.session.flush()
    for rank, (place, (version, chosen)) in enumerate(sorted(items.items()), start=1):
        row = BatchItem(batch_id=batch.id, rank=rank, place_id=place, base_version=version)
        row.chosen, row.problems = chosen, []
        work.session.add(row)
    work.session.flush()
    return batch.id


def seen(work: Work, actor: Actor, number: int, *, locked: bool = False) -> Batch:
    """A batch that this person may look at: one's own, and any for who moderates. Raises ``NotFound``."""
    found = queries.batch(work, number, locked=locked)
    if found is None or not (found.person_id == actor.person_id or actor.may_moderate):
        raise NotFound("batch")
    return found


def forecast(work: Work, actor: Actor, batch: Batch, item: BatchItem, place: Place) -> Forecast:
    """What publishing would do to one place as it stands now."""
    if batch.task == Task.UNDO:
        return takeback.plan(work, actor, place, item.chosen).forecast
    return bulk.forecast(work, actor, asked_of(batch), place, item.base_version)


def asked_of(batch: Batch) -> Asked:
    """The change that a batch makes."""
    return Asked(Task(batch.task), batch.told.get("values", {}), batch.message)


def start(store: Store, actor: Actor, number: int, ranks: Collection[int]) -> None:
    """Publishing begins with the places of these ``ranks``. Of the others, those that could not be published
    keep the reason; the rest is left out. Once begun, nothing of this changes.

    Raises ``NotFound``, ``Forbidden`` (a draft is published by who prepared it) and ``Invalid``.
    """
    with store.reading() as work:
        batch = _own(work, actor, number)
        if batch.state != DRAFT:
            return
        lines = queries.lines(work, number)
        if not {item.rank for item, _place in lines} & set(ranks):
            raise Invalid([Problem("lieu", "batch_choose_places")])
        others = [(item, place) for item, place in lines if item.rank not in ranks]
        fates = {item.rank: forecast(work, actor, batch, item, place) for item, place in others}
    with store.writing() as work:
        batch = _own(work, actor, number, locked=True)
        if batch.state != DRAFT:
            return
        for item, _place in queries.lines(work, number):
            if item.rank in fates:
                _leave(item, fates[item.rank])
        batch.state, batch.changed_at = SENDING, work.now


def _leave(item: BatchItem, found: Forecast) -> None:
    possible = found.heap in (Heap.READY, Heap.PARTLY)
    item.heap = (Heap.LEFT_OUT if possible else found.heap).value
    item.problems = [] if possible else [written(problem) for problem in found.problems]


def _own(work: Work, actor: Actor, number: int, *, locked: bool = False) -> Batch:
    """A batch that this person prepared. Raises ``NotFound`` and ``Forbidden``."""
    batch = seen(work, actor, number, locked=locked)
    if batch.person_id != actor.person_id:
        raise Forbidden("forbidden")
    return batch


def advance(store: Store, actor: Actor, number: int) -> bool:
    """Publish the next places; True once all are. Calling it again, or from two pages, repeats nothing.

    Raises ``NotFound``, ``Forbidden`` and ``Conflicting('batch_draft')`` when publishing has not begun.
    """
    with store.writing() as work:
        batch = _own(work, actor, number, locked=True)
        if batch.state == DRAFT:
            raise Conflicting("batch_draft")
        items = queries.open_items(work, number, AT_ONCE)
        places = _locked(work, items)
        until = time.monotonic() + SLICE_SECONDS
        for count, item in enumerate(items):
            if count and time.monotonic() > until:
                break
            _settle(work, actor, batch, item, places[item.place_id])
        work.session.flush()
        if not queries.open_items(work, number, 1):
            batch.state = DONE
            if batch.task == Task.UNDO:
                undone_letters.tell(work, batch)
        batch.changed_at = work.now
        return batch.state == DONE


def _locked(work: Work, items: Collection[BatchItem]) -> dict[int, Place]:
    """In the order of the house, contributions before places before the clock, for the whole slice: the
    first place that is published holds the clock until the end."""
    chosen = sorted({number for item in items for number in item.chosen})
    old = select(Contribution.id).where(Contribution.id.in_(chosen)).order_by(Contribution.id)
    work.session.execute(old.with_for_update()).all()
    numbers = [item.place_id for item in items]
    query = select(Place).where(Place.id.in_(numbers)).order_by(Place.id).with_for_update()
    found = work.session.scalars(query.execution_options(populate_existing=True))
    return {place.id: place for place in found}


def _settle(work: Work, actor: Actor, batch: Batch, item: BatchItem, place: Place) -> None:
    """One place, in a transaction within that of the slice: what goes wrong there leaves the others alone."""
    number, asked, chosen, base = batch.id, asked_of(batch), list(item.chosen), item.base_version
    try:
        with work.session.begin_nested():
            if asked.task is Task.UNDO:
                found = takeback.settle(work, actor, place, chosen, batch)
            else:
                found = bulk.settle(work, actor, asked, place, base, number)
    except Invalid as invalid:
        found = Forecast(Heap.REFUSED, problems=invalid.problems)
    except Conflicting as conflict:
        fields = conflict.details.get("fields", {})
        found = Forecast(Heap.CONFLICT, problems=tuple(Problem(n, "batch_changed") for n in fields))
    except Forbidden:
        found = Forecast(Heap.REFUSED, problems=(Problem("", "batch_outside"),))
    item.heap = found.heap.value
    item.problems = [written(problem) for problem in found.problems]


def told_of(item: BatchItem) -> list[Problem]:
    """What is to be said of a place whose fate is known."""
    return [read_problem(one) for one in item.problems]
