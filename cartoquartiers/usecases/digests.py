"""Once a day, each moderator is told what waits in their scope, unless they said that they do not want it."""

from sqlalchemy import select

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import waiting
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import outbox

FIRST_HOUR = 7
"""On the clock of the territory: nobody's telephone rings at night."""
_SHOWN = 10
_READERS = (Role.MODERATOR.value, Role.ADMINISTRATOR.value)


def put_down(work: Work) -> int:
    """Put today's letters down, from seven o'clock on; returns for how many people something waits."""
    if work.now.astimezone(work.house.timezone).hour < FIRST_HOUR:
        return 0
    query = select(Person).where(Person.active, Person.digest, Person.role.in_(_READERS))
    people = list(work.session.scalars(query.order_by(Person.id)))
    return sum(_tell(work, person) for person in people)


def wants_digest(work: Work, person_id: int) -> bool:
    """Whether a person wants the daily letter."""
    return bool(work.session.scalar(select(Person.digest).where(Person.id == person_id)))


def set_digest(work: Work, person_id: int, *, wanted: bool) -> None:
    """Switch the daily letter of a person on or off."""
    work.session.get_one(Person, person_id).digest = wanted
    work.session.flush()


def _tell(work: Work, person: Person) -> bool:
    actor = actor_of(work, person)
    count = waiting.count(work, actor, waiting.QueueFilter())
    if not count:
        return False
    oldest = waiting.queue(work, actor, waiting.QueueFilter(), _SHOWN)
    outbox.put(
        work,
        f"digest:{person.id}:{work.today.isoformat()}",
        LetterKind.DIGEST,
        person.email,
        person.language,
        nombre=_counted(count),
        liste="\n".join(f"– {row.name or '…'}" for row in oldest),
        lien=f"{work.house.base_url}/moderation",
        compte=f"{work.house.base_url}/compte#resume",
    )
    return True


def _counted(count: int) -> str:
    # The same in both languages: it is never called for nothing.
    return f"{count} contribution{'s' if count > 1 else ''}"
