"""What search engines are told: the places that may leave the house, and when each page changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

#: Places of one file of the index, by their number in the database: a file never loses a place to another.
PER_FILE = 1000
_AREAS: Mapping[str, InstrumentedAttribute[str] | InstrumentedAttribute[str | None]] = {
    "communes": Place.commune,
    "quartiers": Place.quartier,
    "rubriques": Place.category,
    "types": Place.type,
    "structures": Place.organisation,
}


def _leaving(*columns: Any) -> Select[Any]:
    query: Select[Any] = select(*columns).join(PlaceText, PlaceText.id == Place.id)
    return query.where(Place.gone.is_(None), PlaceText.dataset != "none")


def files(work: Work) -> dict[int, datetime]:
    """The numbers of the files that hold a place, with the latest change in each."""
    number = Place.id.op("/")(PER_FILE)
    rows = work.session.execute(_leaving(number, func.max(PlaceText.changed_at)).group_by(number))
    return dict(sorted((each, changed) for each, changed in rows))


def places(work: Work, number: int) -> list[tuple[str, str, datetime]]:
    """(uid, name, latest change) of the places of a file."""
    inside = Place.id.between(number * PER_FILE, (number + 1) * PER_FILE - 1)
    rows = work.session.execute(
        _leaving(Place.uid, Place.name, PlaceText.changed_at).where(inside).order_by(Place.id)
    )
    return [(uid, name, changed) for uid, name, changed in rows]


def areas(work: Work, kind: str) -> dict[str, datetime]:
    """The codes of the communes, quartiers, rubriques or types with a place, and their latest change."""
    column = _AREAS[kind]
    query = _leaving(column, func.max(PlaceText.changed_at)).where(column.is_not(None)).group_by(column)
    return {row[0]: row[1] for row in work.session.execute(query)}
