"""The places of the map that a place might be: the one search behind forms, tablets, imports and the desk.

Whatever somebody had filtered out of sight is compared as well: doubles are made of what a filter hid.
"""

from collections.abc import Collection
from typing import NamedTuple

from cartoquartiers.domain.resemblance import (
    LIKELY,
    RADIUS,
    Resemblance,
    Scale,
    Subject,
    scale_of,
    subject_of,
)
from cartoquartiers.store.queries import likeness, places, territory
from cartoquartiers.store.queries.likeness import Neighbour
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.work import Work

# Of more none is looked at any closer: that many likely ones are the fault of a file, seen in the first few.
_CLOSER = 40


class LookAlike(NamedTuple):
    """A place of the map and how far it resembles."""

    place: PlaceRow
    found: Resemblance


def scale(work: Work) -> Scale:
    """The scale of the site's rubriques and types."""
    return work.once("scale", lambda: scale_of(territory.taxonomy(work)))


def look_alikes(
    work: Work,
    subject: Subject,
    least: int = LIKELY,
    *,
    but: Collection[str] = (),
    category: str | None = None,
    most: int = 8,
) -> list[LookAlike]:
    """The places that score ``least`` or more, the likeliest first: within ``RADIUS``, and anywhere with the
    same official number. ``but``: uids that are left out; ``category``: of this rubrique only (whatever its
    numbers)."""
    judge = scale(work)
    numbers = [*likeness.bearing(work, subject.numbers), *_near(work, subject, least, category)]
    if not numbers:
        return []
    known = [place for place in places.by_ids(work, list(dict.fromkeys(numbers))) if place.uid not in but]
    found = [LookAlike(place, judge.compare(subject, subject_of(place.fields))) for place in known]
    likely = [one for one in found if one.found.score >= least]
    return sorted(likely, key=lambda one: (-one.found.score, one.found.metres or 0, one.place.id))[:most]


def _near(work: Work, subject: Subject, least: int, category: str | None) -> list[int]:
    """The ids of the neighbours worth a closer look: name, type and position are enough to see it."""
    if subject.position is None:
        return []
    judge = scale(work)
    types = judge.rivals(subject, least)
    around = likeness.around(work, subject.position, RADIUS, types=types, category=category)
    scored = [(judge.most(subject, _subject(one)), one.id) for one in around]
    return [number for score, number in sorted(scored, reverse=True)[:_CLOSER] if score >= least]


def _subject(one: Neighbour) -> Subject:
    return Subject(one.name, one.type, one.position)
