"""Somebody leaves: what is personal goes, what they gave to the map stays, without their name."""

from sqlalchemy import delete, func, select, update

from cartoquartiers.domain.errors import Conflicting
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.factors import (
    Identity,
    OneTimeCode,
    Passkey,
    RecoveryCode,
    SecondStep,
)
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.imports import ImportDraft, ImportHabit
from cartoquartiers.store.tables.letters import Ticket
from cartoquartiers.store.tables.people import Agreement, Person, PersonScope, SignIn
from cartoquartiers.store.tables.programs import ApiToken, Webhook
from cartoquartiers.store.tables.tablets import TabletPin
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import (
    acts,
    erasures,
    inquiries,
    invitations,
    membership,
    outbox,
    subscriptions,
)

_OWN = (OneTimeCode, Passkey, RecoveryCode, SecondStep, Identity)


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
    """Take everything personal out of an account."""
    person_id = person.id
    outbox.drop_all_to(work, person.email)
    invitations.forget_address(work, person.email)
    subscriptions.forget_address(work, person.email)
    inquiries.forget(work, person_id)
    membership.leave_all(work, person_id)
    mine = update(Contribution).where(Contribution.author_id == person_id)
    work.session.execute(mine.values(author_id=None, contact=None))
    work.session.execute(delete(Arrival).where(Arrival.author_id == person_id))
    # What they set up goes on, decided in nobody's name.
    for kept in (Harvest, Webhook, Agreement):
        work.session.execute(update(kept).where(kept.person_id == person_id).values(person_id=None))
    own = select(ImportDraft.uid).where(ImportDraft.person_id == person_id)
    queries.erase(work, work.session.scalars(own).all())
    for table in (*_OWN, SignIn, TabletPin, ApiToken, PersonScope, Ticket, ImportHabit):
        work.session.execute(delete(table).where(table.person_id == person_id))
    # No address: « .invalid » can never be one (RFC 2606), and the column must hold something of its own.
    person.email, person.name, person.password_hash = f"parti-{person_id}@compte.invalid", "", None
    person.role, person.active = Role.RESIDENT.value, False
    person.language, person.digest, person.inquiries = None, False, False
    person.listed, person.public_contact = False, None
    work.session.flush()


def _is_last_administrator(work: Work, person_id: int) -> bool:
    others = select(func.count(Person.id)).where(
        Person.role == Role.ADMINISTRATOR.value, Person.active, Person.id != person_id
    )
    return not work.session.scalar(others)
