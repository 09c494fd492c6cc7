"""Asking somebody to become a member of a structure, by a letter whose link serves once, within a week."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, delete, func, select

from cartoquartiers.domain.errors import Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries.mailing import letters_lately
from cartoquartiers.store.tables.invitation import Invitation, InvitationLink
from cartoquartiers.store.tables.people import Membership, Organisation, Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, acts, joining, membership, outbox
from cartoquartiers.usecases.outbox import Taken
from cartoquartiers.usecases.sessions import token_hash

LIFETIME = timedelta(days=7)
MOST_OPEN = 30
"""Of one structure at a time: nobody sends the town's letters to a whole address book."""
LETTERS_A_DAY = 3
"""To one address, whichever structures invite it."""


@dataclass(frozen=True)
class Invited:
    """What a link that is still good proves: somebody reads ``email``, and was asked to join."""

    organisation: str
    name: str
    email: str
    has_account: bool


def invite(work: Work, actor: Actor, code: str, email: str, language: str) -> None:
    """Invite an address; an invitation that it had is replaced.

    Raises ``NotFound``, ``Forbidden``, ``Invalid``.
    """
    structure = membership.must_keep(work, actor, code)
    try:
        kept = accounts.folded(email)
    except ValueProblem as problem:
        raise Invalid([Problem("email", problem.code, problem.params)]) from None
    former = select(Invitation).where(Invitation.organisation_code == code, Invitation.email == kept)
    if wrong := _refusal(work, code, kept):
        raise Invalid([Problem("email", wrong)])
    for row in work.session.scalars(former):
        _forget(work, row.id)
    invitation = Invitation(
        organisation_code=code, email=kept, created_at=work.now, expires_at=work.now + LIFETIME
    )
    work.session.add(invitation)
    work.session.flush()
    acts.record(work, actor, "structure.invite", code)
    outbox.put(
        work,
        f"invite:{invitation.id}:{secrets.token_hex(8)}",
        LetterKind.INVITE,
        kept,
        language,
        structure=structure.name,
        invitation=invitation.id,
    )


def cancel(work: Work, actor: Actor, code: str, invitation_id: int) -> None:
    """Take an invitation back: its links stop serving. Raises ``NotFound``, ``Forbidden``."""
    membership.must_keep(work, actor, code)
    row = work.session.get(Invitation, invitation_id)
    if row is None or row.organisation_code != code:
        raise NotFound("invitation")
    _forget(work, row.id)


def arrange(work: Work, taken: Taken) -> tuple[Taken, dict[str, str]] | None:
    """Make the link of a letter that is about to leave; ``None``: the invitation was taken back."""
    row = work.session.get(Invitation, taken.params["invitation"])
    # PostgreSQL never gives a number twice, SQLite may: the address has to be the same, too.
    if row is None or row.email != taken.recipient or row.expires_at <= work.now:
        return None
    token = secrets.token_urlsafe(32)
    work.session.add(InvitationLink(token_hash=token_hash(token), invitation_id=row.id))
    work.session.flush()
    return taken, {"lien": f"{work.house.base_url}/invitation/{token}"}


def find(work: Work, token: str) -> Invited | None:
    """What a link proves; ``None`` when it never existed, has served, was taken back or is too old."""
    row = work.session.scalars(_by_token(work, token)).first()
    return None if row is None else _invited(work, row)


def accept(work: Work, actor: Actor, token: str) -> str:
    """Make the person who is signed in a member and return the code of the structure.

    Raises ``NotFound('invitation')``.
    """
    assert actor.person_id is not None, "the door is for people who signed in"
    invited = _spent(work, token)
    _join(work, actor.person_id, invited.organisation)
    return invited.organisation


def open_account(work: Work, token: str, name: str, password_hash: str, language: str) -> tuple[int, str]:
    """Open an account for the address that was invited and make it a member: (person, structure).

    Raises ``NotFound('invitation')``, ``Invalid`` (the name), ``Conflicting('email_taken')``.
    """
    invited = _spent(work, token)
    number = joining.open_account(work, invited.email, name, password_hash, language)
    _join(work, number, invited.organisation)
    return number, invited.organisation


def purge(work: Work) -> None:
    """Forget invitations that are too old."""
    for number in work.session.scalars(select(Invitation.id).where(Invitation.expires_at <= work.now)).all():
        _forget(work, number)


def _refusal(work: Work, code: str, email: str) -> str | None:
    member = select(Membership).join(Person, Person.id == Membership.person_id)
    if work.session.scalars(
        member.where(Membership.organisation_code == code, Person.email == email)
    ).first():
        return "already_member"
    others = select(func.count(Invitation.id)).where(
        Invitation.organisation_code == code, Invitation.email != email, Invitation.expires_at > work.now
    )
    if (work.session.scalar(others) or 0) >= MOST_OPEN:
        return "too_many_invitations"
    day = timedelta(days=1)
    if letters_lately(work, email, frozenset({LetterKind.INVITE.value}), day) >= LETTERS_A_DAY:
        return "invited_too_often"
    return None


def _join(work: Work, person_id: int, code: str) -> None:
    membership.join(work, person_id, code)
    acts.record(work, Actor(person_id), "structure.members", code, added=[person_id], removed=[])


def _spent(work: Work, token: str) -> Invited:
    row = work.session.scalars(_by_token(work, token).with_for_update()).first()
    if row is None:
        raise NotFound("invitation")
    invited = _invited(work, row)
    _forget(work, row.id)
    return invited


def _by_token(work: Work, token: str) -> Select[Invitation]:
    query = select(Invitation).join(InvitationLink, InvitationLink.invitation_id == Invitation.id)
    return query.where(InvitationLink.token_hash == token_hash(token), Invitation.expires_at > work.now)


def _invited(work: Work, row: Invitation) -> Invited:
    name = work.session.get_one(Organisation, row.organisation_code).name
    known = accounts.find(work, row.email) is not None
    return Invited(row.organisation_code, name, row.email, known)


def _forget(work: Work, number: int) -> None:
    work.session.execute(delete(InvitationLink).where(InvitationLink.invitation_id == number))
    work.session.execute(delete(Invitation).where(Invitation.id == number))
    work.session.flush()
