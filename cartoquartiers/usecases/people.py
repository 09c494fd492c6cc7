"""What an administrator does to accounts; each leaves a recorded act. What accounts are: ``accounts``."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor, Scope
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, acts, sessions

LONGEST_NAME = 100
SCOPED = frozenset({Role.AGENT, Role.STEWARD, Role.MODERATOR})
"""The roles that may be limited to communes, quartiers and rubriques."""


@dataclass(frozen=True)
class Post:
    """What a person is here: name, role, limits (of the roles that have some), structures."""

    name: str
    role: Role
    scope: Scope
    organisations: frozenset[str] = frozenset()


def add(work: Work, actor: Actor, email: str, post: Post, password_hash: str) -> int:
    """Make an account. Raises ``Invalid`` (every problem at once), ``Conflicting('email_taken')``."""
    name = read_name(post.name)
    number = accounts.add_person(work, email, post.role, password_hash, name)
    _give(work, number, post)
    acts.record(work, actor, "person.add", str(number), role=post.role.value)
    return number


def change(work: Work, actor: Actor, person_id: int, post: Post) -> None:
    """Change a person's name, role, limits and structures.

    Raises ``NotFound``, ``Invalid``, ``Conflicting('last_administrator')``. Sessions end when rights change.
    """
    name = read_name(post.name)
    account = accounts.get(work, person_id)
    person = work.session.get_one(Person, person_id)
    now = actor_of(work, person)
    if account.role is Role.ADMINISTRATOR and post.role is not Role.ADMINISTRATOR:
        _must_not_be_last(work, person_id)
    before = Post(person.name, account.role, now.scope, now.organisations)
    wanted = Post(name, post.role, _scope(post), post.organisations)
    if before == wanted:
        return
    person.name = name
    if (before.role, before.scope) != (wanted.role, wanted.scope):
        accounts.set_role(work, person_id, wanted.role, wanted.scope)
    accounts.set_organisations(work, person_id, wanted.organisations)
    work.session.flush()
    acts.record(work, actor, "person.save", str(person_id), before=_told(before), after=_told(wanted))


def reset_password(work: Work, actor: Actor, person_id: int, password_hash: str) -> None:
    """Replace a forgotten password; every session of the person ends. Raises ``NotFound``."""
    accounts.set_password(work, person_id, password_hash)
    acts.record(work, actor, "person.password", str(person_id))


def end_sessions(work: Work, actor: Actor, person_id: int) -> int:
    """End what a person has open (a lost tablet, a doubt); returns how many sessions. Raises ``NotFound``."""
    accounts.get(work, person_id)
    ended = sessions.end_sessions(work, person_id)
    acts.record(work, actor, "person.sessions", str(person_id))
    return ended


def set_active(
    work: Work, actor: Actor, person_id: int, *, active: bool, even_the_last: bool = False
) -> None:
    """Switch an account off or on. ``even_the_last``: whoever is at the machine can open another, and must be
    able to close a stolen one. Raises ``NotFound``, ``Conflicting('last_administrator')``."""
    account = accounts.get(work, person_id)
    if account.active == active:
        return
    if not active and account.role is Role.ADMINISTRATOR and not even_the_last:
        _must_not_be_last(work, person_id)
    accounts.set_active(work, person_id, active=active)
    acts.record(work, actor, "person.on" if active else "person.off", str(person_id))


def _give(work: Work, number: int, post: Post) -> None:
    accounts.set_role(work, number, post.role, _scope(post))
    accounts.set_organisations(work, number, post.organisations)


def _scope(post: Post) -> Scope:
    return post.scope if post.role in SCOPED else Scope()


def read_name(given: str) -> str:
    """The name of a person as it is kept. Raises ``Invalid``."""
    try:
        return cleaned(given, clean_line, LONGEST_NAME) or ""
    except ValueProblem as problem:
        raise Invalid([Problem("name", problem.code, problem.params)]) from None


def _must_not_be_last(work: Work, person_id: int) -> None:
    """Somebody must be left who can open the administration."""
    others = select(func.count(Person.id)).where(
        Person.role == Role.ADMINISTRATOR.value, Person.active, Person.id != person_id
    )
    if not work.session.scalar(others):
        raise Conflicting("last_administrator")


def _told(post: Post) -> dict[str, object]:
    def sorted_values(values: Iterable[str]) -> list[str]:
        return sorted(values)

    scope = {name: sorted_values(codes) for name, codes in asdict(post.scope).items()}
    return {"role": post.role.value, **scope, "organisations": sorted_values(post.organisations)}
