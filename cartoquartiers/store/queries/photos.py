"""What is known of photos: their state, and which contributions show them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, select

from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.policy import Area
from cartoquartiers.store.queries.waiting import waiting_area
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class PhotoState:
    """A photo's row: `state` is waiting, public or withdrawn; size in pixels."""

    sha256: str
    state: str
    width: int
    height: int
    sender_id: int | None = None


@dataclass(frozen=True)
class Shown:
    """A contribution that adds a photo, with what is needed to judge who may see it."""

    uid: str
    follow_token: str
    author_id: int | None
    area: Area


def state_of(work: Work, sha256: str) -> PhotoState | None:
    """The photo's row, None when it was never received or was purged."""
    photo = work.session.get(Photo, sha256)
    return None if photo is None else _state(photo)


def every(work: Work, columns: Collection[str] = ("masked_as",)) -> list[str]:
    """The sha256 of every photo whose images are kept, in order.

    ``columns``: those of the table, in a database of a former version that waits for its upgrade.
    """
    kept = select(Photo.sha256).order_by(Photo.sha256)
    if "masked_as" in columns:
        kept = kept.where(Photo.masked_as.is_(None))
    return list(work.session.scalars(kept))


def still_known(work: Work, hashes: Collection[str]) -> list[str]:
    """Which of these photos have a row, in order."""
    rows = select(Photo.sha256).where(Photo.sha256.in_(hashes)).order_by(Photo.sha256)
    return list(work.session.scalars(rows))


def to_erase(work: Work) -> list[str]:
    """The sha256 of the photos that were masked and whose former images are still to be erased."""
    due = select(Photo.sha256).where(Photo.masked_as.is_not(None), Photo.erased_at.is_(None))
    return list(work.session.scalars(due))


def goes_on_as(work: Work, hashes: Collection[str]) -> dict[str, str]:
    """Of these photos, those that were masked, by the name under which each goes on now."""
    found: dict[str, str] = {}
    asked = {one: one for one in hashes}
    while asked:
        query = select(Photo.sha256, Photo.masked_as).where(
            Photo.sha256.in_(asked.values()), Photo.masked_as.is_not(None)
        )
        later = {row.sha256: row.masked_as for row in work.session.execute(query)}
        asked = {one: later[name] for one, name in asked.items() if name in later}
        found.update(asked)
    return found


def states_of(work: Work, hashes: Collection[str]) -> dict[str, PhotoState]:
    """The rows of several photos, by sha256; those that are unknown are left out."""
    rows = work.session.scalars(select(Photo).where(Photo.sha256.in_(hashes)))
    return {row.sha256: _state(row) for row in rows}


def shown_by_open(work: Work, sha256: str) -> Iterator[Shown]:
    """The contributions not yet decided that add this photo."""
    # Only what waits is read, a few hundred rows at most; the text holds the hash or it does not.
    statement = select(Contribution).where(
        Contribution.state.in_([state.value for state in OPEN_STATES]),
        cast(Contribution.changes, Text).contains(sha256, autoescape=True),
    )
    return map(_shown, work.session.scalars(statement))


def shown_by(work: Work, sha256: str, follow_token: str) -> Shown | None:
    """The contribution of that follow token, when it adds this photo, whatever became of it."""
    statement = select(Contribution).where(Contribution.follow_token == follow_token)
    found = work.session.scalars(statement).one_or_none()
    return _shown(found) if found is not None and sha256 in added_by(found) else None


def shown_in(work: Work, sha256: str, uid: str) -> Shown | None:
    """The contribution of that uid, when it adds this photo, whatever became of it."""
    found = work.session.scalars(select(Contribution).where(Contribution.uid == uid)).one_or_none()
    return _shown(found) if found is not None and sha256 in added_by(found) else None


def unreferenced(work: Work, before: datetime) -> list[str]:
    """Private photos received before that moment that no contribution shows."""
    old = select(Photo.sha256).where(Photo.state == "waiting", Photo.received_at < before)
    return [sha256 for sha256 in work.session.scalars(old).all() if not _is_referenced(work, sha256)]


def added_by(contribution: Contribution) -> set[str]:
    """The sha256 of the photos that a contribution adds."""
    return {str(photo["sha256"]) for photo in contribution.changes.get("photos", {}).get("add", [])}


def _is_referenced(work: Work, sha256: str) -> bool:
    said = cast(Contribution.changes, Text).contains(sha256, autoescape=True)
    if work.session.scalar(select(Contribution.id).where(said).limit(1)) is not None:
        return True
    # What a device sent may wait for what comes before it.
    waits = Arrival.state != "done", Arrival.raw.contains(sha256, autoescape=True)
    return work.session.scalar(select(Arrival.id).where(*waits).limit(1)) is not None


def _state(row: Photo) -> PhotoState:
    return PhotoState(row.sha256, row.state, row.width, row.height, row.sender_id)


def _shown(row: Contribution) -> Shown:
    return Shown(row.uid, row.follow_token, row.author_id, waiting_area(row))
