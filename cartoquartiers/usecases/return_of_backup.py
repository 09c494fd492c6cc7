"""What must happen to a database that came back from a backup, in the transaction that brings it back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, delete, update

from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.store.queries.clock import SKIPPED, skipped, tick
from cartoquartiers.store.tables.factors import SecondStep
from cartoquartiers.store.tables.inquiry import InquiryLink
from cartoquartiers.store.tables.letters import Outbox, Ticket
from cartoquartiers.store.tables.people import Person, SignIn, SignInAttempt
from cartoquartiers.store.tables.programs import ApiToken
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.tables.site import Job
from cartoquartiers.store.tables.tablets import Tablet, TabletPin
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, erasures, hiding, leaving, masking, outbox, subscriptions, tips
from cartoquartiers.usecases.epoch import refresh_if_outdated
from cartoquartiers.usecases.erasures import Note
from cartoquartiers.usecases.redact import redact_again
from cartoquartiers.usecases.site_settings import set_setting

LEAP = 1_000_000
"""More numbers than a site gives between two backups."""
MAYBE_SENT = "Sauvegarde restaurée : cette lettre est peut-être déjà partie. « Réessayer » l’envoie."


@dataclass(frozen=True)
class Settled:
    """What was done: erasures done again, letters held back, texts written anew."""

    erased: int
    held: int
    refreshed: int


def settle(work: Work, notes: Iterable[Note], last_tick: int) -> Settled:
    """End every session, hold letters back, erase again what was erased since, and write texts anew when this
    installation has another address, licence or format.

    ``last_tick``: the highest that readers may have seen, as far as it is known.
    """
    _leap(work, last_tick)
    for table in (SignIn, SecondStep, ApiToken, Ticket, InquiryLink, SignInAttempt, TabletPin, Tablet):
        work.session.execute(delete(table))
    work.session.execute(update(Job).values(leased_until=None, due_at=work.now))
    held = _hold_letters(work)
    acts.record(work, ANONYMOUS, "backup.restore", "")
    erased = sum(_erase_again(work, one) for one in erasures.bring_in(work, notes))
    return Settled(erased, held, refresh_if_outdated(work))


def _leap(work: Work, last_tick: int) -> None:
    """Let the clock go on far beyond every number that was ever given.

    A number given twice would stand for two things: a cache would show the former one for ever, and a mirror
    that read it would miss what came instead. Whoever asks for changes since a number that was skipped starts
    anew.
    """
    before = tick(work)
    after = max(before, last_tick) + LEAP
    work.session.execute(update(Clock).values(tick=after, at=work.now))
    set_setting(work, SKIPPED, [*skipped(work), [before, after]])


def _hold_letters(work: Work) -> int:
    """What waited when the backup was taken has most likely left since: a person decides."""
    waiting = update(Outbox).where(Outbox.state == outbox.WAITING)
    result = work.session.execute(
        waiting.values(state=outbox.FAILED, leased_until=None, last_error=MAYBE_SENT)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount


def _erase_again(work: Work, note: Note) -> bool:
    # What a later version of the program noted is left alone; so is that a photo was shown again.
    do = _AGAIN.get(note["kind"])
    return do is not None and do(work, note)


def _hide_again(work: Work, note: Note) -> bool:
    sha256 = str(note["subject"]["sha256"])
    if sha256 not in erasures.photos_taken_away(work):
        return False
    hiding.take_away(work, sha256)
    return True


def _empty_account_again(work: Work, note: Note) -> bool:
    person = work.session.get(Person, note["subject"]["person"])
    # The number alone would not do: another installation's person may have it.
    if person is None or person.created_at != datetime.fromisoformat(note["subject"]["opened"]):
        return False
    leaving.empty_account(work, person)
    return True


_AGAIN: Mapping[str, Callable[[Work, Note], bool]] = {
    erasures.ACCOUNT: _empty_account_again,
    erasures.PHOTO: _hide_again,
    erasures.MASK: masking.mask_again,
    erasures.REDACTION: redact_again,
    erasures.ACT: lambda work, note: acts.erase_again(
        work, ANONYMOUS, note["subject"]["act"], note["subject"]["hash"]
    ),
    erasures.FOLLOWING: lambda work, note: subscriptions.end_again(work, note["subject"]),
    erasures.TIP: lambda work, note: tips.take_away(work, note["subject"]),
}
