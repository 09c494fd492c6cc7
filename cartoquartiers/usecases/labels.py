"""What follows a change of words, colours or outlines: places that show them, and answers kept by tick."""

from collections.abc import Iterable

from cartoquartiers.store.work import Work, next_ticks
from cartoquartiers.usecases import publish


def changed(work: Work, place_ids: Iterable[int] | None = None) -> int:
    """Compute places anew (all of them by default); returns how many published texts changed.

    When none did (a colour, an order, a type that nobody has used), one tick is taken anyway: the map keeps
    its columns for as long as the clock stands still.
    """
    texts = publish.refresh(work, place_ids)
    if not texts:
        next_ticks(work)
    return texts
