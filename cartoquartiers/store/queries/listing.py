"""The list of places: the filters of the map, an order, one page at a time."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import search_words
from cartoquartiers.store import spatial
from cartoquartiers.store.queries.places import PlaceRow, by_ids, matching
from cartoquartiers.store.searching import best_first
from cartoquartiers.store.tables.place import Place, PlacePosition
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Work

Listed = tuple[PlaceRow, float | None]
"""A place in a list, with the metres from where one asked, if one asked from somewhere."""


class Order(StrEnum):
    """How a list is sorted. ``BEST``: what is searched first; without a search, by name."""

    BEST = "pertinence"
    DISTANCE = "distance"
    NAME = "nom"
    VERIFIED = "verifie_le"


def count_places(work: Work, filters: PlaceFilters, spoken: Taxonomy | None = None) -> int:
    """Return how many published places the filters leave; ``spoken`` as in ``matching.matching``."""
    found = matching(work, filters, Place.id, spoken=spoken).subquery()
    return work.session.scalar(select(func.count()).select_from(found)) or 0


def list_places(
    work: Work,
    filters: PlaceFilters,
    order: Order,
    origin: Position | None,
    start: int,
    length: int,
    *,
    spoken: Taxonomy | None = None,
) -> list[Listed]:
    """Return ``length`` places from the ``start``-th, with metres on the ellipsoid from ``origin``.

    Without ``origin``, sorting by distance falls back on the name.
    """
    metres = [spatial.metres_from(origin)] if origin else []
    query = matching(work, filters, Place.id, *metres, spoken=spoken)
    if origin:
        query = query.join(PlacePosition, PlacePosition.id == Place.id)
    chosen = _sorted(order, origin, search_words(filters.q))
    # Outer: between a migration and the texts that are written after it no place may be missing.
    query = query.join(PlaceSearch, PlaceSearch.id == Place.id, isouter=True)
    query = query.order_by(*chosen, PlaceSearch.name, PlaceSearch.words, Place.id)
    found = work.session.execute(query.offset(start).limit(length)).all()
    away = {row[0]: row[1] if origin else None for row in found}
    return [(row, away[row.id]) for row in by_ids(work, list(away))]


def _sorted(order: Order, origin: Position | None, words: list[str]) -> Sequence[Any]:
    if order is Order.BEST and words:
        return best_first(words)
    if order is Order.DISTANCE and origin:
        return [spatial.metres_from(origin)]
    if order is Order.VERIFIED:
        # Never verified first, and alike on both databases, which disagree about where NULL stands.
        return [func.coalesce(Place.verified_on, "")]
    return []
