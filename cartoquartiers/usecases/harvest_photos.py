"""Photos that a list names by their address: fetched, made anew, proposed for the place."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.errors import Invalid
from cartoquartiers.domain.proposal_changes import parse_photo
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import photos
from cartoquartiers.usecases.import_source import Source, propose_photos
from cartoquartiers.usecases.imports import ImportOrder
from cartoquartiers.usecases.photos import Prepared
from cartoquartiers.usecases.ports import (
    PHOTO_MAX_BYTES,
    FetchRefused,
    Geocoder,
    Imager,
    Outside,
    PhotoDepot,
    ReadTable,
)

#: Of one list in one round: the next round fetches on.
AT_ONCE = 25
#: A site that gives its photos slowly must not keep other lists, and letters, waiting.
SECONDS = 60
_LONGEST_CREDIT = 100


@dataclass(frozen=True, slots=True)
class Tools:
    """What fetching and reading a list, and its photos, needs of the outside world."""

    outside: Outside
    read_table: ReadTable
    imager: Imager
    depot: PhotoDepot
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
        prepared = _prepared(store, tools, urls[source_id])
        with store.writing() as work:
            taken += _propose(work, order, source_id, urls[source_id], prepared)
        tried += 1
    return Photos(taken, len(new) > tried)


def _prepared(store: Store, tools: Tools, url: str) -> Prepared | None:
    try:
        fetched = tools.outside.fetch(url)
        if fetched is None or len(fetched.content) > PHOTO_MAX_BYTES:
            return None
        sha256 = hashlib.sha256(fetched.content).hexdigest()
        with store.reading() as work:
            if work.session.scalar(select(Photo.state).where(Photo.sha256 == sha256)) == "withdrawn":
                return None
        return photos.prepare(tools.imager, tools.depot, sha256, fetched.content)
    except (FetchRefused, Invalid):
        return None


def _propose(work: Work, order: ImportOrder, source_id: str, url: str, photo: Prepared | None) -> bool:
    row = work.session.get(ImportRow, (order.source, source_id))
    place = work.session.scalars(select(Place).where(Place.uid == row.place_uid)).first() if row else None
    if row is None or place is None or place.gone:
        return False
    row.photo_url = url
    if photo is None or any(one["sha256"] == photo.sha256 for one in place.fields.get("photos") or []):
        return False
    photos.receive(work, photo)
    credit = order.source[:_LONGEST_CREDIT]
    added = parse_photo(
        {"sha256": photo.sha256, "alt": place.name, "credit": credit, "licence": order.licence}
    )
    return propose_photos(work, Source(order.source, order.accept_as), place, [added]) is not None
