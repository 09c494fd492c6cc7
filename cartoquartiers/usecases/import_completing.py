"""Rows that tell more of places which are on the map already: hours, contacts, found by the ids of the list
that brought them."""

from __future__ import annotations

from sqlalchemy import select

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.import_report import Fate
from cartoquartiers.domain.import_statement import Statement
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.import_row import told_of, waiting_of
from cartoquartiers.usecases.import_source import Source

BY_UID = "id"
_OF_SOURCE = "source:"


def complete(work: Work, source: Source, completes: str, licence: str, statement: Statement) -> Fate:
    """Propose what a row tells of a place. What stands there already is never overwritten: it is disputed.

    Raises Invalid: no place has this id, it is gone, or its licence would not cover what is told.
    """
    memory = work.session.get(ImportRow, (source.name, statement.source_id))
    uid = memory.place_uid if memory else place_uid(work, completes, statement.source_id)
    place = work.session.scalars(select(Place).where(Place.uid == uid)).first() if uid else None
    if place is None:
        shown = statement.source_id[:60]
        raise Invalid([Problem("source_id", RowTrouble.NO_SUCH_PLACE, {"value": shown})])
    if place.gone:
        raise Invalid([Problem("", RowTrouble.PLACE_GONE)])
    # A place goes out under one licence, which then covers every one of its values.
    if licence not in (place.fields.get("licence"), Licence.CC0.value):
        raise Invalid([Problem("licence", RowTrouble.OTHER_LICENCE)])
    if memory is None:
        memory = _begin(work, source, place, statement)
    return told_of(work, source, memory, place, waiting_of(work, memory), statement)


def place_uid(work: Work, completes: str, source_id: str) -> str | None:
    """The place that an id means: its own, or that which another list gives it."""
    if completes == BY_UID:
        return work.session.scalar(select(Place.uid).where(Place.uid == source_id.lower()))
    name = completed_source(completes)
    known = work.session.get(ImportRow, (name, source_id))
    if known:
        return known.place_uid
    query = select(Place.uid).where(Place.source == name, Place.source_id == source_id)
    return work.session.scalar(query.order_by(Place.id).limit(1))


def completed_source(completes: str) -> str:
    """The list whose ids tell the places; "" when places are told by their own id, or none is completed."""
    return completes.removeprefix(_OF_SOURCE) if completes.startswith(_OF_SOURCE) else ""


def _begin(work: Work, source: Source, place: Place, statement: Statement) -> ImportRow:
    """Until now this source has said nothing of the place."""
    memory = ImportRow(
        source=source.name,
        source_id=statement.source_id,
        place_uid=place.uid,
        said=dict.fromkeys(statement.values),
        imported_at=work.now,
    )
    work.session.add(memory)
    return memory
