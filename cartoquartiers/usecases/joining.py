"""What a proof of reading an address opens: an account, a new password, another address."""

from sqlalchemy import delete

from cartoquartiers.domain.errors import Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.letters import Ticket
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, subscriptions, tickets

LONGEST_NAME = 100


def join(work: Work, token: str, name: str, password_hash: str, language: str) -> int:
    """Open the account of a resident and return its number.

    Raises ``NotFound('ticket')``, ``Invalid`` (the name), ``Conflicting('email_taken')``.
    """
    proof = _spent(work, token, LetterKind.JOIN)
    return open_account(work, proof.email, name, password_hash, language)


def open_account(work: Work, email: str, name: str, password_hash: str, language: str) -> int:
    """Open the account of a resident for an address that was proved. Raises ``Invalid``,
    ``Conflicting('email_taken')``."""
    try:
        kept = cleaned(name, clean_line, LONGEST_NAME) or ""
    except ValueProblem as problem:
        raise Invalid([Problem("name", problem.code, problem.params)]) from None
    number = accounts.add_person(work, email, Role.RESIDENT, password_hash, kept)
    work.session.get_one(Person, number).language = language
    work.session.flush()
    return number


def reset(work: Work, token: str, password_hash: str) -> None:
    """Give an account a new password; every session ends. Raises ``NotFound('ticket')``."""
    proof = _spent(work, token, LetterKind.RESET)
    assert proof.person_id is not None
    account = accounts.get(work, proof.person_id)
    if not account.active or account.email != proof.email:
        raise NotFound("ticket")  # switched off, or moved to another address, since the letter left
    accounts.set_password(work, proof.person_id, password_hash)


def move(work: Work, token: str) -> None:
    """Give an account the address that was proved, and tell the former one.

    Raises ``NotFound('ticket')``, ``Conflicting('email_taken')``.
    """
    proof = _spent(work, token, LetterKind.ADDRESS)
    assert proof.person_id is not None
    person = work.session.get_one(Person, proof.person_id)
    if not person.active:
        raise NotFound("ticket")
    former = person.email
    accounts.set_email(work, proof.person_id, proof.email)
    subscriptions.move_address(work, former, proof.email)
    work.session.execute(delete(Ticket).where(Ticket.person_id == person.id))


def _spent(work: Work, token: str, purpose: LetterKind) -> tickets.Proof:
    proof = tickets.spend(work, token)
    if proof.purpose is not purpose:
        raise NotFound("ticket")
    return proof
