"""Masking a part of a photo: its pixels are made anew under another name, and the former ones are erased.

In this order, so that whoever is cut off leaves nothing wrong behind: the masked images are kept under their
name, which nobody knows yet; one transaction puts that name in the place of the former one everywhere, and
from then on the former photo is served to nobody; its files are erased after that, by the worker if need be.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import InstrumentedAttribute

from cartoquartiers.domain.errors import Forbidden, NotFound
from cartoquartiers.domain.lifecycle import next_state
from cartoquartiers.domain.masking import MASKED, Zone, masked_name
from cartoquartiers.domain.policy import ANONYMOUS, Action, Actor, Area, allowed
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Rule, Verdict
from cartoquartiers.store.queries import photos as known
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import acts, erasures, publish
from cartoquartiers.usecases.erasures import Note
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.ports import PHOTO_SIZES, Imager, PhotoDepot


@dataclass(frozen=True)
class Masked:
    """A masked photo whose images are in the depot: what it was made of, its name, its size in pixels."""

    sha256: str
    name: str
    width: int
    height: int
    zones: tuple[Zone, ...]


def prepare(imager: Imager, depot: PhotoDepot, sha256: str, zones: Sequence[Zone]) -> Masked:
    """Make the masked images and keep them; slow, so never inside a writing transaction. Raises NotFound."""
    data = depot.get(sha256, max(PHOTO_SIZES))
    if data is None:
        raise NotFound("photo")
    made = imager.mask(data, zones)
    name = masked_name(sha256, zones)
    for size, image in made.images.items():
        depot.put(name, size, image)
    return Masked(sha256, name, made.width, made.height, tuple(zones))


def may_mask(work: Work, actor: Actor, sha256: str) -> bool:
    """Whether this moderator decides about a place that holds the photo, or a contribution that adds it."""
    areas = [Area.of(one) for one in _holding(work, sha256)]
    areas += [shown.area for shown in known.shown_by_open(work, sha256)]
    return any(allowed(actor, Action.DECIDE, [area]) for area in areas)


def mask(work: Work, actor: Actor, masked: Masked) -> list[str]:
    """Put the masked photo in the place of the former one, everywhere and for good; returns the uids of the
    contributions that tell of it, one a place.

    Raises NotFound (no such photo, withdrawn, or masked meanwhile) and Forbidden.
    """
    if not may_mask(work, actor, masked.sha256):
        raise Forbidden("not_in_scope")
    filed = _replace(work, actor, masked, None)
    if filed is None:
        raise NotFound("photo")
    zones = [zone.told() for zone in masked.zones]
    subject = {"sha256": masked.sha256, "as": masked.name, "zones": zones}
    erasures.note(work, erasures.MASK, subject)
    acts.record(work, actor, "photo.mask", masked.name, zones=len(zones), contributions=filed)
    return filed


def prepare_again(imager: Imager, depot: PhotoDepot, notes: Sequence[Note]) -> None:
    """Make again the masked images of photos that a backup brought back as they were."""
    for note in sorted(notes, key=lambda one: str(one["at"])):
        subject = note["subject"]
        if (
            note["kind"] == erasures.MASK
            and depot.exists(subject["sha256"])
            and not depot.exists(subject["as"])
        ):
            data = depot.get(subject["sha256"], max(PHOTO_SIZES))
            made = imager.mask(data or b"", [Zone(*zone) for zone in subject["zones"]])
            for size, image in made.images.items():
                depot.put(subject["as"], size, image)


def mask_again(work: Work, note: Note) -> bool:
    """Do again in a restored database what was masked since its backup; False when it has nothing to mask."""
    subject = note["subject"]
    row = work.session.get(Photo, subject["sha256"])
    if row is None:
        return False
    zones = tuple(Zone(*zone) for zone in subject["zones"])
    masked = Masked(subject["sha256"], subject["as"], row.width, row.height, zones)
    return _replace(work, ANONYMOUS, masked, Rule.MASKED_BEFORE) is not None


def erase_files(store: Store, depot: PhotoDepot) -> int:
    """Erase the images of photos that were masked since; tells how many photos."""
    with store.reading() as work:
        due = known.to_erase(work)
    for sha256 in due:
        depot.delete(sha256)
    if due:
        with store.writing() as work:
            for row in work.session.scalars(select(Photo).where(Photo.sha256.in_(due))):
                row.erased_at = work.now
    return len(due)


def is_due(store: Store) -> bool:
    """Whether images are still to be erased."""
    with store.reading() as work:
        return bool(known.to_erase(work))


def _replace(work: Work, actor: Actor, masked: Masked, rule: Rule | None) -> list[str] | None:
    old, new = masked.sha256, masked.name
    # In the order of the house: contributions, then places, then the clock.
    told = work.session.scalars(_that_say(Contribution, Contribution.changes, old)).all()
    row = work.session.scalars(select(Photo).where(Photo.sha256 == old).with_for_update()).first()
    if row is None or row.state == "withdrawn" or row.masked_as:
        return None
    _name_anew(work, row, masked)
    for contribution in told:
        contribution.changes = _renamed(contribution.changes, old, new)
    for amended in work.session.scalars(_that_say(Decision, Decision.amended, old)):
        amended.amended = _renamed(amended.amended, old, new)
    for applied in work.session.scalars(_that_say(Decision, Decision.applied, old)):
        applied.applied = _renamed(applied.applied, old, new)
    for revision in work.session.scalars(_that_say(Revision, Revision.changes, old)):
        revision.changes = _renamed(revision.changes, old, new)
    work.session.flush()
    return [_tell(work, actor, place, old, new, rule) for place in _holding(work, old)]


def _name_anew(work: Work, row: Photo, masked: Masked) -> None:
    if work.session.get(Photo, masked.name) is None:
        work.session.add(
            Photo(
                sha256=masked.name,
                state=row.state,
                width=masked.width,
                height=masked.height,
                received_at=row.received_at,
                sender_id=row.sender_id,
            )
        )
    row.state, row.masked_as, row.erased_at = "withdrawn", masked.name, None
    work.session.flush()


def _tell(work: Work, actor: Actor, place: Place, old: str, new: str, rule: Rule | None) -> str:
    """Let a place show the masked photo, with a revision that says so."""
    said = {"photos": {"add": [], "remove": [], MASKED: [new]}}
    filed = file_for(work, actor, Kind.PHOTO, place, said, None)
    applied = publish.rename_photo(work, filed, _renamed(place.fields, old, new), said)
    filed.state = next_state(ContributionState(filed.state), Verdict.ACCEPT).value
    decision = Decision(
        contribution_id=filed.id,
        verdict=Verdict.ACCEPT.value,
        rule=rule.value if rule else None,
        decider_id=actor.person_id,
        applied=said,
        at=work.now,
        revision_id=applied.revision.id if applied.revision else None,
    )
    work.session.add(decision)
    work.session.flush()
    return filed.uid


def _that_say(table: Any, column: InstrumentedAttribute[Any], sha256: str) -> Any:
    holds = cast(column, Text).contains(sha256, autoescape=True)
    return select(table).where(holds).order_by(table.id).with_for_update()


def _holding(work: Work, sha256: str) -> Sequence[Place]:
    """Every place whose fields hold the photo; those that are gone too, which may come back."""
    holds = cast(Place.fields, Text).contains(sha256, autoescape=True)
    return work.session.scalars(select(Place).where(holds).order_by(Place.id)).all()


def _renamed(said: Mapping[str, Any] | None, old: str, new: str) -> Any:
    return json.loads(json.dumps(said).replace(old, new))
