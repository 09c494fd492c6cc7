"""The directory of référents: what they answer for, and what they agreed to show of themselves."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Membership, Organisation, Person, PersonScope
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Steward:
    """A référent and the codes of what they answer for; without any, they answer for everything.

    ``contact``: what they chose to show, else the public address of their structure, if they have one.
    ``email`` is for administrators alone.
    """

    name: str
    communes: tuple[str, ...] = ()
    quartiers: tuple[str, ...] = ()
    rubriques: tuple[str, ...] = ()
    contact: str | None = None
    id: int = 0
    email: str = ""
    listed: bool = True

    def answers_for(self, quartier: str, rubrique: str) -> bool:
        """Tell whether they answer for this quartier and this rubrique; an empty code asks for any. Who is
        limited to communes alone is taken to answer in each of their quartiers."""
        here = not quartier or not self.quartiers or quartier in self.quartiers
        return here and (not rubrique or not self.rubriques or rubrique in self.rubriques)

    @property
    def limits(self) -> int:
        """Of how many kinds their limits are: who has more knows the matter better."""
        return bool(self.quartiers or self.communes) + bool(self.rubriques)


def stewards_of(work: Work) -> list[Steward]:
    """Return the active référents who have a name and agreed to be listed, in alphabetical order."""
    return [one for one in every_steward(work) if one.listed and one.name]


def every_steward(work: Work) -> list[Steward]:
    """Return all active référents, those included who are not in the directory; for administrators."""
    people = select(Person).where(Person.role == Role.STEWARD.value, Person.active)
    found = list(work.session.scalars(people.order_by(Person.name, Person.id)))
    numbers = [person.id for person in found]
    limits: dict[tuple[int, str], list[str]] = defaultdict(list)
    scopes = select(PersonScope).where(PersonScope.person_id.in_(numbers))
    for row in work.session.scalars(scopes.order_by(PersonScope.code)):
        limits[row.person_id, row.kind].append(row.code)
    reached = _structures(work, numbers)
    return [
        Steward(
            person.name,
            communes=tuple(limits[person.id, "commune"]),
            quartiers=tuple(limits[person.id, "quartier"]),
            rubriques=tuple(limits[person.id, "rubrique"]),
            contact=person.public_contact or reached.get(person.id),
            id=person.id,
            email=person.email,
            listed=person.listed,
        )
        for person in found
    ]


def listing_of(work: Work, person_id: int) -> tuple[bool, str]:
    """Return whether a person agrees to stand in the directory, and the contact that they show there."""
    person = work.session.get_one(Person, person_id)
    return person.listed, person.public_contact or ""


def _structures(work: Work, numbers: list[int]) -> dict[int, str | None]:
    """The public address of the structure to which each of these people belongs, the first of several."""
    query = (
        select(Membership.person_id, func.min(Organisation.contact))
        .join(Organisation, Organisation.code == Membership.organisation_code)
        .where(Membership.person_id.in_(numbers), Organisation.contact.is_not(None))
        .group_by(Membership.person_id)
    )
    return {row[0]: row[1] for row in work.session.execute(query)}
