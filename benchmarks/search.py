"""Search as one types, against a look at the text of every place; the names of a street on the map.

Usage: python -m benchmarks.search spatialite|postgis PLACES
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import func, literal, select

from benchmarks.bases import database
from benchmarks.places import CENTRE
from benchmarks.report import Limit, Row, percentile, tell
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.text import search_words
from cartoquartiers.store.queries.listing import Order, list_places
from cartoquartiers.store.queries.points import names
from cartoquartiers.store.queries.suggestions import suggested
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Store, Work

#: As one types: from the first letter to a name and a number, a synonym, an address.
TYPED = (
    *(
        "b",
        "bi",
        "bib",
        "biblio",
        "bibliotheque",
        "bibliothèque zola",
        "repair café breil",
        "composteur de q",
    ),
    *("verre", "wc", "toilettes publiques", "eau potable", "rue de la paix vertou", "12 rue jean jaures"),
    *("malakoff", "fontaine 123", "saint felix 77", "thouare potager", "licorne", "44120 livres"),
)
_TURNS, _STREET = 5, 375
_GOALS = {"spatialite": (5, 5), "postgis": (2, 20)}
"""Milliseconds for one word and for several."""


def offered(work: Work, typed: str) -> object:
    """What the search box asks."""
    return suggested(work, typed, CENTRE, 6)


def listed(work: Work, typed: str) -> object:
    """The first page of the list."""
    return list_places(work, PlaceFilters(q=typed), Order.BEST, None, 0, 50)


def looked_through(work: Work, typed: str) -> object:
    """Every text is looked at, as most sites do."""
    said = literal(" ") + PlaceText.searched
    holds = [said.like(f"% {word}%") for word in search_words(typed)]
    joined = select(func.count()).select_from(PlaceText).join(Place, Place.id == PlaceText.id)
    return work.session.scalar(joined.where(Place.gone.is_(None), *holds))


def milliseconds(
    store: Store, ask: Callable[[Work, str], object], asked: Iterable[str] = TYPED
) -> list[float]:
    """How long each question took, the second time and later."""
    taken = []
    with store.reading() as work:
        for turn in range(_TURNS):
            for typed in asked:
                begun = time.perf_counter()
                ask(work, typed)
                if turn:
                    taken.append((time.perf_counter() - begun) * 1000)
    return taken


def streets(store: Store, count: int) -> list[float]:
    """Milliseconds for the names of the places of a window of the map at street level, 375 of them."""
    dice, taken = random.Random(7), []
    with store.reading() as work:
        for _ in range(40):
            chosen = dice.sample(range(1, count + 1), min(_STREET, count))
            begun = time.perf_counter()
            names(work, chosen)
            taken.append((time.perf_counter() - begun) * 1000)
    return taken[10:]


def measure(kind: str, url: str, count: int) -> list[Row | Limit]:
    """The rows of one database."""
    store = Store(url)
    box, page, scan = (milliseconds(store, ask) for ask in (offered, listed, looked_through))
    one, several = (
        percentile(milliseconds(store, offered, [typed for typed in TYPED if (" " in typed) is parted]), 0.95)
        for parted in (False, True)
    )
    street = percentile(streets(store, count), 0.95)
    store.dispose()
    seconds = [statistics.median(taken) / 1000 for taken in (box, scan)]
    return [
        Row(f"{kind}: search box, a look at every place", *seconds, 10),
        Limit(f"{kind}: search box, one word, 95th percentile", one, _GOALS[kind][0], "ms"),
        Limit(f"{kind}: search box, several words, 95th percentile", several, _GOALS[kind][1], "ms"),
        Limit(f"{kind}: first page of a search, 95th percentile", percentile(page, 0.95), 100, "ms"),
        Limit(f"{kind}: names of a street window, 95th percentile", street, 5, "ms"),
    ]


def main(kind: str, count: int) -> int:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), count) as url:
        return tell(measure(kind, url, count))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
