"""One batch: its preview, how far it is, what became of each place."""

from collections import Counter

from flask import Response, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.batch import Heap, Task
from cartoquartiers.domain.errors import Invalid, NotFound
from cartoquartiers.store.queries import batches as queries
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import batches
from cartoquartiers.web.batches import present
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.labels import words
from cartoquartiers.web.numbers import small_number
from cartoquartiers.web.visit import Visit
from cartoquartiers.web.wording import sentence


def show(visit: Visit, number: str) -> ResponseReturnValue:
    """The preview of a draft, the progress of what is being published, or the account."""
    return _page(visit, visit.work, small_number(number))


def publish(visit: Visit, number: str) -> ResponseReturnValue:
    """Begin with the places that are ticked, or go on; then show how far it is."""
    at = small_number(number)
    ranks = [small_number(text) for text in visit.form.getlist("rang")]
    try:
        batches.start(visit.toolbox.store, visit.actor, at, ranks)
    except Invalid as invalid:
        with visit.reading() as work:
            page = _page(visit, work, at, sentence(invalid.problems[0]))
        page.status_code = 422
        return page
    batches.advance(visit.toolbox.store, visit.actor, at)
    return redirect(f"/moderation/lots/{at}", 303)


def again(visit: Visit, number: str) -> ResponseReturnValue:
    """The same change for the places that had changed meanwhile, as they are now."""
    at = small_number(number)
    try:
        with visit.writing() as work:
            batch = batches.seen(work, visit.actor, at)
            if batch.task == Task.UNDO:
                raise NotFound("batch")
            uids = [place.uid for item, place in queries.lines(work, at) if item.heap == Heap.CONFLICT]
            asked = batches.asked_of(batch)
            at = batches.prepare_change(work, visit.actor, asked, uids)
    except Invalid:
        pass  # nothing had changed meanwhile: its own page says so
    return redirect(f"/moderation/lots/{at}", 303)


def _page(visit: Visit, work: Work, number: int, trouble: str = "") -> Response:
    batch = batches.seen(work, visit.actor, number)
    labels = words(work)
    # While it is being published the page comes again at each slice: figures are enough.
    on_its_way = batch.state == batches.SENDING
    lines = [] if on_its_way else present.lines(work, visit.actor, batch, labels)
    tally = queries.tally(work, number)
    shown = Counter(line.heap for line in lines) if lines else Counter({h: tally.get(h, 0) for h in Heap})
    undone = queries.undone_by(work, number)
    undoing = batch.task == Task.UNDO

    def said(heap: Heap) -> str:
        return present.heap_words(heap, undoing=undoing)

    response = make_response(
        render_template(
            "batches/one.html",
            batch=batch,
            what=present.what(batch, labels),
            mine=batch.person_id == visit.actor.person_id,
            lines=lines,
            ready=sum(line.can for line in lines),
            counts=[(said(heap), shown[heap]) for heap in Heap if shown[heap]],
            settled=sum(count for heap, count in tally.items() if heap),
            total=sum(tally.values()),
            trouble=trouble,
            undoing=undoing,
            said=said,
            undone=undone.id if undone else None,
            can_undo=bool(not undoing and tally.get(Heap.DONE)),
            again=bool(not undoing and tally.get(Heap.CONFLICT)),
        )
    )
    return kept_by_nobody(response)
