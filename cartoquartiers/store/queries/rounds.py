"""What a tablet takes along: the places of one quartier or commune, and what changed of them since."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, select

from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

_AREAS = {"quartier": Place.quartier, "commune": Place.commune}


@dataclass(frozen=True)
class Round:
    """What a round is about: an area (``kind``: ``quartier`` or ``commune``) and the rubriques of whoever
    walks it, none for all."""

    kind: str
    code: str
    categories: frozenset[str] = frozenset()

    @property
    def inside(self) -> list[ColumnElement[bool]]:
        """The conditions of a place of it."""
        found = [_AREAS[self.kind] == self.code, Place.gone.is_(None)]
        return [*found, Place.category.in_(self.categories)] if self.categories else found


def places_in(work: Work, one: Round, since: int = 0) -> list[Any]:
    """Return the places on the map of a round that changed after a tick."""
    columns = Place.uid, Place.version, Place.fields, Place.verified_on, Place.verify_by
    query = select(*columns).join(PlaceText, PlaceText.id == Place.id)
    changed = query.where(*one.inside, PlaceText.tick > since)
    return list(work.session.execute(changed.order_by(Place.id)))


def left_since(work: Work, one: Round, since: int) -> list[str]:
    """Return the uids of the places that changed after a tick and are no part of this round now.

    Those of elsewhere are among them: nobody knows any more where a place was before it was moved.
    """
    query = select(Place.uid).join(PlaceText, PlaceText.id == Place.id)
    elsewhere = func.coalesce(and_(*one.inside), false()).is_(false())
    left = query.where(PlaceText.tick > since, elsewhere)
    return list(work.session.scalars(left.order_by(Place.id)))


def counts(work: Work, kind: str, categories: frozenset[str]) -> dict[str, tuple[int, int]]:
    """Return, by code of area, how many places of these rubriques (none: all) it has and how many of them ask
    to be checked."""
    area = _AREAS[kind]
    stale = func.sum(case((Place.verify_by <= work.today.isoformat(), 1), else_=0))
    query = select(area, func.count(), stale).where(Place.gone.is_(None), area.is_not(None)).group_by(area)
    if categories:
        query = query.where(Place.category.in_(categories))
    return {row[0]: (row[1], int(row[2] or 0)) for row in work.session.execute(query)}
