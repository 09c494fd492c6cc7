"""Single-use links in letters: they prove that somebody reads an address, for a quarter of an hour.

What is asked for is the same whether an account exists or not: one row in the outbox. Who answers to the
address is looked up when the letter leaves, so that neither the page nor its time tells anything.
"""

import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import delete, select

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.store.queries.mailing import letters_lately
from cartoquartiers.store.tables.letters import Ticket
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import outbox
from cartoquartiers.usecases.outbox import Taken
from cartoquartiers.usecases.sessions import token_hash

LIFETIME = timedelta(minutes=15)
LETTERS_PER_LIFETIME = 3
_KINDS = frozenset({LetterKind.JOIN.value, LetterKind.RESET.value, LetterKind.ADDRESS.value})


@dataclass(frozen=True)
class Proof:
    """What a link that is still good proves: somebody reads ``email``."""

    purpose: LetterKind
    email: str
    person_id: int | None


def ask(work: Work, purpose: LetterKind, email: str, language: str, person_id: int | None = None) -> None:
    """Have a link sent to an address (as ``accounts.folded`` writes it). Nobody's letter box is flooded:
    beyond three letters in a quarter of an hour nothing is sent, and nothing is said."""
    if letters_lately(work, email, _KINDS, LIFETIME) >= LETTERS_PER_LIFETIME:
        return
    more = {} if person_id is None else {"person": person_id}
    outbox.put(work, f"{purpose.value}:{uuid.uuid4()}", purpose, email, language, **more)


def arrange(work: Work, taken: Taken) -> tuple[Taken, dict[str, str]] | None:
    """Make the link of a letter that is about to leave; ``None``: nobody is there to read it.

    A letter that is tried again gets another link; the former one stays good, should it have arrived.
    """
    if taken.kind.value not in _KINDS:
        return taken, {}
    base = work.house.base_url
    person = _person(work, taken)
    if taken.kind is LetterKind.JOIN and person is not None:
        links = {"lien": f"{base}/connexion", "oubli": f"{base}/mot-de-passe-oublie"}
        return (replace(taken, kind=LetterKind.KNOWN), links) if person.active else None
    if taken.kind is not LetterKind.JOIN and (person is None or not person.active):
        return None
    token = _give(work, taken.kind, taken.recipient, person)
    minutes = int(LIFETIME.total_seconds() // 60)
    return taken, {"lien": f"{base}/lien/{token}", "minutes": str(minutes)}


def to_choose(work: Work, person_id: int, verified_hash: str) -> str | None:
    """Make the link, not sent by letter, by which somebody replaces the password that they were given.

    ``verified_hash``: see ``sessions.open_session``; ``None`` as there. Whoever replaces the password at
    the same time waits, and then finds the link to delete.
    """
    person = work.session.get(Person, person_id, populate_existing=True, with_for_update=True)
    if person is None or not person.active or person.password_hash != verified_hash:
        return None
    return _give(work, LetterKind.RESET, person.email, person)


def find(work: Work, token: str) -> Proof | None:
    """What a link proves; ``None`` when it never existed, has served or is too old."""
    row = work.session.get(Ticket, token_hash(token))
    return None if row is None or row.expires_at <= work.now else _proof(row)


def spend(work: Work, token: str) -> Proof:
    """Use a link up, with all others of the same purpose and address. Raises ``NotFound('ticket')``."""
    query = select(Ticket).where(Ticket.token_hash == token_hash(token), Ticket.expires_at > work.now)
    row = work.session.scalars(query.with_for_update()).first()
    if row is None:
        raise NotFound("ticket")
    proof = _proof(row)
    alike = delete(Ticket).where(Ticket.purpose == row.purpose, Ticket.email == row.email)
    work.session.execute(alike)
    return proof


def purge(work: Work) -> None:
    """Forget links that are too old."""
    work.session.execute(delete(Ticket).where(Ticket.expires_at <= work.now))


def _give(work: Work, purpose: LetterKind, email: str, person: Person | None) -> str:
    token = secrets.token_urlsafe(32)
    row = Ticket(
        token_hash=token_hash(token),
        purpose=purpose.value,
        email=email,
        person_id=person.id if person else None,
        created_at=work.now,
        expires_at=work.now + LIFETIME,
    )
    work.session.add(row)
    work.session.flush()
    return token


def _person(work: Work, taken: Taken) -> Person | None:
    if taken.kind is LetterKind.ADDRESS:
        return work.session.get(Person, taken.params["person"])
    return work.session.scalars(select(Person).where(Person.email == taken.recipient)).first()


def _proof(row: Ticket) -> Proof:
    return Proof(LetterKind(row.purpose), row.email, row.person_id)
