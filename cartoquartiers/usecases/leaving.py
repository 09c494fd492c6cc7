"""Somebody leaves: what is personal goes, what they gave to the map stays, without their name."""

from sqlalchemy import func, select

from cartoquartiers.domain.errors import Conflicting
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.personal import erase_marked
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, erasures, membership, outbox


def leave(work: Work, person_id: int) -> None:
    """Empty an account for ever. Its row stays, bare, because decisions and acts point to it.

    Raises ``Conflicting('last_administrator')``: somebody must be left who can open the administration.
    """
    person = work.session.get_one(Person, person_id, with_for_update=True)
    if person.role == Role.ADMINISTRATOR and _is_last_administrator(work, person_id):
        raise Conflicting("last_administrator")
    empty_account(work, person)
    acts.record(work, Actor(person_id), "person.leave", str(person_id))
    erasures.note(work, erasures.ACCOUNT, {"person": person.id, "opened": person.created_at.isoformat()})


def empty_account(work: Work, person: Person) -> None:
    """Take everything personal out of an account: what the models mark as such.

    First what marks do not say: letters that wait for an address which stood in a contribution, and those
    about a structure that is left without members.
    """
    written = select(Contribution.contact).where(Contribution.author_id == person.id).distinct()
    for contact in work.session.scalars(written.where(Contribution.contact.is_not(None))).all():
        outbox.drop_all_to(work, str(contact))
    membership.leave_all(work, person.id)
    erase_marked(work, person.id, person.email)


def _is_last_administrator(work: Work, person_id: int) -> bool:
    others = select(func.count(Person.id)).where(
        Person.role == Role.ADMINISTRATOR.value, Person.active, Person.id != person_id
    )
    return not work.session.scalar(others)
