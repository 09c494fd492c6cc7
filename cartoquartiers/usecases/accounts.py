"""People: who has an account, in which role, within which limits."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from cartoquartiers.domain.contacts import normalise_email
from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.passwords import check_password
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Membership, Organisation, Person, PersonScope
from cartoquartiers.store.tables.territory import CategoryRow, Municipality, Neighbourhood
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import alerts
from cartoquartiers.usecases.sessions import end_sessions


@dataclass(frozen=True)
class Account:
    """What signing in needs to know of a person."""

    id: int
    email: str
    name: str
    role: Role
    active: bool
    password_hash: str | None


def find(work: Work, email: str) -> Account | None:
    """The account of an e-mail address, however it was typed; None for anything else."""
    try:
        kept = folded(email)
    except ValueError:
        return None
    row = work.session.scalar(select(Person).where(Person.email == kept))
    return None if row is None else _account(row)


def get(work: Work, person_id: int) -> Account:
    """The account of a person. Raises NotFound."""
    return _account(_person(work, person_id))


def password_problem(password: str, email: str, field: str = "password") -> Problem | None:
    """What is wrong with a new password, to be asked before it is hashed."""
    try:
        check_password(password, email)
    except ValueProblem as problem:
        return Problem(field, problem.code, problem.params)
    return None


def add_person(work: Work, email: str, role: Role, password_hash: str | None, name: str = "") -> int:
    """Make an account and return its number. Raises Invalid, Conflicting('email_taken')."""
    try:
        kept = folded(email)
    except ValueProblem as problem:
        raise Invalid([Problem("email", problem.code, problem.params)]) from None
    if work.session.scalar(select(Person.id).where(Person.email == kept)) is not None:
        raise Conflicting("email_taken")
    person = Person(
        email=kept, name=name, role=role.value, password_hash=password_hash, active=True, created_at=work.now
    )
    work.session.add(person)
    work.session.flush()
    return person.id


def set_role(work: Work, person_id: int, role: Role, scope: Scope | None = None) -> None:
    """Give a role and its limits. What the person had open ends: a right that was taken away ends at once.

    Raises NotFound, and Invalid for a commune, quartier or rubrique that does not exist.
    """
    person = _person(work, person_id)
    limits = scope or Scope()
    _check_scope(work, limits)
    person.role = role.value
    work.session.execute(delete(PersonScope).where(PersonScope.person_id == person_id))
    for kind, codes in _by_kind(limits):
        work.session.add_all(PersonScope(person_id=person_id, kind=kind, code=code) for code in sorted(codes))
    work.session.flush()
    end_sessions(work, person_id)


def set_organisations(work: Work, person_id: int, codes: Iterable[str]) -> None:
    """Make the person a member of these structures only. Raises NotFound, Invalid."""
    _person(work, person_id)
    wanted = sorted(set(codes))
    known = set(work.session.scalars(select(Organisation.code)))
    _refuse_unknown("structure", set(wanted) - known)
    work.session.execute(delete(Membership).where(Membership.person_id == person_id))
    work.session.add_all(Membership(person_id=person_id, organisation_code=code) for code in wanted)
    work.session.flush()


def set_password(work: Work, person_id: int, password_hash: str, keep: str | None = None) -> None:
    """Replace the hash; every session ends but the one of the token `keep`, and the owner is written to.
    Raises NotFound."""
    _person(work, person_id).password_hash = password_hash
    work.session.flush()
    end_sessions(work, person_id, keep)
    alerts.password_changed(work, person_id)


def set_email(work: Work, person_id: int, email: str) -> None:
    """Give an account another address (folded already); the former one is written to. Raises NotFound,
    Conflicting('email_taken')."""
    person = _person(work, person_id)
    taken = select(Person.id).where(Person.email == email, Person.id != person_id)
    if work.session.scalar(taken) is not None:
        raise Conflicting("email_taken")
    alerts.address_changed(work, person_id)
    person.email = email
    work.session.flush()


def renew_hash(work: Work, person_id: int, password_hash: str) -> None:
    """Keep the same password under today's costs; no session ends. Raises NotFound."""
    _person(work, person_id).password_hash = password_hash
    work.session.flush()


def set_active(work: Work, person_id: int, *, active: bool) -> None:
    """Switch an account off or on. Off: its sessions end; its contributions stay. Raises NotFound."""
    _person(work, person_id).active = active
    work.session.flush()
    if not active:
        end_sessions(work, person_id)


def folded(email: str) -> str:
    """An address as the key of an account: nobody remembers which letters they once wrote as capitals.

    Raises ``ValueProblem``.
    """
    return normalise_email(email).lower()


def _account(row: Person) -> Account:
    return Account(row.id, row.email, row.name, Role(row.role), row.active, row.password_hash)


def _person(work: Work, person_id: int) -> Person:
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    return person


def _by_kind(scope: Scope) -> list[tuple[str, frozenset[str]]]:
    return [("commune", scope.communes), ("quartier", scope.quartiers), ("rubrique", scope.categories)]


def _check_scope(work: Work, scope: Scope) -> None:
    columns = {"commune": Municipality.code, "quartier": Neighbourhood.code, "rubrique": CategoryRow.code}
    for kind, codes in _by_kind(scope):
        if codes:
            known = set(work.session.scalars(select(columns[kind]).where(columns[kind].in_(codes))))
            _refuse_unknown(kind, codes - known)


def _refuse_unknown(field: str, codes: Iterable[str]) -> None:
    problems = [Problem(field, "unknown_code", {"value": code}) for code in sorted(codes)]
    if problems:
        raise Invalid(problems)
