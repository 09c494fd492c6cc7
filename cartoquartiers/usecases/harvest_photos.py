"""Photos that a list names by their address: fetched, made anew, proposed for the place."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import photos
from cartoquartiers.usecases.import_pictures import Workshop, photo_at, shown
from cartoquartiers.usecases.import_source import Source, propose_photos
from cartoquartiers.usecases.imports import ImportOrder
from cartoquartiers.usecases.photos import Prepared
from cartoquartiers.usecases.ports import Geocoder, ReadTable

#: Of one list in one round: the next round fetches on.
AT_ONCE = 25
#: A site that gives its photos slowly must not keep other lists, and letters, waiting.
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tools(Workshop):
    """What fetching and reading a list, and its photos, needs of the outside world."""

    read_table: ReadTable
    geocoder: Geocoder | None = None


@dataclass(frozen=True, slots=True)
class Photos:
    """How many were taken, and whether some are left for the next round."""

    taken: int
    left: bool


def take(store: Store, tools: Tools, order: ImportOrder, urls: Mapping[str, str]) -> Photos:
    """Fetch the photos that are new, each in its own step. One that cannot be had is asked for no more until
    its address changes."""
    with store.reading() as work:
        query = select(ImportRow).join(Place, Place.uid == ImportRow.place_uid)
        rows = work.session.scalars(query.where(ImportRow.source == order.source, Place.gone.is_(None)))
        known = {row.source_id: row.photo_url for row in rows}
    new = [one for one, url in urls.items() if url and one in known and known[one] != url]
    taken = tried = 0
    until = time.monotonic() + SECONDS
    for source_id in new[:AT_ONCE]:
        if tried and time.monotonic() > until:
            break
        found = photo_at(store, tools, urls[source_id])
        prepared = found if isinstance(found, Prepared) else None
        with store.writing() as work:
            taken += _propose(work, order, source_id, urls[source_id], prepared)
        tried += 1
    return Photos(taken, len(new) > tried)


def _propose(work: Work, order: ImportOrder, source_id: str, url: str, photo: Prepared | None) -> bool:
    row = work.session.get(ImportRow, (order.source, source_id))
    place = work.session.scalars(select(Place).where(Place.uid == row.place_uid)).first() if row else None
    if row is None or place is None or place.gone:
        return False
    row.photo_url = url
    if photo is None:
        return False
    photos.receive(work, photo)
    added = shown([photo], place.name, order.source, order.licence)
    return propose_photos(work, Source(order.source, order.accept_as), place, added) is not None
