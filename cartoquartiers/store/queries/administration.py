"""What the administration pages show: people, structures, counts, recorded acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.queries.waiting import TO_LOOK_AT
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Membership, Organisation, Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import Act
from cartoquartiers.store.tables.territory import TypeField
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class PersonLine:
    """An account as administrators see it."""

    id: int
    email: str
    name: str
    role: Role
    active: bool
    created_at: datetime
    scope: Scope
    organisations: frozenset[str]


@dataclass(frozen=True)
class StructureLine:
    """A structure with how many members it has and how many published places it keeps."""

    code: str
    name: str
    contact: str | None
    site_web: str | None
    description: str | None
    members: int
    places: int


@dataclass(frozen=True)
class ActLine:
    """A recorded act and the name of who did it (``None``: a command of the machine)."""

    at: datetime
    by: str | None
    action: str
    subject: str
    details: dict[str, Any]


def people(work: Work, words: str, role: str, start: int, length: int) -> list[PersonLine]:
    """Return some accounts whose name or address holds ``words``, active ones first, then by name."""
    query = _people(select(Person), words, role)
    query = query.order_by(Person.active.desc(), func.lower(Person.name), Person.email)
    return [_person(work, row) for row in work.session.scalars(query.offset(start).limit(length))]


def count_people(work: Work, words: str = "", role: str = "") -> int:
    """Count the same accounts."""
    return work.session.scalar(_people(select(func.count(Person.id)), words, role)) or 0


def person(work: Work, number: int) -> PersonLine | None:
    """Return one account."""
    row = work.session.get(Person, number)
    return _person(work, row) if row else None


def everybody(work: Work) -> list[tuple[int, str, str]]:
    """Return (number, name, address) of every active account, by address: for choosing members."""
    query = select(Person.id, Person.name, Person.email).where(Person.active).order_by(Person.email)
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]


def members_of(work: Work, code: str) -> set[int]:
    """Return the numbers of the members of a structure."""
    return set(work.session.scalars(select(Membership.person_id).where(Membership.organisation_code == code)))


def structures(work: Work) -> list[StructureLine]:
    """Return every structure, by name."""
    members = _counted(work, Membership.organisation_code)
    places = places_by(work, "organisation")
    rows = work.session.scalars(
        select(Organisation).order_by(func.lower(Organisation.name), Organisation.code)
    )
    return [_structure(row, members, places) for row in rows]


def structure(work: Work, code: str) -> StructureLine | None:
    """Return one structure."""
    row = work.session.get(Organisation, code)
    if row is None:
        return None
    return _structure(row, _counted(work, Membership.organisation_code), places_by(work, "organisation"))


def places_of(work: Work, code: str, start: int, length: int) -> Sequence[Place]:
    """Return some published places whose record a structure keeps, by name."""
    query = (
        select(Place).where(Place.organisation == code, Place.gone.is_(None)).order_by(Place.name, Place.id)
    )
    return work.session.scalars(query.offset(start).limit(length)).all()


def places_by(work: Work, column: str) -> dict[str, int]:
    """Count published places by ``category``, ``type``, ``quartier``, ``commune`` or ``organisation``."""
    key = getattr(Place, column)
    query = select(key, func.count(Place.id)).where(Place.gone.is_(None), key.is_not(None)).group_by(key)
    return {row[0]: row[1] for row in work.session.execute(query)}


def figures(work: Work) -> dict[str, int]:
    """Count published places, those to verify, what waits, and active accounts."""
    here = select(func.count(Place.id)).where(Place.gone.is_(None))
    # As the desk counts: what waits for its author's answer is not to be looked at yet.
    waiting = select(func.count(Contribution.id)).where(Contribution.state.in_(TO_LOOK_AT))
    active = select(func.count(Person.id)).where(Person.active)
    stale = here.where(Place.verify_by <= work.today.isoformat())
    queries = {"places": here, "stale": stale, "waiting": waiting, "people": active}
    return {name: work.session.scalar(query) or 0 for name, query in queries.items()}


def acts(work: Work, start: int, length: int) -> list[ActLine]:
    """Return some recorded acts, the latest first."""
    query = select(Act, Person.name, Person.email).outerjoin(Person, Person.id == Act.person_id)
    rows = work.session.execute(query.order_by(Act.id.desc()).offset(start).limit(length))
    return [ActLine(act.at, name or email, act.action, act.subject, act.details) for act, name, email in rows]


def count_acts(work: Work) -> int:
    """Count the recorded acts."""
    return work.session.scalar(select(func.count(Act.id))) or 0


def _people(query: Select[Any], words: str, role: str) -> Select[Any]:
    if words:
        query = query.where(or_(_holds(Person.name, words), _holds(Person.email, words)))
    return query.where(Person.role == role) if role else query


def _holds(column: Any, words: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.lower(column).contains(words.lower(), autoescape=True)
    return found


def _person(work: Work, row: Person) -> PersonLine:
    seen = actor_of(work, row)
    return PersonLine(
        row.id,
        row.email,
        row.name,
        Role(row.role),
        row.active,
        row.created_at,
        seen.scope,
        seen.organisations,
    )


def _counted(work: Work, column: Any) -> dict[str, int]:
    rows = work.session.execute(select(column, func.count()).group_by(column))
    return {row[0]: row[1] for row in rows}


def _structure(row: Organisation, members: dict[str, int], places: dict[str, int]) -> StructureLine:
    return StructureLine(
        row.code,
        row.name,
        row.contact,
        row.site_web,
        row.description,
        members.get(row.code, 0),
        places.get(row.code, 0),
    )


def retired_fields(work: Work, type_code: str) -> list[str]:
    """Return the codes of the extra fields that a type no longer asks for."""
    query = select(TypeField.field).where(TypeField.type == type_code, TypeField.retired.is_(True))
    return list(work.session.scalars(query.order_by(TypeField.position, TypeField.field)))
