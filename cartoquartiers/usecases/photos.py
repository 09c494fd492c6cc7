"""Receiving photos and forgetting those that nobody came for.

The bytes are decoded and kept in the depot before the writing transaction; the row alone says who sees them.
`publish` makes a photo public when a place shows it, and withdraws it when the place no longer does.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.ports import Imager, PhotoDepot, PhotoRefused

#: How long a photo that was sent while a person typed waits for its contribution.
PATIENCE = timedelta(hours=24)


@dataclass(frozen=True)
class Prepared:
    """A photo whose images are in the depot and whose row is still to be written; size in pixels."""

    sha256: str
    width: int
    height: int


def prepare(imager: Imager, depot: PhotoDepot, sha256: str, data: bytes) -> Prepared:
    """Make the images and keep them; slow, so never inside a writing transaction.

    Raises Invalid (`sha256_mismatch`, `photo_too_big`, `photo_unreadable`) on the field `photos`.
    """
    check_hash(sha256, data)
    try:
        renditions = imager.render(data)
    except PhotoRefused as refusal:
        raise Invalid([Problem("photos", refusal.code)]) from refusal
    for size, image in renditions.images.items():
        depot.put(sha256, size, image)
    return Prepared(sha256, renditions.width, renditions.height)


def check_hash(sha256: str, data: bytes) -> None:
    """Raise Invalid (`sha256_mismatch`) when these are not the bytes of that name."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid([Problem("photos", "sha256_mismatch")])


def receive(work: Work, photo: Prepared, sender_id: int | None = None) -> bool:
    """Write the row of a prepared photo, private; True when it is new. Once withdrawn it stays withdrawn."""
    if work.session.get(Photo, photo.sha256) is not None:
        return False
    row = Photo(
        sha256=photo.sha256,
        state="waiting",
        width=photo.width,
        height=photo.height,
        received_at=work.now,
        sender_id=sender_id,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # the same photo, sent twice at the same moment
        return False
    return True


def purge(work: Work) -> int:
    """Forget the rows of photos that no contribution came for; tells how many. `sweep` deletes the files."""
    forgotten = known.unreferenced(work, work.now - PATIENCE)
    work.session.execute(delete(Photo).where(Photo.sha256.in_(forgotten)))
    return len(forgotten)


def sweep(work: Work, depot: PhotoDepot) -> int:
    """Delete old files that no row knows (purged, or cut off before their row), and those of masked photos;
    reads the database only."""
    # Old by the file's date: the same photo sent again a moment ago is young, its row may be on its way.
    old = depot.older_than(work.now - PATIENCE)
    kept = set(known.every(work))
    orphans = [one for one in old if one not in kept]
    for sha256 in orphans:
        depot.delete(sha256)
    return len(orphans)
