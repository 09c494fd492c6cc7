"""Whom a provider of identities sends: the account of that person here, or a new one, of a resident."""

from cartoquartiers.domain.errors import Conflicting, Forbidden, ValueProblem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.factors import Identity
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, acts
from cartoquartiers.usecases.identity_ports import Known
from cartoquartiers.usecases.joining import LONGEST_NAME

_LONGEST = 255


def receive(work: Work, known: Known, language: str) -> Person:
    """The account of whom the provider knows.

    By the subject that was seen before; else by the verified address, which is joined to the subject for
    good; else a resident's account is opened. The provider gives no role. Raises
    ``Conflicting('identity_no_address')``, ``Forbidden('account_off')``.
    """
    row = work.session.get(Identity, (known.issuer[:250], known.subject[:_LONGEST]))
    person = work.session.get_one(Person, row.person_id) if row else _join(work, known, language)
    if not person.active:
        raise Forbidden("account_off")
    return person


def _join(work: Work, known: Known, language: str) -> Person:
    if not known.verified or len(known.subject) > _LONGEST:
        raise Conflicting("identity_no_address")
    try:
        account = accounts.find(work, accounts.folded(known.email))
    except ValueProblem:
        raise Conflicting("identity_no_address") from None
    number = account.id if account else _open(work, known, language)
    person = work.session.get_one(Person, number)
    if person.active:
        identity = Identity(
            issuer=known.issuer[:250], subject=known.subject, person_id=number, since=work.now
        )
        work.session.add(identity)
        work.session.flush()
        acts.record(work, Actor(number), "identity.join", str(number))
    return person


def _open(work: Work, known: Known, language: str) -> int:
    try:
        name = (clean_line(known.name) or "")[:LONGEST_NAME]
    except ValueError:
        name = ""  # what the provider calls them cannot be read: they are known by their address
    number = accounts.add_person(work, known.email, Role.RESIDENT, None, name)
    work.session.get_one(Person, number).language = language
    work.session.flush()
    return number
