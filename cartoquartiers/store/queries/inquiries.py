"""Whom to ask about which place that was not verified for its period."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Etat, Role
from cartoquartiers.store.tables.inquiry import Inquiry
from cartoquartiers.store.tables.people import Membership, Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work

KEEPER, STEWARD = "keeper", "steward"
AFTER = timedelta(days=21)
"""How long keepers have to answer, and a place without keepers to be verified by a passer-by, before stewards
and agents are asked."""
STEWARDS = (Role.STEWARD.value, Role.AGENT.value)


def people_to_ask(work: Work) -> list[Person]:
    """Those who keep places, or answer for an area, and have not said that they do not want to be asked."""
    keeps = exists().where(Membership.person_id == Person.id)
    query = select(Person).where(Person.active, Person.inquiries, keeps | Person.role.in_(STEWARDS))
    return list(work.session.scalars(query.order_by(Person.id)))


def kept_and_stale(work: Work, person_id: int, most: int) -> list[int]:
    """Places of the person's structures of which nobody said for their period that they are right, and about
    which this person was not asked since; those that wait longest first."""
    mine = select(Membership.organisation_code).where(Membership.person_id == person_id)
    asked = _asked_since(Inquiry.person_id == person_id)
    query = _stale(work, work.today.isoformat()).where(Place.organisation.in_(mine), ~asked)
    return list(work.session.scalars(query.limit(most)))


def stale_in_scope(work: Work, scope: Scope, most: int) -> list[int]:
    """Places within a scope that are stale for three weeks at least, that no steward or agent was asked about
    since, and that have no keeper, or one who was asked three weeks ago."""
    long_ago = work.now - AFTER
    keeper = aliased(Person)
    has_keeper = exists().where(
        Membership.organisation_code == Place.organisation,
        Membership.person_id == keeper.id,
        keeper.active,
        keeper.inquiries,
    )
    ready = ~has_keeper | _asked_since(Inquiry.step == KEEPER, Inquiry.asked_at <= long_ago)
    query = _stale(work, (work.today - AFTER).isoformat()).where(
        _within(scope), ready, ~_asked_since(Inquiry.step == STEWARD)
    )
    return list(work.session.scalars(query.limit(most)))


def still_stale(work: Work, ids: Sequence[int]) -> list[Inquiry]:
    """Those of the inquiries that are open, and whose place still asks to be verified."""
    query = select(Inquiry).join(Place, Place.id == Inquiry.place_id)
    waits = Inquiry.answered_at.is_(None) & _is_stale(work.today.isoformat())
    return list(work.session.scalars(query.where(Inquiry.id.in_(ids), waits).order_by(Inquiry.id)))


@dataclass(frozen=True)
class Told:
    """What a letter tells of a place, and at which version it said so."""

    name: str
    address: str | None
    version: int


def places(work: Work, ids: Iterable[int]) -> dict[int, Told]:
    """What a letter tells of places, by their numbers."""
    rows = work.session.scalars(select(Place).where(Place.id.in_(list(ids))))
    return {row.id: Told(row.name, row.fields.get("adresse"), row.version) for row in rows}


def asked_of(work: Work, person_id: int) -> list[tuple[str, datetime, datetime | None]]:
    """What a person was asked about: the uid of the place, when, and when they answered."""
    query = select(Place.uid, Inquiry.asked_at, Inquiry.answered_at)
    query = query.join(Place, Place.id == Inquiry.place_id).where(Inquiry.person_id == person_id)
    return [(row[0], row[1], row[2]) for row in work.session.execute(query.order_by(Inquiry.id))]


def _stale(work: Work, day: str) -> Select[int]:
    return select(Place.id).where(_is_stale(day)).order_by(Place.verify_by, Place.id)


def _is_stale(day: str) -> ColumnElement[bool]:
    open_now = Place.etat != Etat.FERME_TEMPORAIREMENT.value
    return and_(Place.gone.is_(None), open_now, Place.verify_by <= day)


def _asked_since(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether somebody was asked about the place since it has been stale."""
    since = func.substr(cast(Inquiry.asked_at, Text), 1, 10) >= Place.verify_by
    return exists().where(Inquiry.place_id == Place.id, since, *which)


def _within(scope: Scope) -> ColumnElement[bool]:
    placed = or_(Place.commune.in_(scope.communes), Place.quartier.in_(scope.quartiers))
    return and_(
        placed if scope.communes or scope.quartiers else true(),
        Place.category.in_(scope.categories) if scope.categories else true(),
    )
