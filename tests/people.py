"""The cast: one person for each role, and the passer-by who has no account."""

from sqlalchemy import text

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.policy import ANONYMOUS, Actor, Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Membership, Person, PersonScope
from cartoquartiers.store.work import Work
from tests.factories.territory import STRUCTURE

PASSWORD = "une phrase de passe pour les essais"
# The real costs take 90 ms a sign-in, on purpose; the tests sign in thousands of times.
CHEAP = {"time_cost": 1, "memory_kib": 8, "lanes": 1}

# The agent looks after the western quartier, the référent after what is green; the others have no limit.
SCOPES = {
    Role.AGENT: Scope(quartiers=frozenset({"1"})),
    Role.STEWARD: Scope(categories=frozenset({"espaces-verts"})),
}
NUMBERS = {role: number for number, role in enumerate(Role, start=1)}
NOBODY = "anonymous"
CAST: tuple[str, ...] = (NOBODY, *(role.value for role in Role))


def email(role: Role) -> str:
    """The address with which a person of the cast signs in."""
    return f"{role.value}@demo.example"


def actor(who: str) -> Actor:
    """A person of the cast as the use-cases see them."""
    if who == NOBODY:
        return ANONYMOUS
    role = Role(who)
    return Actor(
        person_id=NUMBERS[role],
        role=role,
        name=role.sentence,
        email=email(role),
        scope=SCOPES.get(role, Scope()),
        organisations=frozenset({STRUCTURE}) if role is Role.ASSOCIATION else frozenset(),
    )


def hire(work: Work) -> None:
    """Give everybody of the cast an account."""
    hashed = Argon2Hasher(**CHEAP).hash(PASSWORD)
    for role, number in NUMBERS.items():
        work.session.add(
            Person(
                id=number,
                email=email(role),
                name=role.sentence,
                role=role.value,
                password_hash=hashed,
                active=True,
                created_at=work.now,
            )
        )
        work.session.flush()
        work.session.add_all(_limits(number, SCOPES.get(role, Scope())))
    work.session.add(Membership(person_id=NUMBERS[Role.ASSOCIATION], organisation_code=STRUCTURE))
    work.session.flush()


def continue_numbers(work: Work) -> None:
    """Let PostgreSQL number the next account after the cast's, whose numbers were given by hand."""
    for table in ("person", "outline"):
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        work.session.execute(text(f"SELECT setval({sequence}, (SELECT max(id) FROM {table}))"))


def _limits(number: int, scope: Scope) -> list[PersonScope]:
    kinds = {"commune": scope.communes, "quartier": scope.quartiers, "rubrique": scope.categories}
    return [
        PersonScope(person_id=number, kind=kind, code=code)
        for kind, codes in kinds.items()
        for code in sorted(codes)
    ]
