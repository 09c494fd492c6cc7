"""What changes refer to: photos that were received, structures, other places.

Judged when they are proposed, and again when a moderator amends or accepts: what they name may have gone.
"""

from dataclasses import replace

from sqlalchemy import select

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.store.queries import photos as known_photos
from cartoquartiers.store.queries import territory
from cartoquartiers.store.tables.photo import Photo
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


def reference_problems(work: Work, changes: Changes) -> list[Problem]:
    """Return what is wrong with the photos, the structure and the other place that ``changes`` name."""
    return [*_photos(work, changes), *_structure(work, changes), *_other_place(work, changes)]


def with_masked_photos(work: Work, proposal: Proposal) -> Proposal:
    """The proposal with the present names of photos of which a part was masked since a device saw them."""
    change = proposal.changes.get("photos")
    named = (
        {*(photo["sha256"] for photo in change.get("add", ())), *change.get("remove", ())}
        if change
        else set()
    )
    later = known_photos.goes_on_as(work, named) if named else {}
    if not change or not later:
        return proposal
    added = [
        {**photo, "sha256": later.get(photo["sha256"], photo["sha256"])} for photo in change.get("add", ())
    ]
    removed = [later.get(sha256, sha256) for sha256 in change.get("remove", ())]
    return replace(proposal, changes={**proposal.changes, "photos": {"add": added, "remove": removed}})


def merge_problems(work: Work, place_uid: str, changes: Changes) -> list[Problem]:
    """Return what keeps a place from leading to another one now; both are locked, in one order.

    Two merges that wait may name each other's place: accepted one after the other, both addresses would lead
    round in circles.
    """
    other = changes.get("replaced_by", {}).get("to")
    if not other:
        return []
    if other == place_uid:
        return [Problem("replaced_by", "same_place")]
    both = select(Place.id).where(Place.uid.in_([place_uid, other])).order_by(Place.id)
    work.session.execute(both.with_for_update()).all()
    return _other_place(work, changes)


def _photos(work: Work, changes: Changes) -> list[Problem]:
    wanted = {photo["sha256"] for photo in changes.get("photos", {}).get("add", ())}
    if not wanted:
        return []
    rows = work.session.execute(select(Photo.sha256, Photo.state).where(Photo.sha256.in_(wanted)))
    states = {row.sha256: row.state for row in rows}
    problems = []
    for sha256 in sorted(wanted):
        if sha256 not in states:
            problems.append(Problem("photos", "photo_unknown", {"sha256": sha256[:12]}))
        elif states[sha256] == "withdrawn":
            problems.append(Problem("photos", "photo_withdrawn"))
    return problems


def _structure(work: Work, changes: Changes) -> list[Problem]:
    structure = changes.get("structure", {}).get("to")
    if structure and structure not in territory.territory(work).organisations:
        return [Problem("structure", "unknown_organisation")]
    return []


def _other_place(work: Work, changes: Changes) -> list[Problem]:
    other = changes.get("replaced_by", {}).get("to")
    if other and not work.session.scalar(select(Place.id).where(Place.uid == other, Place.gone.is_(None))):
        return [Problem("replaced_by", "unknown_place")]
    return []
