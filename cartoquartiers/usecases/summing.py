"""Keeping the stretches of published texts added up, after they changed: who publishes does not wait."""

from cartoquartiers.store.queries import stretches
from cartoquartiers.store.queries.clock import tick as latest
from cartoquartiers.store.work import Store


def catch_up(store: Store) -> int:
    """Add up the stretches that changed since the last time; returns how many there were.

    Read in one transaction and written in another: a million texts take seconds. What is published between
    the two has a later tick, and is found the next time.
    """
    with store.reading() as work:
        seen, tick = stretches.progress(work), latest(work)
        ranks = stretches.changed_since(work, seen.tick)
        rows = stretches.measured(work, ranks)
    if ranks:
        with store.writing() as work:
            stretches.keep(work, seen, tick, ranks, rows)
    return len(ranks)
