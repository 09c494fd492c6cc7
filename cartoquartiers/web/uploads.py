"""Photos that arrive with a request: decoded outside of any transaction, kept, then referred to."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.store.queries import photos as known
from cartoquartiers.usecases import photos
from cartoquartiers.usecases.ports import PHOTO_MAX_BYTES
from cartoquartiers.web.visit import Visit


@dataclass(frozen=True)
class PhotoRef:
    """A photo that is kept: what a proposal refers to, and whether it had come before."""

    sha256: str
    is_new: bool = True


def store_uploads(
    visit: Visit, files: Iterable[FileStorage], problems: list[Problem] | None = None
) -> list[PhotoRef]:
    """Keep the files of a form as private photos, each once; empty file fields are passed over.

    Call it in a POST, before `visit.writing()`. A file that is refused becomes a Problem on `photos` with the
    file's `name` in its params, and the others are kept all the same: added to `problems` when a list is
    given, otherwise Invalid is raised once all files were looked at.
    """
    kept: dict[str, PhotoRef] = {}
    refused: list[Problem] = []
    for file in files:
        data = file.read(PHOTO_MAX_BYTES + 1)
        if not data and not file.filename:
            continue
        try:
            photo = store_photo(visit, hashlib.sha256(data).hexdigest(), data)
        except Invalid as refusal:
            name = (file.filename or "")[:80]
            refused += [Problem("photos", p.code, {**p.params, "name": name}) for p in refusal.problems]
        else:
            kept.setdefault(photo.sha256, photo)
    if problems is not None:
        problems += refused
    elif refused:
        raise Invalid(refused)
    return list(kept.values())


def store_photo(visit: Visit, sha256: str, data: bytes) -> PhotoRef:
    """Keep one photo, private until a place shows it; one that came before stays as it is, even withdrawn.

    Raises Invalid (`sha256_mismatch`, `photo_too_big`, `photo_unreadable`) on the field `photos`.
    """
    with visit.reading() as work:
        state = known.state_of(work, sha256)
    depot = visit.toolbox.depot
    if state is not None and (state.state == "withdrawn" or depot.exists(sha256)):
        photos.check_hash(sha256, data)
        return PhotoRef(sha256, is_new=False)
    prepared = photos.prepare(visit.toolbox.imager, depot, sha256, data)
    with visit.writing() as work:
        return PhotoRef(sha256, is_new=photos.receive(work, prepared, visit.actor.person_id))
