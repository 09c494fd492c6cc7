"""Remembering where a place was published, for the feeds of a quartier, a commune, a rubrique, a type."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from cartoquartiers.store.queries.feeds import AREAS
from cartoquartiers.store.tables.place import Place, PlaceArea, PlaceText
from cartoquartiers.store.work import Work

# Above it one reading of the whole table costs less than naming each place.
_NAMED = 500


def remember_areas(work: Work, written: Sequence[tuple[Place, PlaceText]]) -> None:
    """Note the areas in which the places are open data now. A place that leaves one keeps its row there."""
    areas = {
        (kind, code, place.id)
        for place, text in written
        if text.dataset != "none"
        for kind, column in AREAS.items()
        if (code := getattr(place, column.key))
    }
    known = select(PlaceArea.kind, PlaceArea.code, PlaceArea.place_id)
    if len(written) <= _NAMED:
        known = known.where(PlaceArea.place_id.in_([place.id for place, _text in written]))
    missing = areas - {(row.kind, row.code, row.place_id) for row in work.session.execute(known)}
    if missing:
        rows = [{"kind": kind, "code": code, "place_id": number} for kind, code, number in sorted(missing)]
        work.session.execute(insert(PlaceArea), rows)
