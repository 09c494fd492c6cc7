"""Keeping the stretches of published texts added up, after they changed: who publishes does not wait."""

from cartoquartiers.store.queries import stretches
from cartoquartiers.store.queries.clock import tick as latest
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.store.work import Store

_AT_ONCE = 16
"""Stretches read in one transaction: some 65,000 places, which may have to come from a slow disk."""


def catch_up(store: Store) -> int:
    """Add up the stretches that changed since the last time; returns how many there were.

    Read in one transaction and written in another, a few at a time: a million texts take half a minute. What
    is published meanwhile has a later tick, and is found the next time.
    """
    with store.reading() as work:
        seen, tick = stretches.progress(work), latest(work)
        begun = seen.tick
        ranks = sorted(stretches.changed_since(work, seen.tick))
    for start in range(0, len(ranks), _AT_ONCE):
        some = ranks[start : start + _AT_ONCE]
        with store.reading() as work:
            lift_time_limit(work)
            rows = stretches.measured(work, some)
        reached = tick if some[-1] == ranks[-1] else begun
        with store.writing() as work:
            kept = stretches.keep(work, seen, reached, some, rows)
        if kept is None:
            break
        seen = kept
    return len(ranks)
