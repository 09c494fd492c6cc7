"""Which photos the public may see: the state of each follows what the records on the map show.

A photo that was withdrawn (hidden, taken back by its author, masked) stays so whatever is accepted
afterwards: only taking back what withdrew it lets it be shown again (``revert``).
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Text, cast, select, update

from cartoquartiers.domain.change import Change
from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

MAY_BE_SHOWN = ("waiting", "public")
"""All states but « withdrawn »."""


def may_be_shown(work: Work, hashes: Collection[str]) -> set[str]:
    """Those of these photos (sha256) that wait or are public; not those that were withdrawn or purged."""
    shown = select(Photo.sha256).where(Photo.sha256.in_(hashes), Photo.state.in_(MAY_BE_SHOWN))
    return set(work.session.scalars(shown)) if hashes else set()


def without_the_lost(work: Work, changes: Mapping[str, Change]) -> Mapping[str, Change]:
    """The changes without the photos they would add that may not be shown."""
    added = changes.get("photos", {}).get("add", [])
    shown = may_be_shown(work, [photo_key(photo) for photo in added])
    kept = [photo for photo in added if photo_key(photo) in shown]
    if len(kept) == len(added):
        return changes
    left = {**changes["photos"], "add": kept}
    others = {name: change for name, change in changes.items() if name != "photos"}
    return {**others, "photos": left} if any(left.values()) else others


def publish(work: Work, change: Change | None) -> None:
    """Make added photos public and removed ones unreachable, at once: their state decides what is served."""
    added = [photo_key(photo) for photo in (change or {}).get("add", ())]
    # Looked at once more as it is written: somebody may have hidden one since.
    set_state(work, added, "public", MAY_BE_SHOWN)
    removed = (change or {}).get("remove", ())
    set_state(work, [sha256 for sha256 in removed if not is_shown(work, sha256)], "withdrawn")


def show_again(work: Work, photos: Iterable[Mapping[str, Value]]) -> None:
    """A place that is back shows what it had; a photo that was withdrawn stays so."""
    set_state(work, [photo_key(photo) for photo in photos], "public", ("waiting",))


def let_wait_again(work: Work, hashes: Collection[str]) -> None:
    """What withdrew these photos is being taken back: they can be published. Of a photo of which a part was
    masked nothing can come back."""
    given_back = update(Photo).where(
        Photo.sha256.in_(hashes), Photo.state == "withdrawn", Photo.masked_as.is_(None)
    )
    work.session.execute(given_back.values(state="waiting"))


def is_shown(work: Work, sha256: str) -> bool:
    """Tell whether a place on the map shows the photo.

    The same one may have been sent for two: taking it away from one's own must not take it from the other.
    """
    holds = cast(Place.fields, Text).contains(sha256, autoescape=True)
    return work.session.scalar(select(Place.id).where(Place.gone.is_(None), holds).limit(1)) is not None


def set_state(work: Work, hashes: Collection[str], state: str, before: Collection[str] | None = None) -> None:
    """Write the state of these photos (sha256); with ``before`` only of those in one of these states."""
    if not hashes:
        return
    chosen = update(Photo).where(Photo.sha256.in_(hashes))
    if before is not None:
        chosen = chosen.where(Photo.state.in_(before))
    work.session.execute(chosen.values(state=state))
