"""Taking away at once what must not be seen: a place or a photo, by a contribution of its own.

The decision on the report says why; the hiding is decided, published and undone like any other contribution.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Text, cast, select

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound, Problem
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.policy import ANONYMOUS, Action, Actor, allowed
from cartoquartiers.domain.vocabulary import ContributionState, Gone, Kind, Reason, Rule, Verdict
from cartoquartiers.store.queries import folds
from cartoquartiers.store.queries.photos import added_by
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import erasures, moderate, shown_photos
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.usecases.redact import Redaction, redact


@dataclass(frozen=True)
class Hiding:
    """What to take away: the place, or (``photo``) one of its photos by sha256, or (``field``) what one of
    its fields says and ever said; and why."""

    reason: Reason
    message: str | None = None
    photo: str | None = None
    field: str | None = None


def hide(work: Work, actor: Actor, report_uid: str, hiding: Hiding) -> str:
    """Take away what a report complains of and accept the report; return the uid of the hiding, to undo it.

    Raises NotFound (no such report or photo), Forbidden, Invalid (no words for the reason « other », a field
    that a place cannot be without) and
    Conflicting('decided').
    """
    report = moderate.locked(work, report_uid)
    if report.kind != Kind.REPORT or report.place_id is None:
        raise NotFound("contribution")
    if not allowed(actor, Action.DECIDE, moderate.areas_of(work, report)):
        raise Forbidden("not_in_scope")
    if report.state not in OPEN_STATES:
        raise Conflicting("decided", state=report.state, uid=report.uid)
    if hiding.reason is Reason.OTHER and not hiding.message:
        raise Invalid([Problem("message", "required")])
    place = work.session.get_one(Place, report.place_id)
    if hiding.photo:
        uid = _hide_photo(work, actor, place, hiding)[0].uid
    elif hiding.field:
        uid = redact(work, actor, Redaction(place.uid, hiding.field, message=hiding.message))
    else:
        uid = _hide_place(work, actor, place, hiding).uid
    moderate.decide(work, actor, report.uid, Ruling(Verdict.ACCEPT, hiding.reason, hiding.message))
    return uid


def withdraw_photo(work: Work, contribution: Contribution, sha256: str) -> None:
    """The author takes back a photo that was published, from every place that shows it. Raises NotFound."""
    if sha256 not in published_of(work, contribution.uid) or not _is_public(work, sha256):
        raise NotFound("photo")
    for place in _showing(work, sha256):
        filed = file_for(work, ANONYMOUS, Kind.PHOTO, place, _without(sha256), None)
        filed.author_id, filed.author_role = contribution.author_id, contribution.author_role
        moderate.accept_by_rule(work, filed, Rule.AUTHOR_OWN_PHOTO)
    _withdraw(work, sha256)


def published_of(work: Work, uid: str) -> set[str]:
    """The photos (sha256) that a contribution (uid) brought to the map: itself, or by the record that took
    them over from it."""
    contribution = work.session.scalars(select(Contribution).where(Contribution.uid == uid)).one()
    added = added_by(contribution)
    if contribution.state in (ContributionState.PUBLISHED, ContributionState.PARTIAL):
        return added
    folded = folds.of_proposal(work, uid) if added else None
    taken = folded.changes.get("photos", {}).get("add", []) if folded else []
    return added & {str(photo["sha256"]) for photo in taken}


def take_away(work: Work, sha256: str) -> None:
    """Take a photo that was withdrawn once from every place that a restored backup shows it in."""
    for place in _showing(work, sha256):
        filed = file_for(work, ANONYMOUS, Kind.PHOTO, place, _without(sha256), None)
        moderate.accept_by_rule(work, filed, Rule.WITHDRAWN_BEFORE)
    _set_state(work, {sha256}, "withdrawn")


def _withdraw(work: Work, sha256: str) -> None:
    _set_state(work, {sha256}, "withdrawn")
    erasures.note(work, erasures.PHOTO, {"sha256": sha256})


def _hide_place(work: Work, actor: Actor, place: Place, hiding: Hiding) -> Contribution:
    changes: Changes = {"gone": {"from": place.gone, "to": Gone.REMOVED.value}}
    filed = file_for(work, actor, Kind.CLOSE, place, changes, hiding.message)
    moderate.decide(work, actor, filed.uid, Ruling(Verdict.ACCEPT, hiding.reason, hiding.message))
    # Private again, not withdrawn: when the place is back, so are they.
    photos = {photo["sha256"] for photo in place.fields.get("photos") or []}
    _set_state(work, {sha256 for sha256 in photos if not shown_photos.is_shown(work, sha256)}, "waiting")
    return filed


def _hide_photo(work: Work, actor: Actor, place: Place, hiding: Hiding) -> list[Contribution]:
    """Away from every place that shows it: the same bytes may have been sent for two."""
    sha256 = hiding.photo or ""
    if sha256 not in {photo["sha256"] for photo in place.fields.get("photos") or []}:
        raise NotFound("photo")
    showing = [place, *(other for other in _showing(work, sha256) if other.id != place.id)]
    filed = [file_for(work, actor, Kind.PHOTO, each, _without(sha256), hiding.message) for each in showing]
    for each in filed:
        moderate.decide(work, actor, each.uid, Ruling(Verdict.ACCEPT, hiding.reason, hiding.message))
    _withdraw(work, sha256)
    return filed


def _without(sha256: str) -> Changes:
    return {"photos": {"add": [], "remove": [sha256]}}


def _showing(work: Work, sha256: str) -> list[Place]:
    holds = cast(Place.fields, Text).contains(sha256, autoescape=True)
    return list(work.session.scalars(select(Place).where(Place.gone.is_(None), holds).order_by(Place.id)))


def _is_public(work: Work, sha256: str) -> bool:
    photo = work.session.get(Photo, sha256)
    return photo is not None and photo.state == "public"


def _set_state(work: Work, hashes: Collection[str], state: str) -> None:
    """A photo once withdrawn stays so."""
    shown_photos.set_state(work, hashes, state, shown_photos.MAY_BE_SHOWN)
