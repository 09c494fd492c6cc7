"""Look-alikes: how well pairs are told, how long the candidates of one place take, and the whole base.

Usage: python -m benchmarks.likeness spatialite|postgis PLACES
"""

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import delete, insert

from benchmarks import places
from benchmarks.bases import database
from benchmarks.report import Limit, percentile, tell
from cartoquartiers.domain.names import words_of
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.resemblance import Scale, Subject, subject_of
from cartoquartiers.store.queries import doubles
from cartoquartiers.store.queries.doubles import PairFilter
from cartoquartiers.store.tables.look_alikes import LookAlikePair
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import comparing
from cartoquartiers.usecases.look_alikes import look_alikes
from tests import people
from tests.support import labelled

_ASKED, _TURNS = 300, 4
_DICE = random.Random(7)


def quality() -> list[Limit]:
    """Recall and precision on the labelled pairs."""
    rule, pairs = Scale(labelled.taxonomy()), labelled.pairs()
    found = labelled.quality(rule, pairs)
    for pair in (*found.mistaken, *found.missed):
        print("missed  " if pair.same else "mistaken", labelled.said(pair, rule))
    return [
        Limit(
            f"look-alikes: recall on {len(pairs)} labelled pairs", found.recall * 100, 95, "%", at_least=True
        ),
        Limit("look-alikes: precision", found.precision * 100, 95, "%", at_least=True),
    ]


def _turn(work: Work, subject: Subject) -> tuple[float, float]:
    """Milliseconds of the clock, and of this process's processor."""
    begun, worked = time.perf_counter(), time.process_time()
    look_alikes(work, subject)
    return (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000


def candidates(kind: str, store: Store, count: int) -> list[Limit]:
    """Milliseconds for the candidates of one place, of places drawn from the whole base."""
    taken, worked = [], []
    for number in _DICE.sample(range(1, count + 1), min(_ASKED, count)):
        values = places.values_of(number)
        with store.reading() as work:
            # The best of some turns: what else the machine does meanwhile is not measured. The processor is
            # told of the first one, which splits every name into words for the first time.
            words_of.cache_clear()
            turns = [_turn(work, subject_of(values)) for _ in range(_TURNS)]
            taken.append(min(clock for clock, _processor in turns))
            worked.append(turns[0][1])
    return [
        Limit(f"{kind}: candidates of one place, median", statistics.median(taken), 20, "ms"),
        Limit(f"{kind}: candidates of one place, 95th percentile", percentile(taken, 0.95), 20, "ms"),
        Limit(f"{kind}: of this process's processor, 95th percentile", percentile(worked, 0.95), 20, "ms"),
    ]


def _plant(store: Store, count: int) -> None:
    """Made-up names have a number each, which tells them apart: pairs to be listed are written by hand."""
    rows = [
        {"first_id": number, "second_id": number + step, "score": 60 + (number + step) % 41}
        for number in range(1, count)
        for step in range(1, min(11, count - number))
    ]
    with store.writing() as work:
        work.session.execute(delete(LookAlikePair))
        work.session.execute(insert(LookAlikePair), rows)


def _page(work: Work, somebody: Actor) -> float:
    begun = time.perf_counter()
    doubles.count(work, somebody, PairFilter())
    doubles.pairs(work, somebody, PairFilter(), 0, 20)
    return (time.perf_counter() - begun) * 1000


def slices(kind: str, store: Store) -> list[Limit]:
    """Milliseconds a place when the whole base is compared for the first time, and the list's first page."""
    begun, done = time.perf_counter(), 0
    while done < 10 * comparing.SLICE and (compared := comparing.compare_slice(store)):
        done += compared
    each = (time.perf_counter() - begun) / done * 1000
    _plant(store, done)
    with store.reading() as work:
        left = doubles.left_to_compare(work)
        somebody = people.actor("administrator")
        shown = min(_page(work, somebody) for _ in range(_TURNS))
        total = doubles.count(work, somebody, PairFilter())
    print(f"{kind}: {done} places compared, {left} left, {total} pairs so far")
    return [
        Limit(f"{kind}: comparing one place of the base", each, 20, "ms"),
        Limit(f"{kind}: first page of the pairs", shown, 100, "ms"),
    ]


def main(kind: str, count: int) -> int:
    """Measure one kind of database."""
    rows = quality()
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), count) as url:
        store = Store(url)
        rows += [*candidates(kind, store, count), *slices(kind, store)]
        store.dispose()
    return tell([*rows])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
