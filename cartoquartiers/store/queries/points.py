"""Every published place for the markers of the map: raw rows, no object per place."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.engine import no_time_limit
from cartoquartiers.store.many import one_of
from cartoquartiers.store.queries import places
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

_AT_ONCE = 5000


class Point(NamedTuple):
    """One row, in the order of the columns read. Longitude, latitude in degrees; codes, not labels."""

    number: int
    longitude: float
    latitude: float
    type: str | None
    category: str
    family: str
    quartier: str | None
    commune: str | None
    etat: str
    verify_by: str
    access: str | None


def points(work: Work, since: int | None = None) -> Iterable[Any]:
    """Return the rows (see ``Point``) of the places on the map, by number, read as one goes on: all, or those
    that changed after a tick."""
    query = select(
        Place.id,
        Place.longitude,
        Place.latitude,
        Place.type,
        Place.category,
        Place.family,
        Place.quartier,
        Place.commune,
        Place.etat,
        Place.verify_by,
        Place.access,
    )
    here = query.where(Place.gone.is_(None)).order_by(Place.id)
    # Past the session, which would ask of each row whether it is an object.
    connection = work.session.connection()
    if since is None:
        no_time_limit(connection)  # a million of them, on a busy machine that has just started
    else:
        here = here.where(Place.id.in_(_changed(since)))
    return connection.execute(here, execution_options={"yield_per": _AT_ONCE})


def gone(work: Work, since: int) -> list[int]:
    """Return the numbers of the places that changed after a tick and are not on the map now."""
    changed = select(Place.id).where(Place.id.in_(_changed(since)), Place.gone.is_not(None))
    return list(work.session.scalars(changed.order_by(Place.id)))


def _changed(since: int) -> Select[int]:
    return select(PlaceText.id).where(PlaceText.tick > since)


def names(work: Work, numbers: Sequence[int]) -> dict[int, str]:
    """Return the names of those of these places that are on the map, by number."""
    chosen = one_of(work.dialect, Place.id, numbers)
    query = select(Place.id, Place.name).where(chosen, Place.gone.is_(None))
    # Past the session, which would ask of each row whether it is an object.
    return {row[0]: row[1] for row in work.session.connection().execute(query)}


def numbers(work: Work, filters: PlaceFilters, spoken: Taxonomy | None = None) -> list[int]:
    """Return the numbers of the places that match, in order; ``spoken`` as in ``matching.matching``."""
    return sorted(work.session.scalars(places.matching(work, filters, Place.id, spoken=spoken)))


def uid_of(work: Work, number: int) -> str | None:
    """Return the uid of a place by its number, whatever became of it."""
    return work.session.scalar(select(Place.uid).where(Place.id == number))
