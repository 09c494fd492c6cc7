"""Who belongs to a structure: joining, leaving, and what is told when nobody is left."""

from sqlalchemy import delete, func, select

from cartoquartiers.domain.errors import Forbidden, NotFound
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Membership, Organisation, Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, outbox


def must_keep(work: Work, actor: Actor, code: str) -> Organisation:
    """The structure, for its members and administrators. Raises ``NotFound``, ``Forbidden``."""
    row = work.session.get(Organisation, code)
    if row is None:
        raise NotFound("structure")
    if not actor.keeps(code):
        raise Forbidden
    return row


def join(work: Work, person_id: int, code: str) -> None:
    """Make a person a member; a resident is called a member of a structure from now on."""
    if work.session.get(Membership, (person_id, code)) is None:
        work.session.add(Membership(person_id=person_id, organisation_code=code))
    person = work.session.get_one(Person, person_id)
    if person.role == Role.RESIDENT:
        person.role = Role.ASSOCIATION.value
    work.session.flush()


def remove(work: Work, actor: Actor, code: str, person_id: int) -> None:
    """End a membership: one's own, or that of another member. An administrator is told when nobody is left.

    Raises ``NotFound``, ``Forbidden``.
    """
    must_keep(work, actor, code)
    row = work.session.get(Membership, (person_id, code))
    if row is None:
        raise NotFound("member")
    work.session.delete(row)
    work.session.flush()
    others = work.session.scalar(select(func.count()).where(Membership.person_id == person_id))
    person = work.session.get_one(Person, person_id)
    if not others and person.role == Role.ASSOCIATION:
        person.role = Role.RESIDENT.value
    acts.record(work, actor, "structure.members", code, added=[], removed=[person_id])
    tell_if_alone(work, code)


def leave_all(work: Work, person_id: int) -> None:
    """End every membership of an account that is emptied; no act: nothing of the person is kept."""
    mine = select(Membership.organisation_code).where(Membership.person_id == person_id)
    codes = list(work.session.scalars(mine))
    work.session.execute(delete(Membership).where(Membership.person_id == person_id))
    for code in codes:
        tell_if_alone(work, code)


def tell_if_alone(work: Work, code: str) -> None:
    """Write to the administrators when a structure has lost its last member who can act."""
    left = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)
    if work.session.scalar(left.where(Membership.organisation_code == code, Person.active)):
        return
    name = work.session.get_one(Organisation, code).name
    link = f"{work.house.base_url}/administration/structures/{code}"
    administrators = select(Person).where(Person.role == Role.ADMINISTRATOR.value, Person.active)
    for person in work.session.scalars(administrators.order_by(Person.id)):
        key = f"unkept:{code}:{person.id}:{work.now.isoformat()}"
        outbox.put(work, key, LetterKind.UNKEPT, person.email, person.language, structure=name, lien=link)
