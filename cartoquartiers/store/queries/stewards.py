"""The public directory of référents: names and what they answer for, never an address of theirs."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person, PersonScope
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Steward:
    """A référent and the codes of what they answer for; without any, they answer for everything."""

    name: str
    communes: tuple[str, ...] = ()
    quartiers: tuple[str, ...] = ()
    rubriques: tuple[str, ...] = ()


def stewards_of(work: Work) -> list[Steward]:
    """Return the active référents who have a name, in its alphabetical order."""
    people = select(Person).where(Person.role == Role.STEWARD.value, Person.active, Person.name != "")
    found = list(work.session.scalars(people.order_by(Person.name, Person.id)))
    limits: dict[tuple[int, str], list[str]] = defaultdict(list)
    scopes = select(PersonScope).where(PersonScope.person_id.in_([person.id for person in found]))
    for row in work.session.scalars(scopes.order_by(PersonScope.code)):
        limits[row.person_id, row.kind].append(row.code)
    kinds = ("commune", "quartier", "rubrique")
    return [Steward(p.name, *(tuple(limits[p.id, kind]) for kind in kinds)) for p in found]
