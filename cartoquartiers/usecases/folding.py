"""A proposed new place that is on the map already: what it adds goes to the record that is there.

Two decisions of the one path of a write, taken together: a correction of the record with what was chosen of
the proposal, and the refusal of the proposal as a duplicate, whose letter says where the place is.
"""

from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.change import Changes, diff
from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merging import merged_values
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import Kind, Reason, Verdict
from cartoquartiers.store.queries import territory
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.moderate import Ruling


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
    lies outside of the scope), Conflicting('changed') when the record is not as it was looked at or no longer
    on the map, Conflicting('decided') when somebody decided on the proposal meanwhile: nothing happens then.
    """
    proposal = moderate.locked(work, uid)
    if proposal.kind != Kind.CREATE or proposal.place_uid == chosen.place:
        raise NotFound("contribution")
    moderate.may_decide(work, actor, proposal)
    place = _locked(work, actor, chosen.place)
    if proposal.state not in OPEN_STATES:
        raise Conflicting("decided", state=proposal.state, uid=uid)
    if place.gone or place.version != chosen.version:
        raise Conflicting("changed")
    moderate.rule_on(work, actor, proposal, Ruling(Verdict.REFUSE, Reason.DUPLICATE, chosen.message))
    labels = territory.taxonomy(work)
    after = merged_values(place.fields, values_of(proposal.changes), chosen.taken, chosen.photos, labels)
    changes = diff(place.fields, after)
    if not changes:
        return None
    correction = file_for(work, actor, Kind.CORRECT, place, changes, None)
    moderate.decide(work, actor, correction.uid, Ruling(Verdict.ACCEPT))
    return correction.uid


def values_of(changes: Changes) -> dict[str, Value]:
    """All values of a place that these changes would make."""
    return values_after(empty_values(), changes)


def _locked(work: Work, actor: Actor, uid: str) -> Place:
    query = select(Place).where(Place.uid == uid).with_for_update()
    place = work.session.scalars(query.execution_options(populate_existing=True)).first()
    if place is None:
        raise NotFound("place")
    if not allowed(
        actor, Action.DECIDE, [Area(place.commune, place.quartier, place.category, place.organisation)]
    ):
        raise Forbidden("not_in_scope")
    return place
