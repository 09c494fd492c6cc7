"""What the members of a structure see in their space."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.invitation import Invitation
from cartoquartiers.store.tables.people import Membership, Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work


@dataclass(frozen=True)
class Pending:
    """That something waits on a place: never what it says, nor who sent it."""

    place_uid: str
    name: str
    kind: str
    state: str
    received_at: datetime


def pending_on(work: Work, code: str, length: int) -> list[Pending]:
    """The oldest contributions that wait on the places of a structure."""
    query = (
        select(Place.uid, Place.name, Contribution.kind, Contribution.state, Contribution.received_at)
        .join(Place, Place.id == Contribution.place_id)
        .where(Place.organisation == code, Contribution.state.in_([one.value for one in OPEN_STATES]))
        .order_by(Contribution.received_at, Contribution.id)
    )
    return [Pending(*row) for row in work.session.execute(query.limit(length))]


def members(work: Work, code: str) -> list[tuple[int, str, str]]:
    """(number, name, address) of the members, by name."""
    query = (
        select(Person.id, Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_code == code)
        .order_by(func.lower(Person.name), Person.email)
    )
    return [(row[0], row[1], row[2]) for row in work.session.execute(query)]


def invitations(work: Work, code: str) -> list[tuple[int, str, datetime]]:
    """(number, address, until when) of the invitations that still serve."""
    query = select(Invitation.id, Invitation.email, Invitation.expires_at).where(
        Invitation.organisation_code == code, Invitation.expires_at > work.now
    )
    return [(row[0], row[1], row[2]) for row in work.session.execute(query.order_by(Invitation.email))]
