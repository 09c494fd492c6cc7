"""Letters to the owner of an account about what opens it: whoever did not do it learns of it at once."""

from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import outbox


def password_changed(work: Work, person_id: int) -> None:
    """The account opens with another password now, whoever chose it."""
    _tell(work, person_id, LetterKind.PASSWORD)


def address_changed(work: Work, person_id: int) -> None:
    """The account is about to have another address: the one that it still has is told."""
    _tell(work, person_id, LetterKind.MOVED)


def factors_changed(work: Work, person_id: int) -> None:
    """A second factor came or went, or there are new recovery codes."""
    _tell(work, person_id, LetterKind.FACTORS)


def _tell(work: Work, person_id: int, kind: LetterKind) -> None:
    person = work.session.get_one(Person, person_id)
    key = f"{kind.value}:{person_id}:{work.now.isoformat()}"
    outbox.put(work, key, kind, person.email, person.language)
