"""What becomes of one item of a device: the words of ``/api/v1/sync``, and what an item asks for besides."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cartoquartiers.domain.campaigns import read_code
from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.identifiers import normalise_uid
from cartoquartiers.domain.proposal import Proposal, parse_proposal
from cartoquartiers.domain.vocabulary import ContributionState, Word


class SyncVerdict(Word):
    """The one answer to an item. All but ``held`` are final: the device may let go of the item."""

    PUBLISHED = "published", "Publié"
    WAITING = "waiting", "Reçu, l’équipe va l’examiner"
    MERGED = "merged", "Publié, avec ce que d’autres ont changé entre-temps"
    CONFLICT = "conflict", "Quelqu’un d’autre a changé la même chose entre-temps"
    DUPLICATE = "duplicate", "Un lieu très semblable est déjà sur la carte"
    HELD = "held", "Attend l’envoi de ce qui précède"
    REFUSED = "refused", "Ne peut pas être enregistré tel quel"


#: Keys of an item that speak of the sending, not of what is proposed.
_OWN_KEYS = ("after", "instead_of", "distinct", "operation")
_MOST_DISTINCT = 20


@dataclass(frozen=True)
class Item:
    """A well-formed item. ``after``: the uid of the item that has to arrive first; ``instead_of``: that of
    an earlier one by the same author, which this one replaces; ``distinct``: places of which the author
    says that this is another."""

    proposal: Proposal
    after: str | None = None
    instead_of: str | None = None
    distinct: frozenset[str] = field(default_factory=frozenset)


def item_uid(raw: object) -> str | None:
    """Return the item's uid in its one spelling, ``None`` when it has none that could be kept."""
    given = raw.get("uid") if isinstance(raw, Mapping) else None
    try:
        return normalise_uid(given) if isinstance(given, str) else None
    except ValueError:
        return None


def item_hash(raw: Mapping[str, Any]) -> str:
    """Return a hash of an item as it was sent, the same whatever the order of its keys."""
    text = json.dumps(raw, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse_item(raw: object) -> Item:
    """Read an item. Raises ``Invalid`` with every problem of the proposal."""
    if not isinstance(raw, dict):
        raise Invalid([Problem("", "not_an_object")])
    proposal = parse_proposal({key: value for key, value in raw.items() if key not in _OWN_KEYS})
    after = _reference(raw, "after")
    if after == proposal.uid:
        raise Invalid([Problem("after", "not_for_this_kind")])
    given = raw.get("operation")
    if given is not None and not (isinstance(given, str) and read_code(given)):
        raise Invalid([Problem("operation", "campaign_unknown")])
    return Item(proposal, after, _reference(raw, "instead_of"), _distinct(raw))


def _reference(raw: Mapping[str, Any], name: str) -> str | None:
    given = raw.get(name)
    if given is None:
        return None
    try:
        if isinstance(given, str):
            return normalise_uid(given)
    except (ValueProblem, ValueError):
        pass
    raise Invalid([Problem(name, "uid_invalid")])


def _distinct(raw: Mapping[str, Any]) -> frozenset[str]:
    given = raw.get("distinct")
    if given is None:
        return frozenset()
    if not isinstance(given, list) or len(given) > _MOST_DISTINCT:
        raise Invalid([Problem("distinct", "not_a_list")])
    return frozenset(str(uid) for uid in given)


def verdict_for(state: str, *, conflicts: bool, others_changed: bool, twins: bool) -> SyncVerdict:
    """Return the verdict of an item that was stored as a contribution in ``state``.

    ``conflicts``: something it says could not be published because of what is there now;
    ``others_changed``: the place had changed since the author saw it; ``twins``: a look-alike is known.
    """
    if twins:
        return SyncVerdict.DUPLICATE
    if conflicts or state == ContributionState.CONFLICT:
        return SyncVerdict.CONFLICT
    if state in (ContributionState.PUBLISHED, ContributionState.PARTIAL):
        return SyncVerdict.MERGED if others_changed else SyncVerdict.PUBLISHED
    if state == ContributionState.REFUSED:
        return SyncVerdict.REFUSED
    return SyncVerdict.WAITING
