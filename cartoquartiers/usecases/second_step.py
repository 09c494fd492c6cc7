"""Between the right password and the session: what somebody with a second factor still has to show."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select

from cartoquartiers.store.queries.factors import Factors, factors_of
from cartoquartiers.store.tables.factors import Passkey, SecondStep
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import factors, sessions
from cartoquartiers.usecases.identity_ports import KeyRefused, NewKey, OneTimeCodes, Passkeys
from cartoquartiers.usecases.sessions import token_hash

LIFETIME = timedelta(minutes=10)
ENTER, ADD = "enter", "add"


@dataclass(frozen=True)
class Entered:
    """The token of a session, or of the second step that comes before it; neither: the door stays shut."""

    session: str | None = None
    step: str | None = None


@dataclass(frozen=True)
class Waiting:
    """Somebody before their second step, and what a key of theirs must sign."""

    person_id: int
    email: str
    challenge: str
    factors: Factors


def enter(
    work: Work, person_id: int, verified_hash: str | None, device: str = "", tablet_id: int | None = None
) -> Entered:
    """Open a session for who has shown the first factor, or begin the second step when there is one.

    ``verified_hash``: see ``sessions.open_session``.
    """
    if not factors_of(work, person_id).some:
        return Entered(session=sessions.open_session(work, person_id, verified_hash, device, tablet_id))
    person = work.session.get(Person, person_id, populate_existing=True)
    if person is None or not person.active or person.password_hash != verified_hash:
        return Entered()
    return Entered(step=begin(work, person_id, ENTER, device, tablet_id))


def begin(work: Work, person_id: int, purpose: str, device: str = "", tablet_id: int | None = None) -> str:
    """Begin a step and return its token for the cookie."""
    token = secrets.token_urlsafe(32)
    work.session.add(
        SecondStep(
            token_hash=token_hash(token),
            purpose=purpose,
            person_id=person_id,
            challenge=secrets.token_urlsafe(32),
            device=device[:80],
            tablet_id=tablet_id,
            expires_at=work.now + LIFETIME,
        )
    )
    work.session.flush()
    return token


def find(work: Work, token: str, purpose: str = ENTER) -> Waiting | None:
    """Who is before this step; ``None`` when it is over or unknown."""
    row = _row(work, token, purpose)
    person = work.session.get(Person, row.person_id) if row else None
    if row is None or person is None or not person.active:
        return None
    return Waiting(person.id, person.email, row.challenge, factors_of(work, person.id))


def hold(work: Work, token: str) -> None:
    """Keep others who try the same step waiting until this transaction ends."""
    _row(work, token, ENTER, lock=True)


def pass_by_code(work: Work, tool: OneTimeCodes, token: str, code: str) -> str | None:
    """The token of a session, when the code is right; the step is then over."""
    row = _row(work, token, ENTER, lock=True)
    if row is None or not factors.takes(work, tool, row.person_id, code):
        return None
    return _open(work, row)


def pass_by_key(work: Work, tool: Passkeys, token: str, answer: str) -> str | None:
    """The same with a passkey. After a failure another challenge must be signed."""
    row = _row(work, token, ENTER, lock=True)
    if row is None:
        return None
    try:
        named = select(Passkey).where(Passkey.credential_id == tool.named(answer)[:1400])
        key = work.session.scalar(named.where(Passkey.person_id == row.person_id).with_for_update())
        if key is None:
            raise KeyRefused("unknown")
        kept = NewKey(key.credential_id, key.public_key, key.sign_count)
        key.sign_count = tool.proved(answer, row.challenge, kept)
    except KeyRefused:
        row.challenge = secrets.token_urlsafe(32)
        work.session.flush()
        return None
    key.used_at = work.now
    return _open(work, row)


def end(work: Work, token: str) -> None:
    """Forget a step."""
    work.session.execute(delete(SecondStep).where(SecondStep.token_hash == token_hash(token)))


def _open(work: Work, row: SecondStep) -> str | None:
    person_id, device, tablet_id = row.person_id, row.device, row.tablet_id
    work.session.delete(row)
    work.session.flush()
    person = work.session.get(Person, person_id, populate_existing=True)
    # A step does not outlive a change of password: both end with the sessions.
    if person is None:
        return None
    return sessions.open_session(work, person_id, person.password_hash, device, tablet_id)


def _row(work: Work, token: str, purpose: str, *, lock: bool = False) -> SecondStep | None:
    row = work.session.get(SecondStep, token_hash(token), with_for_update=lock or None)
    return row if row and row.purpose == purpose and row.expires_at > work.now else None
