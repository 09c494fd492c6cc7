"""The life of a photo: received and private, public once a place shows it, withdrawn.

The bytes are decoded and kept in the depot before the writing transaction; the row alone says who may see them.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

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

    Raises Invalid (`hash_differs`, `photo_too_big`, `photo_unreadable`) on the field `photos`.
    """
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Invalid([Problem("photos", "hash_differs")])
    try:
        renditions = imager.render(data)
    except PhotoRefused as refusal:
        raise Invalid([Problem("photos", refusal.code)]) from refusal
    for size, image in renditions.images.items():
        depot.put(sha256, size, image)
    return Prepared(sha256, renditions.width, renditions.height)


def receive(work: Work, photo: Prepared, sender_id: int | None = None) -> bool:
    """Write the row of a prepared photo, private; True when it is new. Once withdrawn it stays withdrawn."""
    if work.session.get(Photo, photo.sha256) is not None:
        return False
    work.session.add(
        Photo(
            sha256=photo.sha256,
            state="waiting",
            width=photo.width,
            height=photo.height,
            received_at=work.now,
            sender_id=sender_id,
        )
    )
    work.session.flush()
    return True


def show(work: Work, hashes: Iterable[str]) -> None:
    """Make photos public: a published place shows them."""
    _move(work, hashes, "public")


def withdraw(work: Work, hashes: Iterable[str]) -> None:
    """Take photos away from everybody's eyes, at once: no place shows them any more."""
    _move(work, hashes, "withdrawn")


def purge(work: Work) -> list[str]:
    """Forget the photos that no contribution came for; returns their sha256, to delete from the depot afterwards."""
    forgotten = known.unreferenced(work, work.now - PATIENCE)
    for sha256 in forgotten:
        work.session.delete(work.session.get_one(Photo, sha256))
    work.session.flush()
    return forgotten


def sweep(work: Work, depot: PhotoDepot) -> int:
    """Delete from the depot what no row knows (a crash between the file and the row); how many. Reads only."""
    swept = 0
    for sha256 in depot.older_than(work.now - PATIENCE):
        if work.session.get(Photo, sha256) is None:
            depot.delete(sha256)
            swept += 1
    return swept


def _move(work: Work, hashes: Iterable[str], state: str) -> None:
    work.session.execute(update(Photo).where(Photo.sha256.in_(list(hashes))).values(state=state))
