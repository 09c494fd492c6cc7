"""Making one of two records, and saying that two records are of two places.

A merging is two contributions of the one path of a write: a correction of the record that stays, with what
was chosen of the other, and the merge of the one that goes, whose address leads on. Both are revisions; both
are undone like any other decision.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.change import Changes, diff
from cartoquartiers.domain.errors import Conflicting, Forbidden, NotFound
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merging import merged_values
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.vocabulary import Gone, Kind, Verdict
from cartoquartiers.store.queries import territory
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.look_alikes import DistinctPair
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate, revert
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.moderate import Ruling


@dataclass(frozen=True)
class Merge:
    """What a moderator chose: the record that stays, the one that goes, the fields (names) whose value is
    that of the one that goes, the photos (sha256) that are kept, and the versions that were looked at, by
    uid."""

    stays: str
    goes: str
    taken: frozenset[str]
    photos: frozenset[str]
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Done:
    """The contributions of a merging; ``correction`` is None when the record that stays said it all."""

    merge: str
    correction: str | None


def merge_places(work: Work, actor: Actor, chosen: Merge) -> Done:
    """Make one of two records.

    Raises NotFound, Forbidden (one lies outside of the scope), Conflicting('changed') when one is not as it
    was looked at, or no longer on the map: nothing happens then.
    """
    # In the order of the house: contributions, then the places.
    proposed = _proposed(work, chosen)
    both = _locked(work, actor, (chosen.stays, chosen.goes))
    stays, goes = both[chosen.stays], both[chosen.goes]
    if any(place.gone or place.version != chosen.versions.get(place.uid) for place in both.values()):
        raise Conflicting("changed")
    after = merged_values(stays.fields, goes.fields, chosen.taken, chosen.photos, territory.taxonomy(work))
    changes = diff(stays.fields, after)
    correction = None
    if changes:
        correction = _accepted(work, actor, file_for(work, actor, Kind.CORRECT, stays, changes, None))
    if proposed is None:
        gone: Changes = {
            "replaced_by": {"from": goes.fields.get("replaced_by"), "to": stays.uid},
            "gone": {"from": goes.gone, "to": Gone.MERGED.value},
        }
        proposed = file_for(work, actor, Kind.MERGE, goes, gone, None)
    return Done(_accepted(work, actor, proposed), correction)


def undo_merging(work: Work, actor: Actor, done: Done, words: str) -> None:
    """Take a merging back: both records are what they were. ``words`` explain it.

    Raises what ``revert.undo`` raises.
    """
    for uid in filter(None, (done.merge, done.correction)):
        contribution = moderate.locked(work, uid)
        own = contribution.author_id == actor.person_id
        if contribution.kind not in (Kind.MERGE, Kind.CORRECT):
            raise NotFound("contribution")
        revert.undo(work, actor, uid, words)
        if own:  # nobody is asked about it again; what somebody else proposed waits as before
            moderate.withdraw(work, contribution)


def tell_apart(work: Work, actor: Actor, one: str, other: str) -> None:
    """Remember that two places (by uid) are two. Raises NotFound, Forbidden."""
    first, second = _numbers(_locked(work, actor, (one, other)))
    if work.session.get(DistinctPair, (first, second)) is None:
        pair = DistinctPair(first_id=first, second_id=second, person_id=actor.person_id, at=work.now)
        work.session.add(pair)
        work.session.flush()


def forget_apart(work: Work, actor: Actor, one: str, other: str) -> None:
    """Take that back. Raises NotFound, Forbidden."""
    pair = work.session.get(DistinctPair, _numbers(_locked(work, actor, (one, other))))
    if pair is not None:
        work.session.delete(pair)
        work.session.flush()


def _locked(work: Work, actor: Actor, uids: Collection[str]) -> dict[str, Place]:
    """Both places, locked in one order, for somebody who looks after both."""
    query = select(Place).where(Place.uid.in_(uids)).order_by(Place.id).with_for_update()
    found = {
        place.uid: place for place in work.session.scalars(query.execution_options(populate_existing=True))
    }
    if len(found) < 2:
        raise NotFound("place")
    areas = [Area.of(place) for place in found.values()]
    if not allowed(actor, Action.DECIDE, areas):
        raise Forbidden("not_in_scope")
    return found


def _numbers(both: Mapping[str, Place]) -> tuple[int, int]:
    first, second = sorted(place.id for place in both.values())
    return first, second


def _proposed(work: Work, chosen: Merge) -> Contribution | None:
    """What somebody proposed already: it is accepted, rather than left waiting for what is done."""
    query = select(Contribution).where(
        Contribution.kind == Kind.MERGE,
        Contribution.place_uid == chosen.goes,
        Contribution.state.in_(OPEN_STATES),
    )
    found = work.session.scalars(query.order_by(Contribution.id).with_for_update())
    return next((row for row in found if row.changes["replaced_by"]["to"] == chosen.stays), None)


def _accepted(work: Work, actor: Actor, filed: Contribution) -> str:
    moderate.decide(work, actor, filed.uid, Ruling(Verdict.ACCEPT))
    return filed.uid
