"""Reading people: who is signed in, with which role, scope and structures."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from cartoquartiers.domain.policy import ANONYMOUS, Actor, Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.factors import must_set_up
from cartoquartiers.store.tables.people import Membership, Person, PersonScope, SignIn
from cartoquartiers.store.work import Work


def actor_of_session(work: Work, token_hash: str) -> Actor:
    """Return who holds the session with this sha256 of its token; the anonymous actor when it is unknown or
    has expired."""
    query = (
        select(Person, SignIn.by_pin)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.token_hash == token_hash, SignIn.expires_at > work.now, Person.active)
    )
    found = work.session.execute(query).first()
    if found is None:
        return ANONYMOUS
    person, by_pin = found
    actor = actor_of(work, person)
    if not by_pin:
        # Until the second factor that the town asks for is there, the role is not: whatever is opened.
        waits = actor.role and must_set_up(work, person.id, actor.role)
        return replace(actor, role=Role.RESIDENT, scope=Scope(), must_set_up=True) if waits else actor
    # Six digits open an agent's round: not what the person became meanwhile, nor a structure's space.
    return replace(actor, organisations=frozenset(), by_pin=True) if actor.role is Role.AGENT else ANONYMOUS


def actor_by_email(work: Work, email: str) -> Actor | None:
    """Return the active person with this e-mail address."""
    query = select(Person).where(Person.email == email.strip().lower(), Person.active)
    person = work.session.scalars(query).first()
    return actor_of(work, person) if person else None


def actor_of(work: Work, person: Person) -> Actor:
    """Return a person as the rules see them."""
    limits: dict[str, set[str]] = {"commune": set(), "quartier": set(), "rubrique": set()}
    for row in work.session.scalars(select(PersonScope).where(PersonScope.person_id == person.id)):
        limits[row.kind].add(row.code)
    mine = select(Membership.organisation_code).where(Membership.person_id == person.id)
    return Actor(
        person_id=person.id,
        role=Role(person.role),
        name=person.name or person.email.split("@")[0],
        email=person.email,
        scope=Scope(
            frozenset(limits["commune"]), frozenset(limits["quartier"]), frozenset(limits["rubrique"])
        ),
        organisations=frozenset(work.session.scalars(mine)),
    )


@dataclass(frozen=True)
class Listed:
    """A person in a list; ``limits`` are written ``quartier 1``."""

    id: int
    email: str
    name: str
    role: str
    active: bool
    limits: tuple[str, ...]


def everybody(work: Work) -> list[Listed]:
    """Return every account, by e-mail address."""
    limits: dict[int, list[str]] = {}
    for row in work.session.scalars(select(PersonScope).order_by(PersonScope.kind, PersonScope.code)):
        limits.setdefault(row.person_id, []).append(f"{row.kind} {row.code}")
    people = work.session.scalars(select(Person).order_by(Person.email))
    return [Listed(p.id, p.email, p.name, p.role, p.active, tuple(limits.get(p.id, ()))) for p in people]
