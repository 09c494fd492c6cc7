"""Places around a position: what a moderator compares with, and what the small map shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.geometry import Position, box_around
from cartoquartiers.store import spatial
from cartoquartiers.store.tables.place import Place, PlacePosition
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Neighbour:
    """A published place and its distance in metres; position is longitude, latitude in degrees."""

    uid: str
    name: str
    family: str
    category: str
    type: str | None
    position: Position
    metres: float
    fields: Mapping[str, Any]


def around(
    work: Work, position: Position, metres: float, but: str | None = None, limit: int = 60
) -> list[Neighbour]:
    """The published places within that many metres, the nearest first; `but` leaves one out."""
    distance = spatial.metres_from(position)
    statement = (
        select(Place, distance)
        .join(PlacePosition, PlacePosition.id == Place.id)
        .where(spatial.near_box(work.dialect, box_around(position, metres)))
        .where(Place.gone.is_(None), Place.uid != (but or ""))
        .where(distance <= metres)
        .order_by(distance)
        .limit(limit)
    )
    return [
        Neighbour(
            uid=place.uid,
            name=place.name,
            family=place.family,
            category=place.category,
            type=place.type,
            position=(place.longitude, place.latitude),
            metres=away,
            fields=place.fields,
        )
        for place, away in work.session.execute(statement)
    ]
