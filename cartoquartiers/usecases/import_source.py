"""In whose name a source speaks, and photos that it shows of a place which is there."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid
from cartoquartiers.domain.import_words import ImportWord
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import Kind, Origin, Role, Verdict
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate
from cartoquartiers.usecases.contribute import Provenance, submit

#: Whoever runs the command administers the machine; nobody's account is the author of a file's rows.
IMPORTER = Actor(role=Role.ADMINISTRATOR)
#: Where the memory of a row (`ImportRow.said`) has the photos that it showed, by their sha256.
PHOTOS_SHOWN = "photos_shown"


@dataclass(frozen=True, slots=True)
class Source:
    """Whose rows are taken, the moderator in whose name they are decided (None: they wait), and who has the
    last word about its fields (`domain.authority`)."""

    name: str
    accept_as: Actor | None
    authority: Mapping[str, str] = field(default_factory=dict)


def new_photos(said: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those of the photos that the row did not show before: one that somebody did not want stays away."""
    before = said.get(PHOTOS_SHOWN) or ()
    return [dict(one) for one in shown if one["sha256"] not in before]


def shown_now(said: Mapping[str, Any], shown: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The memory of a row with the photos that it shows."""
    added = [one["sha256"] for one in new_photos(said, shown)]
    return {**said, PHOTOS_SHOWN: [*(said.get(PHOTOS_SHOWN) or ()), *added]} if added else dict(said)


def propose_photos(
    work: Work, source: Source, place: Place, photos: Sequence[Mapping[str, Any]]
) -> bool | None:
    """Propose photos of a place, but for those that it has; whether they are public at once, None when there
    is nothing to propose or none can be. Their rows must be there (`photos.receive`)."""
    there = {one["sha256"] for one in place.fields.get("photos") or []}
    added = [dict(one) for one in photos if one["sha256"] not in there]
    if not added:
        return None
    proposal = Proposal(
        str(uuid.uuid4()),
        Kind.PHOTO,
        place.uid,
        base_version=place.version,
        changes={"photos": {"add": added, "remove": []}},
        message=ImportWord.MESSAGE.sentence.format(source=source.name),
    )
    came = Provenance(Origin.IMPORT, source.name[:150])
    try:
        with work.session.begin_nested():
            receipt = submit(work, IMPORTER, proposal, by_rule=False, provenance=came)
            if source.accept_as:
                moderate.decide(work, source.accept_as, receipt.uid, moderate.Ruling(Verdict.ACCEPT))
    except (Invalid, Conflicting, Forbidden):
        return None
    return source.accept_as is not None
