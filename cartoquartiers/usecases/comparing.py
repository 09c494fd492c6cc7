"""Finding doubles over the whole base: the worker compares what changed, afterwards, a few places at a time.

It follows the clock: every publication numbers the place that it changed, so that « what has not been
compared yet » is what has a number above the last one, and nothing is done while somebody publishes.
"""

import time

from sqlalchemy import delete, insert, or_

from cartoquartiers.domain.resemblance import LIKELY, subject_of
from cartoquartiers.store.queries import doubles
from cartoquartiers.store.tables.look_alikes import LookAlikePair, LookAlikeProgress
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases.look_alikes import look_alikes

SLICE = 100
"""Places compared between two transactions that write."""
# The worker has letters to send meanwhile.
_LONGEST = 5.0
# A place with more likely doubles is one of a file that was brought in twice: its pairs are seen one by one.
_MOST_OF_A_PLACE = 5

_Pairs = dict[tuple[int, int], int]


def is_due(store: Store) -> bool:
    """Whether a place has changed since the places were compared."""
    with store.reading() as work:
        return bool(doubles.changed_since(work, doubles.progress(work), 1))


def compare_changed(store: Store, seconds: float = _LONGEST) -> int:
    """Compare the places that changed, for so many seconds at most; gives how many were compared."""
    until, done = time.monotonic() + seconds, 0
    while True:
        compared = compare_slice(store)
        done += compared
        if compared < SLICE or time.monotonic() >= until:
            return done


def compare_slice(store: Store, most: int = SLICE) -> int:
    """Compare the next few places; gives how many."""
    with store.reading() as work:
        changed = doubles.changed_since(work, doubles.progress(work), most)
        found: _Pairs = {}
        for _tick, number, gone, fields in changed:
            if not gone:
                found.update(_pairs_of(work, number, fields))
    if changed:
        with store.writing() as work:
            _keep(work, [number for _tick, number, _gone, _fields in changed], found, changed[-1][0])
    return len(changed)


def _pairs_of(work: Work, number: int, fields: dict[str, object]) -> _Pairs:
    # One more: the place itself is among them.
    alike = look_alikes(work, subject_of(fields), LIKELY, most=_MOST_OF_A_PLACE + 1)
    return {
        (min(number, place.id), max(number, place.id)): found.score
        for place, found in alike
        if place.id != number
    }


def _keep(work: Work, numbers: list[int], found: _Pairs, tick: int) -> None:
    either = or_(LookAlikePair.first_id.in_(numbers), LookAlikePair.second_id.in_(numbers))
    work.session.execute(delete(LookAlikePair).where(either))
    rows = [{"first_id": a, "second_id": b, "score": score} for (a, b), score in sorted(found.items())]
    if rows:
        work.session.execute(insert(LookAlikePair), rows)
    work.session.merge(LookAlikeProgress(id=1, tick=tick))
