"""Whether a new place from a device is one that the map knows already: silos overlap, and so do rounds."""

from collections.abc import Collection
from typing import Any

from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.resemblance import SURE, subject_of
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.look_alikes import look_alikes

_MOST = 3


def twins_of(work: Work, proposal: Proposal, distinct: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the likeliest twins of a proposed place (uid, name, metres), without those of
    which its author said that they are others."""
    subject = subject_of({name: change.get("to") for name, change in proposal.changes.items()})
    if subject.position is None:
        return []
    alike = look_alikes(work, subject, SURE, but=distinct, most=_MOST)
    return [
        {"place": place.uid, "nom": place.name, "metres": round(found.metres or 0)} for place, found in alike
    ]
