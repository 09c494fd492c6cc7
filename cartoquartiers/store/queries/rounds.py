"""What a tablet takes along: the places of one quartier or commune, and what changed of them since."""

from typing import Any

from sqlalchemy import case, func, or_, select

from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

_AREAS = {"quartier": Place.quartier, "commune": Place.commune}


def places_in(work: Work, kind: str, code: str, since: int = 0) -> list[Any]:
    """Return the places on the map in an area (``quartier`` or ``commune``) that changed after a tick."""
    columns = Place.uid, Place.version, Place.fields, Place.verified_on, Place.verify_by
    query = select(*columns).join(PlaceText, PlaceText.id == Place.id)
    inside = _AREAS[kind] == code, Place.gone.is_(None), PlaceText.tick > since
    return list(work.session.execute(query.where(*inside).order_by(Place.id)))


def left_since(work: Work, kind: str, code: str, since: int) -> list[str]:
    """Return the uids of the places that changed after a tick and are not on the map of this area now.

    Those of elsewhere are among them: nobody knows any more where a place was before it was moved.
    """
    query = select(Place.uid).join(PlaceText, PlaceText.id == Place.id)
    elsewhere = or_(Place.gone.is_not(None), _AREAS[kind].is_(None), _AREAS[kind] != code)
    return list(work.session.scalars(query.where(PlaceText.tick > since, elsewhere)))


def counts(work: Work, kind: str) -> dict[str, tuple[int, int]]:
    """Return, by code of area, how many places it has and how many of them ask to be checked."""
    area = _AREAS[kind]
    stale = func.sum(case((Place.verify_by <= work.today.isoformat(), 1), else_=0))
    query = select(area, func.count(), stale).where(Place.gone.is_(None), area.is_not(None)).group_by(area)
    return {row[0]: (row[1], int(row[2] or 0)) for row in work.session.execute(query)}
