"""Taking a decision back: what it published is inverted by a new contribution, and the first one waits again.

History stays append-only: both the mistake and its undoing are revisions.
"""

from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.change import Changes, invert
from cartoquartiers.domain.errors import Conflicting, Forbidden
from cartoquartiers.domain.masking import MASKED
from cartoquartiers.domain.policy import Action, Actor, allowed
from cartoquartiers.domain.vocabulary import ContributionState, Gone, Kind, Verdict
from cartoquartiers.store.queries import folds
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.queries.photos import added_by
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, erasures, moderate, publish, shown_photos, tips
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.moderate import Outcome, Ruling

_PUBLISHED = (ContributionState.PUBLISHED, ContributionState.PARTIAL)
_UNDOABLE = (*_PUBLISHED, ContributionState.REFUSED, ContributionState.ASKED)

#: The kind of contribution that inverts one of this kind; the others are inverted by a correction.
_INVERSE = {
    Kind.CREATE: Kind.CLOSE,
    Kind.CLOSE: Kind.REOPEN,
    Kind.REOPEN: Kind.CLOSE,
    Kind.MERGE: Kind.REOPEN,
    Kind.MOVE: Kind.MOVE,
    Kind.PHOTO: Kind.PHOTO,
}


@dataclass(frozen=True)
class Undone:
    """The contribution that waits again, and what its undoing published (None when nothing was). ``uids``:
    all contributions on which no decision stands any more."""

    uid: str
    reverted: Outcome | None
    uids: frozenset[str] = frozenset()


def undo(work: Work, actor: Actor, uid: str, words: str) -> Undone:
    """Take the latest decision on a contribution back. ``words`` explain it.

    What a record took over of a proposed place (``folding``) goes with the refusal of the proposal, whichever
    of both is named: the proposal waits again, of the correction nobody is asked any more. Raises what
    ``_undo`` raises, of either: then nothing happens.
    """
    found = folds.of_either(work, uid)
    if found is None:
        return _undo(work, actor, uid, words)
    both = {found.proposal, found.correction}
    for each in sorted(both):  # in one order: two who take it back by either half wait for one another
        moderate.locked(work, each)
    taken = _undo(work, actor, found.correction, words)
    moderate.withdraw(work, moderate.locked(work, found.correction))
    _undo(work, actor, found.proposal, words)
    return Undone(found.proposal, taken.reverted, frozenset(both))


def _undo(work: Work, actor: Actor, uid: str, words: str) -> Undone:
    """Take the latest decision on one contribution back; it waits again, whole (but for the
    part that waits, or was decided, as its own rest).

    Raises NotFound, Forbidden (outside of the scope), Conflicting('decided') when there is no decision
    to take back, Conflicting('masked') when it masked a part of a photo, which is for good, and
    Conflicting('fields') when somebody changed the same fields since: then nothing happens.
    """
    contribution = moderate.locked(work, uid)
    if not allowed(actor, Action.DECIDE, moderate.areas_of(work, contribution)):
        raise Forbidden("not_in_scope")
    state = ContributionState(contribution.state)
    if state not in _UNDOABLE:
        raise Conflicting("decided", state=state.value, uid=uid)
    reverted = None
    revision = _latest_revision(work, contribution) if state in _PUBLISHED else None
    if MASKED in contribution.changes.get("photos", {}):
        raise Conflicting("masked", uid=uid)
    if revision is not None:
        reverted = _revert(work, actor, contribution, revision, words)
    if contribution.kind == Kind.TIP:
        tips.hide(work, contribution)
    _without_its_rest(work, contribution)
    contribution.state = ContributionState.WAITING.value
    work.session.add(
        Decision(
            contribution_id=contribution.id,
            verdict=Verdict.UNDO.value,
            decider_id=actor.person_id,
            at=work.now,
        )
    )
    if revision is not None and revision.verified_on:
        publish.check_again(work, work.session.get_one(Place, revision.place_id))
    automatic.note_verdict(work, contribution, Verdict.UNDO)
    return Undone(uid, reverted, frozenset({uid}))


def _without_its_rest(work: Work, contribution: Contribution) -> None:
    """What could not be published at once is a contribution of its own, to be decided once: it does not wait
    here as well."""
    rests = work.session.scalars(
        select(Contribution.changes).where(Contribution.rest_of_id == contribution.id)
    )
    elsewhere = {name for changes in rests for name in changes}
    kept = {name: change for name, change in contribution.changes.items() if name not in elsewhere}
    contribution.changes = kept


def _latest_revision(work: Work, contribution: Contribution) -> Revision | None:
    query = select(Revision).where(Revision.contribution_id == contribution.id).order_by(Revision.id.desc())
    return work.session.scalars(query).first()


def _revert(
    work: Work, actor: Actor, contribution: Contribution, revision: Revision, words: str
) -> Outcome | None:
    """Publish the inverse of a revision; None when it changed no field (somebody confirmed)."""
    place = work.session.get_one(Place, revision.place_id)
    changes = _inverse(work, place, revision)
    if not changes:
        return None
    kind = _INVERSE.get(Kind(contribution.kind), Kind.CORRECT)
    inverse = file_for(work, actor, kind, place, changes, words)
    shown_photos.let_wait_again(work, added_by(inverse))
    outcome = moderate.decide(work, actor, inverse.uid, Ruling(Verdict.ACCEPT))
    erasures.show_again(work, added_by(inverse))
    leave_the_map(work, contribution)
    return outcome


def leave_the_map(work: Work, contribution: Contribution, *, whole: bool = True) -> None:
    """A contribution whose changes were inverted, the ``whole`` of them or some, can be accepted again.

    Its photos wait with it: neither withdrawn for good, nor left public by a place that went; but what was
    hidden, or taken back by its author, stays so.
    """
    if whole and contribution.kind == Kind.CREATE:
        # Its place is there already, removed: accepted again, it brings the same one back.
        gone = {"from": Gone.REMOVED.value, "to": None}
        contribution.changes = {**contribution.changes, "gone": gone}
    away = erasures.photos_taken_away(work)
    hidden = [sha256 for sha256 in added_by(contribution) - away if not shown_photos.is_shown(work, sha256)]
    shown_photos.set_state(work, hidden, "waiting")


def _inverse(work: Work, place: Place, revision: Revision) -> Changes:
    if revision.version == 1:
        return {"gone": {"from": None, "to": Gone.REMOVED.value}}
    before = values_at(work, place, revision.version - 1)
    return invert(revision.changes, before.get("photos") or [])
