"""A proposed new place that is on the map already: what it adds goes to the record that is there.

Two decisions of the one path of a write, taken together: a correction of the record with what was chosen of
the proposal, and the refusal of the proposal as a duplicate, whose letter says where the place is. The
refusal names the revision of the correction: taking one of both back takes both back (``revert``).
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.change import Changes, diff
from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, NotFound
from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.domain.folding_texts import what_it_says_now, where_it_is
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merging import merged_values, taken_over
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.validation import code_problems, values_after
from cartoquartiers.domain.vocabulary import Kind, Reason, Verdict
from cartoquartiers.store.queries import places, territory
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate, shown_photos
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.usecases.references import reference_problems


@dataclass(frozen=True)
class Fold:
    """What a moderator chose: the record (uid of its place) that the proposal is of, the fields (names)
    whose value is that of the proposal, the photos (sha256) of both that are kept, the version of the record
    that was looked at, and the words that go with the refusal."""

    place: str
    taken: frozenset[str]
    photos: frozenset[str]
    version: int
    message: str | None = None


def fold(work: Work, actor: Actor, uid: str, chosen: Fold) -> str | None:
    """Give a record what it takes of the proposal ``uid``, and decide that this one is no place of its own.

    Returns the uid of the correction, None when nothing was taken. Raises NotFound, Forbidden (one of both
    lies outside of the scope), Conflicting('gone') when the record is no longer on the map,
    Conflicting('changed') when it is not as it was looked at, Conflicting('decided') when somebody decided on
    the proposal meanwhile, Invalid for what is no longer possible: nothing happens then.
    """
    proposal = moderate.locked(work, uid)
    if proposal.kind != Kind.CREATE or proposal.place_uid == chosen.place:
        raise NotFound("contribution")
    moderate.may_decide(work, actor, proposal)
    place = _locked(work, actor, chosen.place)
    if proposal.state not in OPEN_STATES:
        raise Conflicting("decided", state=proposal.state, uid=uid)
    if place.gone or place.version != chosen.version:
        raise Conflicting("gone" if place.gone else "changed")
    revision = _complete(work, actor, place, proposal, chosen)
    names = taken_over(revision.changes) if revision else []
    said = "\n\n".join(filter(None, [_told(work, place, proposal, names), chosen.message]))
    number = revision.id if revision else None
    refused = Ruling(Verdict.REFUSE, Reason.DUPLICATE, said, revision_id=number)
    moderate.rule_on(work, actor, proposal, refused)
    return work.session.get_one(Contribution, revision.contribution_id).uid if revision else None


def proposed(work: Work, changes: Changes) -> dict[str, Value]:
    """All values of the place that a proposal would make, without the photos that may not be shown."""
    values = values_after(empty_values(), changes)
    photos = values.get("photos") or []
    shown = shown_photos.may_be_shown(work, [photo_key(photo) for photo in photos])
    return {**values, "photos": [photo for photo in photos if photo_key(photo) in shown]}


def preview(work: Work, uid: str, place: str, names: Collection[str]) -> tuple[str, str]:
    """The language of the author of the proposal ``uid``, and what the letter says before the moderator's own
    words when the record (uid of its place) takes these fields over."""
    proposal = work.session.scalars(select(Contribution).where(Contribution.uid == uid)).one()
    row = places.place_by_uid(work, place)
    assert row is not None, "a page about it is being made"
    return _language(proposal), _told(work, row, proposal, names)


def _told(work: Work, place: Place, proposal: Contribution, names: Collection[str]) -> str:
    """Which record it is of, and what this one took over, in the language of the proposal."""
    language = _language(proposal)
    address = f"{work.house.base_url}/lieux/{place.uid}/{slugify(place.name)}"
    told = [where_it_is(place.name, address, language)]
    return "\n\n".join([*told, what_it_says_now(names, language)] if names else told)


def _language(proposal: Contribution) -> str:
    return proposal.language or "fr"


def _complete(
    work: Work, actor: Actor, place: Place, proposal: Contribution, chosen: Fold
) -> Revision | None:
    """Publish what was chosen as a correction of the record; None when that changes nothing."""
    labels = territory.taxonomy(work)
    values = proposed(work, proposal.changes)
    after = merged_values(place.fields, values, chosen.taken, chosen.photos, labels)
    changes = diff(place.fields, after)
    problems = [*code_problems(changes, after, labels), *reference_problems(work, changes)]
    if problems:
        raise Invalid(problems)
    if not changes:
        return None
    correction = file_for(work, actor, Kind.CORRECT, place, changes, None)
    moderate.decide(work, actor, correction.uid, Ruling(Verdict.ACCEPT))
    written = select(Revision).where(Revision.contribution_id == correction.id)
    return work.session.scalars(written).one_or_none()


def _locked(work: Work, actor: Actor, uid: str) -> Place:
    place = places.locked(work, uid)
    if place is None:
        raise NotFound("place")
    if not allowed(actor, Action.DECIDE, [Area.of(place)]):
        raise Forbidden("not_in_scope")
    return place
