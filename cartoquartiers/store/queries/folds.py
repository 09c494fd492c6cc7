"""What was taken over of a proposed place into the record that was there: the refusal names the revision.

A refusal publishes nothing itself: its ``revision_id`` is that of the correction that was taken with it.
"""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.vocabulary import ContributionState, Verdict
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work

_STANDING = (ContributionState.PUBLISHED, ContributionState.PARTIAL)
_PROPOSAL, _CORRECTION = aliased(Contribution), aliased(Contribution)


@dataclass(frozen=True)
class Folded:
    """The two halves (uid of the refused proposal and of the correction), and what the record took over: its
    place (uid, name, whether it is on the map) and the changes."""

    proposal: str
    correction: str
    place: str
    name: str
    visitable: bool
    changes: Changes


def of_proposal(work: Work, uid: str) -> Folded | None:
    """What was taken over of this contribution; None when nothing was, or when that was taken back."""
    return _first(work, _both().where(_PROPOSAL.uid == uid))


def of_either(work: Work, uid: str) -> Folded | None:
    """The same, of the proposal or of the correction."""
    # Both were written at one moment: decisions are found by it, not by the revision that they name.
    at_once = _both().where(_CORRECTION.uid == uid, Decision.at == Revision.at)
    return of_proposal(work, uid) or _first(work, at_once)


def _both() -> Select[str, str, str, str, str | None, Changes]:
    return (
        select(_PROPOSAL.uid, _CORRECTION.uid, Place.uid, Place.name, Place.gone, Revision.changes)
        .select_from(Decision)
        .join(_PROPOSAL, _PROPOSAL.id == Decision.contribution_id)
        .join(Revision, Revision.id == Decision.revision_id)
        .join(_CORRECTION, _CORRECTION.id == Revision.contribution_id)
        .join(Place, Place.id == Revision.place_id)
        .where(Decision.verdict == Verdict.REFUSE.value)
        # One at most: whoever takes the refusal back takes the correction back with it.
        .where(_PROPOSAL.state == ContributionState.REFUSED.value)
        .where(_CORRECTION.state.in_(_STANDING))
    )


def _first(work: Work, query: Select[str, str, str, str, str | None, Changes]) -> Folded | None:
    found = work.session.execute(query).first()
    if found is None:
        return None
    proposal, correction, place, name, gone, changes = found
    return Folded(proposal, correction, place, name, gone is None, changes)
