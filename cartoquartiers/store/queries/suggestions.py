"""The places that a search box offers while one types."""

import math
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select

from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.text import search_words
from cartoquartiers.store import first_hits
from cartoquartiers.store.searching import patterns, ranked
from cartoquartiers.store.tables.place import Place
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
        others = _best(work, words, near, 2 * most, in_name=False)
        found += [row for row in others if row not in found]
    return found[:most]


def _best(
    work: Work, words: list[str], near: Position | None, most: int, *, in_name: bool
) -> list[tuple[int, str]]:
    compared = patterns(words)
    asked: dict[str, Any] = {f"pattern_{number}": pattern for number, pattern in enumerate(compared)}
    asked |= first_hits.asked(work.dialect, words, in_name=in_name)
    if near is not None:
        asked |= {"east": near[0], "north": near[1], "narrow": math.cos(math.radians(near[1]))}
    statement = _statement(work.dialect, len(compared), "whole" in asked, in_name, near is not None, most)
    # Past the session, which would ask of each row whether it is an object.
    return [(row[0], row[1]) for row in work.session.connection().execute(statement, asked)]


@lru_cache(maxsize=64)
def _statement(
    dialect: str, compared: int, several: bool, in_name: bool, near: bool, most: int
) -> Select[int, str]:
    """Made once for so many words: it costs as much to make as to run. The names of the few that are offered
    are read last.

    ``most`` is written out, and the words hidden from the planner: then PostgreSQL plans no better for given
    words than for any, and keeps its plan.
    """
    hit = first_hits.first_hits(dialect, several=several, in_name=in_name, most=_LOOKED_AT).c
    named: list[Any] = [bindparam(f"pattern_{number}") for number in range(compared)]
    away = _away(hit.longitude, hit.latitude) if near else []
    order = [*ranked(hit.name, hit.known, named[0], named[1], named[2:]), *away, hit.name, hit.id]
    ranks: list[Any] = [rank.label(f"rank_{number}") for number, rank in enumerate(order)]
    best = select(hit.id, *ranks).order_by(*ranks).limit(literal_column(f"{most:d}")).subquery()
    names = select(Place.id, Place.name).join(best, best.c.id == Place.id)
    return names.order_by(*(best.c[rank.name] for rank in ranks))


def _away(longitude: ColumnElement[float], latitude: ColumnElement[float]) -> list[ColumnElement[Any]]:
    """The square of degrees, those of longitude shortened: good enough to tell which is nearer."""
    east = (longitude - bindparam("east")) * bindparam("narrow")
    north = latitude - bindparam("north")
    return [east * east + north * north]
