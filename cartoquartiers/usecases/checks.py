"""What was seen of a place, by group of fields: written by publish alone, and made from revisions."""

from collections.abc import Sequence

from sqlalchemy import delete

from cartoquartiers.domain.freshness import Look, looked_at
from cartoquartiers.store.queries.freshness import checks_of
from cartoquartiers.store.tables.place import PlaceCheck
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work


def remember(work: Work, place_id: int, revision: Revision) -> None:
    """Note what a revision tells that somebody saw; an earlier day than what is known changes nothing."""
    for group, (day, role) in looked_at(_looks([revision])).items():
        row = work.session.get(PlaceCheck, (place_id, group.value))
        if row is None:
            row = PlaceCheck(place_id=place_id, group=group.value, seen_on="", seen_by="")
            work.session.add(row)
        if day >= row.seen_on:
            row.seen_on, row.seen_by = day, role


def rewrite(work: Work, place_id: int, history: Sequence[Revision]) -> bool:
    """Make the notes of a place anew from its revisions; whether they differed."""
    found = {group.value: seen for group, seen in looked_at(_looks(history)).items()}
    if found == checks_of(work, place_id):
        return False
    work.session.execute(delete(PlaceCheck).where(PlaceCheck.place_id == place_id))
    work.session.add_all(
        PlaceCheck(place_id=place_id, group=group, seen_on=day, seen_by=role)
        for group, (day, role) in found.items()
    )
    return True


def _looks(revisions: Sequence[Revision]) -> list[Look]:
    return [
        Look(row.kind, row.changes, row.confirmed, row.verified_on, row.verified_by or "resident")
        for row in revisions
        if row.verified_on
    ]
