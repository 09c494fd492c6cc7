"""« Demander un réexamen »: a refused contribution sent once more, with what its author adds."""

import uuid
from typing import Any

from cartoquartiers.domain.extra_values import looks_like_code
from cartoquartiers.domain.place import BY_NAME, Proposer
from cartoquartiers.domain.proposal import Proposal, parse_proposal
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries.following import Followed

# What these kinds carry of the fields that only they may set.
_OWN = {Kind.CLOSE: {"ferme_jusqu_au"}, Kind.MERGE: {"replaced_by"}}


def proposal(refused: Followed, words: str) -> Proposal:
    """The same proposal with a uid of its own: asking twice for another look is asking once."""
    kind = Kind(refused.kind)
    body: dict[str, Any] = {
        "uid": str(uuid.uuid5(uuid.UUID(refused.uid), "reexamen")),
        "kind": kind.value,
        "changes": {name: change for name, change in refused.changes.items() if _kept(kind, name)},
        "message": words,
    }
    if kind is not Kind.CREATE:
        body["place"] = refused.place_uid
    if refused.note:
        body["note"] = refused.note
    if refused.report:
        body["report"] = refused.report
    return parse_proposal(body)


def _kept(kind: Kind, name: str) -> bool:
    field = BY_NAME.get(name)
    if field is None:
        return looks_like_code(name)
    return field.proposer is Proposer.EVERYBODY or name in _OWN.get(kind, set())
