"""Whether a new place from a device is one that the map knows already: silos overlap, and so do rounds."""

from collections.abc import Collection
from typing import Any

from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.resemblance import OWN_NUMBERS, RADIUS, Subject, compare
from cartoquartiers.store.queries import places, territory
from cartoquartiers.store.work import Work

#: Higher than for what a moderator is shown: who stands before a place should seldom be asked in vain.
_LEAST_SCORE = 75
_MOST = 3


def twins_of(work: Work, proposal: Proposal, distinct: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the likeliest twins of a proposed place within 100 m (uid, name, metres), without those of
    which its author said that they are others."""
    values = {name: change.get("to") for name, change in proposal.changes.items()}
    position = values.get("position")
    if not position:
        return []
    here = (position[0], position[1])
    taxonomy = territory.taxonomy(work)
    numbers = {name: values.get(name) for name in OWN_NUMBERS}
    subject = Subject(str(values.get("nom") or ""), values.get("type"), here, numbers)
    found = []
    for other, metres in places.near(work, here, RADIUS):
        kinds = (taxonomy.types.get(code or "") for code in (subject.type_code, other.type))
        words = [word for kind in kinds if kind for word in (kind.label, *kind.synonyms)]
        known = {name: other.fields.get(name) for name in OWN_NUMBERS}
        score = compare(subject, Subject(other.name, other.type, other.position, known), words).score
        if score >= _LEAST_SCORE and other.uid not in distinct:
            found.append((score, {"place": other.uid, "nom": other.name, "metres": round(metres)}))
    return [twin for _score, twin in sorted(found, key=lambda pair: -pair[0])[:_MOST]]
