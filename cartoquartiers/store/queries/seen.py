"""A place as the author of a contribution saw it, at one of its versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.geometry import Position
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Seen:
    """``values`` holds FIELDS at ``version``; the rest is as it stands now. Position: longitude, latitude."""

    uid: str
    version: int
    values: Mapping[str, Value]
    name: str
    category: str
    type: str | None
    family: str
    quartier: str | None
    commune: str | None
    etat: str
    gone: str | None
    replaced_by: str | None
    position: Position


def place_seen(work: Work, uid: str, version: int | None = None) -> Seen | None:
    """The place at that version; as it is now without one, or with one that it never had."""
    place = work.session.scalars(select(Place).where(Place.uid == uid)).one_or_none()
    if place is None:
        return None
    known = version if version is not None and 1 <= version <= place.version else place.version
    return Seen(
        uid=place.uid,
        version=known,
        values=values_at(work, place, known),
        name=place.name,
        category=place.category,
        type=place.type,
        family=place.family,
        quartier=place.quartier,
        commune=place.commune,
        etat=place.etat,
        gone=place.gone,
        replaced_by=place.replaced_by,
        position=(place.longitude, place.latitude),
    )
