"""Naming référents, and what each agrees to show in the public directory."""

from cartoquartiers.domain.errors import Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor, Scope
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, acts, people
from cartoquartiers.usecases.people import Post

LONGEST_CONTACT = 200
#: Whoever decides or works on the ground keeps that role; a person has one.
_MAY_BECOME = frozenset({Role.RESIDENT, Role.ASSOCIATION, Role.STEWARD})


def appoint(work: Work, actor: Actor, email: str, name: str, scope: Scope) -> int:
    """Make the person with this address a référent for ``scope``, in place of what they answered for.

    An empty ``name`` keeps the one that they have. Raises ``Invalid`` with every problem: no such account, a
    role that is not given up for this one, no name to list, nothing to answer for.
    """
    account = accounts.find(work, email) if email.strip() else None
    problems = []
    if account is None:
        problems.append(Problem("email", "no_account" if email.strip() else "required"))
    elif account.role not in _MAY_BECOME:
        problems.append(Problem("email", "has_another_role"))
    if account is not None and not (name.strip() or account.name):
        problems.append(Problem("name", "required"))
    if scope == Scope():
        problems.append(Problem("rubrique", "steward_for_nothing"))
    if problems or account is None:
        raise Invalid(problems)
    person = work.session.get_one(Person, account.id)
    now = actor_of(work, person)
    wanted = Post(name if name.strip() else account.name, Role.STEWARD, scope, now.organisations)
    people.change(work, actor, account.id, wanted)
    return account.id


def choose_listing(work: Work, person_id: int, *, listed: bool, contact: str) -> None:
    """Write what a référent agrees to show. Raises ``Invalid('contact')``."""
    try:
        kept = cleaned(contact, clean_line, LONGEST_CONTACT)
    except ValueProblem as problem:
        raise Invalid([Problem("contact", problem.code, problem.params)]) from None
    person = work.session.get_one(Person, person_id)
    person.listed, person.public_contact = listed, kept or None
    work.session.flush()


def unlist(work: Work, actor: Actor, person_id: int) -> None:
    """Take a référent out of the directory, as they asked; they alone can go back. Raises ``NotFound``."""
    person = work.session.get(Person, person_id)
    if person is None or person.role != Role.STEWARD.value:
        raise NotFound("person")
    if person.listed:
        person.listed = False
        work.session.flush()
        acts.record(work, actor, "person.unlisted", str(person_id))
