"""Pairs of places that might be one, over the whole base, as the worker found them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import aliased

from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import places
from cartoquartiers.store.queries.places import PlaceRow
from cartoquartiers.store.tables.look_alikes import DistinctPair, LookAlikePair, LookAlikeProgress
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

_First, _Second = aliased(Place), aliased(Place)


@dataclass(frozen=True)
class PairFilter:
    """What the address asks for; empty sets limit nothing. A pair is in an area when one of the two is.
    ``apart`` shows instead the pairs of which somebody said that they are two."""

    communes: frozenset[str] = frozenset()
    quartiers: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    apart: bool = False


@dataclass(frozen=True)
class FoundPair:
    """Two places on the map; ``said_by`` and ``said_at`` when somebody said that they are two."""

    first: PlaceRow
    second: PlaceRow
    said_by: str | None = None
    said_at: datetime | None = None


#: Made once: it costs as much to make as to run, and every contribution on the desk asks.
_APART = (
    select(_First.uid, _Second.uid)
    .join_from(DistinctPair, _First, _First.id == DistinctPair.first_id)
    .join(_Second, _Second.id == DistinctPair.second_id)
)


def pairs(work: Work, actor: Actor, wanted: PairFilter, start: int, limit: int) -> list[FoundPair]:
    """The likeliest first (what was told apart: the latest first), both places within the person's scope."""
    table: Any = DistinctPair if wanted.apart else LookAlikePair
    query: Select[Any] = select(table.first_id, table.second_id)
    if wanted.apart:
        query = query.add_columns(Person.name, DistinctPair.at)
        query = query.outerjoin(Person, Person.id == DistinctPair.person_id)
    best: Any = DistinctPair.at if wanted.apart else LookAlikePair.score
    ordered = _among(query, table, actor, wanted).order_by(best.desc(), table.first_id, table.second_id)
    rows = work.session.execute(ordered.offset(start).limit(limit)).all()
    known = {place.id: place for place in places.by_ids(work, [number for row in rows for number in row[:2]])}
    return [FoundPair(known[row[0]], known[row[1]], *row[2:]) for row in rows]


def count(work: Work, actor: Actor, wanted: PairFilter) -> int:
    """How many pairs there are under that filter."""
    table: Any = DistinctPair if wanted.apart else LookAlikePair
    query = _among(select(func.count()).select_from(table), table, actor, wanted)
    return work.session.scalar(query) or 0


def told_apart_from(work: Work, place_uid: str) -> list[str]:
    """The uids of the places of which somebody said that they are others than this one."""
    query = _APART.where(or_(_First.uid == place_uid, _Second.uid == place_uid))
    return [b if a == place_uid else a for a, b in work.session.execute(query)]


def are_told_apart(work: Work, one: int, other: int) -> bool:
    """Whether somebody said of these two (by id) that they are two."""
    return work.session.get(DistinctPair, (min(one, other), max(one, other))) is not None


def progress(work: Work) -> int:
    """The number of the latest change up to which places have been compared."""
    found = work.session.get(LookAlikeProgress, 1)
    return found.tick if found else 0


def left_to_compare(work: Work) -> int:
    """How many places have changed since they were compared."""
    query = select(func.count()).select_from(PlaceText).where(PlaceText.tick > progress(work))
    return work.session.scalar(query) or 0


def changed_since(work: Work, tick: int, limit: int) -> Sequence[Any]:
    """(tick, id, gone, fields) of the places that changed after a tick, in the order of their changes."""
    query = select(PlaceText.tick, Place.id, Place.gone, Place.fields).join(Place, Place.id == PlaceText.id)
    after = query.where(PlaceText.tick > tick).order_by(PlaceText.tick).limit(limit)
    return work.session.execute(after).all()


def _among(query: Select[Any], table: Any, actor: Actor, wanted: PairFilter) -> Select[Any]:
    query = query.join(_First, _First.id == table.first_id).join(_Second, _Second.id == table.second_id)
    chosen = (
        ("commune", wanted.communes),
        ("quartier", wanted.quartiers),
        ("category", wanted.categories),
    )
    conditions: list[ColumnElement[bool]] = [_First.gone.is_(None), _Second.gone.is_(None)]
    conditions += [
        or_(getattr(_First, name).in_(codes), getattr(_Second, name).in_(codes))
        for name, codes in chosen
        if codes
    ]
    conditions += [_within(actor, _First), _within(actor, _Second)]
    if table is LookAlikePair:
        told = and_(
            DistinctPair.first_id == LookAlikePair.first_id, DistinctPair.second_id == LookAlikePair.second_id
        )
        conditions.append(~select(DistinctPair.first_id).where(told).exists())
    return query.where(*conditions)


def _within(actor: Actor, place: Any) -> ColumnElement[bool]:
    """What a moderator's scope covers; `policy.allowed` judges once more when it is decided."""
    if actor.role is Role.ADMINISTRATOR:
        return true()
    if actor.role is not Role.MODERATOR:
        return false()
    scope = actor.scope
    conditions: list[ColumnElement[bool]] = [true()]
    if scope.communes or scope.quartiers:
        conditions.append(or_(place.commune.in_(scope.communes), place.quartier.in_(scope.quartiers)))
    if scope.categories:
        conditions.append(place.category.in_(scope.categories))
    return and_(*conditions)
