"""The places that a search box offers while one types."""

import math
from typing import Any

from sqlalchemy import ColumnElement, select

from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.text import search_words
from cartoquartiers.store.searching import best_first, holding
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Work

# The first letters of a word are those of half a town: the best of so many, not of all.
_LOOKED_AT = 500


def suggested(work: Work, text: str, near: Position | None, most: int) -> list[tuple[int, str]]:
    """Return (number, name) of the places that ``text`` may mean, the likeliest first, at most ``most``.

    Places that are called so come before those whose type, rubrique or address holds the words; among equals
    the better known one, then the nearest to ``near`` (longitude, latitude in degrees).
    """
    words = search_words(text)
    if not words:
        return []
    found = _best(work, words, near, most, in_name=True)
    if len(found) < most:
        others = _best(work, words, near, most + len(found), in_name=False)
        found += [row for row in others if row not in found]
    return found[:most]


def _best(
    work: Work, words: list[str], near: Position | None, most: int, *, in_name: bool
) -> list[tuple[int, str]]:
    held = holding(work.dialect, words, in_name=in_name, most=_LOOKED_AT)
    order = [*best_first(words), *_away(near), PlaceSearch.name, PlaceSearch.id]
    query = select(PlaceSearch.id).where(PlaceSearch.id.in_(held)).order_by(*order).limit(most)
    best = work.session.scalars(query).all()
    rows = work.session.execute(select(Place.id, Place.name).where(Place.id.in_(best)))
    names = {row.id: row.name for row in rows}
    return [(number, names[number]) for number in best]


def _away(near: Position | None) -> list[ColumnElement[Any]]:
    """The square of degrees, those of longitude shortened: good enough to tell which is nearer."""
    if near is None:
        return []
    east = (PlaceSearch.longitude - near[0]) * math.cos(math.radians(near[1]))
    north = PlaceSearch.latitude - near[1]
    return [east * east + north * north]
