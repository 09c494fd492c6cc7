"""What feeds tell: the latest change of each place that is or was open data, and the history of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from cartoquartiers.domain.areas import AreaKind
from cartoquartiers.store.tables.place import Place, PlaceArea, PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work

AREAS: Mapping[str, InstrumentedAttribute[Any]] = {
    AreaKind.QUARTIER.value: Place.quartier,
    AreaKind.COMMUNE.value: Place.commune,
    AreaKind.RUBRIQUE.value: Place.category,
    AreaKind.TYPE.value: Place.type,
}


@dataclass(frozen=True)
class Told:
    """The latest change of a place. ``feature`` is its text as published now; None: it has left the feed.

    ``kind``, ``changes`` and ``confirmed`` are those of the revision; ``kind`` is None when only labels or
    outlines changed. ``open_data``: whether the place is still published somewhere.
    """

    tick: int
    at: datetime
    uid: str
    feature: str | None
    first: bool
    open_data: bool
    gone: str | None
    replaced_by: str | None
    kind: str | None
    changes: Mapping[str, Any]


def told(work: Work, area: tuple[AreaKind, str] | None, before: int | None, limit: int) -> list[Told]:
    """The changes before a tick (None: from the latest on), the latest first, at most ``limit``.

    With an ``area`` (its kind and code): of the places that are or were in it. A place that never was open
    data is told to nobody.
    """
    inside: Any = literal(1) if area is None else AREAS[area[0].value] == area[1]
    columns = (
        PlaceText.tick,
        PlaceText.changed_at,
        PlaceText.first_tick,
        PlaceText.feature,
        PlaceText.dataset,
        Place.uid,
        Place.gone,
        Place.replaced_by,
        Revision.kind,
        Revision.changes,
        inside.label("inside"),
    )
    query = select(*columns).select_from(PlaceText).join(Place, Place.id == PlaceText.id)
    query = query.join(Revision, Revision.tick == PlaceText.tick, isouter=True)
    if area is None:
        query = query.where(PlaceText.was_in != "")
    else:
        here = and_(
            PlaceArea.place_id == Place.id, PlaceArea.kind == area[0].value, PlaceArea.code == area[1]
        )
        query = query.join(PlaceArea, here)
    if before is not None:
        query = query.where(PlaceText.tick < before)
    rows = work.session.execute(query.order_by(PlaceText.tick.desc()).limit(limit))
    return [_told(row) for row in rows]


def _told(row: Any) -> Told:
    open_data = row.dataset != "none"
    return Told(
        tick=row.tick,
        at=row.changed_at,
        uid=row.uid,
        feature=row.feature if open_data and row.inside else None,
        first=row.first_tick == row.tick,
        open_data=open_data,
        gone=row.gone,
        replaced_by=row.replaced_by,
        kind=row.kind,
        changes=row.changes or {},
    )


@dataclass(frozen=True)
class Standing:
    """Whether a place may be followed: ``open_data`` now, ``was`` it ever; its number and latest change."""

    id: int
    name: str
    gone: str | None
    replaced_by: str | None
    open_data: bool
    was: bool
    changed_at: datetime
    position: tuple[float, float]


def standing(work: Work, uid: str) -> Standing | None:
    """What a follower of one place needs to know first."""
    query = select(
        Place.id,
        Place.name,
        Place.gone,
        Place.replaced_by,
        PlaceText.dataset,
        PlaceText.was_in,
        PlaceText.changed_at,
        Place.longitude,
        Place.latitude,
    ).join(PlaceText, PlaceText.id == Place.id)
    row = work.session.execute(query.where(Place.uid == uid)).first()
    if row is None:
        return None
    was = bool(row.was_in)
    open_data = row.dataset != "none"
    position = (row.longitude, row.latitude)
    return Standing(row.id, row.name, row.gone, row.replaced_by, open_data, was, row.changed_at, position)


@dataclass(frozen=True)
class Step:
    """One revision of a place."""

    version: int
    tick: int
    at: datetime
    kind: str
    changes: Mapping[str, Any]


def steps(work: Work, place_id: int, before: int | None, limit: int) -> list[Step]:
    """The revisions of a place before a tick, the latest first."""
    query = select(Revision.version, Revision.tick, Revision.at, Revision.kind, Revision.changes)
    query = query.where(Revision.place_id == place_id)
    if before is not None:
        query = query.where(Revision.tick < before)
    rows = work.session.execute(query.order_by(Revision.tick.desc()).limit(limit))
    return [Step(row.version, row.tick, row.at, row.kind, row.changes) for row in rows]
