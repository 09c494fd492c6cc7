"""Every published place in columns, for the markers of the map: raw rows, no object per place."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import places
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


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
    name: str
    etat: str
    verify_by: str
    access: str | None


def points(work: Work) -> Sequence[Any]:
    """Return the rows (see ``Point``) of all places on the map, by number."""
    query = select(
        Place.id,
        Place.longitude,
        Place.latitude,
        Place.type,
        Place.category,
        Place.family,
        Place.quartier,
        Place.commune,
        Place.name,
        Place.etat,
        Place.verify_by,
        Place.access,
    )
    return work.session.execute(query.where(Place.gone.is_(None)).order_by(Place.id)).all()


def numbers(work: Work, filters: PlaceFilters, spoken: Taxonomy | None = None) -> list[int]:
    """Return the numbers of the places that match, in order; ``spoken`` as in ``matching.matching``."""
    return sorted(work.session.scalars(places.matching(work, filters, Place.id, spoken=spoken)))


def uid_of(work: Work, number: int) -> str | None:
    """Return the uid of a place by its number, whatever became of it."""
    return work.session.scalar(select(Place.uid).where(Place.id == number))
