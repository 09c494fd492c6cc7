"""Signing in and out: sessions are kept here, not in the cookie, so that a copied one can become useless."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, func, select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.factors import SecondStep
from cartoquartiers.store.tables.letters import Ticket
from cartoquartiers.store.tables.people import Person, SignIn, SignInAttempt
from cartoquartiers.store.tables.programs import ApiToken
from cartoquartiers.store.tables.tablets import TabletPin
from cartoquartiers.store.work import Work

_LONG, _DAY = timedelta(days=30), timedelta(hours=12)
LIFETIMES = {
    Role.RESIDENT: _LONG,
    Role.ASSOCIATION: _LONG,
    Role.AGENT: timedelta(days=7),  # a shared tablet, but a round that began on Friday ends on Monday
    Role.STEWARD: timedelta(days=7),
    Role.MODERATOR: _DAY,
    Role.ADMINISTRATOR: _DAY,
}
"""How long a session lasts from sign-in, or from the latest thing that was sent with it."""

BY_PIN = _DAY
"""How long a session lasts that six digits opened on a shared tablet."""

_LAST = timedelta(days=60)
AT_MOST = {_DAY: timedelta(days=7), timedelta(days=7): _LAST, _LONG: _LAST}
"""How long after sign-in a session ends whatever is sent with it, by the lifetime that sending gives it. The
browser forgets its cookie after ``cookies.SESSION_SECONDS``, 60 days too."""

ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT = 10
ATTEMPTS_PER_ADDRESS = 30


@dataclass(frozen=True)
class OpenSession:
    """A session of a person, for the list in their account; `key` names it without opening it."""

    key: str
    device: str
    created_at: datetime
    expires_at: datetime


def token_hash(token: str) -> str:
    """What the table keeps of a cookie: whoever reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def open_session(
    work: Work, person_id: int, verified_hash: str | None, device: str = "", tablet_id: int | None = None
) -> str | None:
    """Open a session and return its token for the cookie.

    `verified_hash` is the hash against which the password was checked, before this transaction. None when it
    was changed or the account switched off meanwhile.
    """
    person = work.session.get(Person, person_id, populate_existing=True)
    if person is None or not person.active or person.password_hash != verified_hash:
        return None
    row = SignIn(person_id=person_id, device=device[:80], tablet_id=tablet_id)
    return begin(work, row, LIFETIMES[Role(person.role)])


def begin(work: Work, row: SignIn, lifetime: timedelta) -> str:
    """Keep the session of somebody who has just shown who they are, and return its token."""
    token = secrets.token_urlsafe(32)
    over = delete(SignIn).where(SignIn.person_id == row.person_id, SignIn.expires_at <= work.now)
    work.session.execute(over)
    row.token_hash, row.created_at, row.expires_at = token_hash(token), work.now, work.now + lifetime
    work.session.add(row)
    work.session.flush()
    return token


def renew(work: Work, hashed: str) -> None:
    """Put the end of a session off, because something was just sent with it (`hashed`: see `token_hash`).

    Never beyond ``AT_MOST``.
    Not before a quarter of it is over: else every request of a person would wait for the one before.
    """
    query = select(SignIn, Person.role).join(Person, Person.id == SignIn.person_id)
    found = work.session.execute(query.where(SignIn.token_hash == hashed)).first()
    if found is None or found[0].expires_at <= work.now:
        return
    lifetime = BY_PIN if found[0].by_pin else LIFETIMES[Role(found[1])]
    if found[0].expires_at - work.now < lifetime * 0.75:
        found[0].expires_at = min(work.now + lifetime, found[0].created_at + AT_MOST[lifetime])


def end_session(work: Work, token: str) -> None:
    """Forget a session; the cookie is worth nothing from then on."""
    work.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


def end_sessions(work: Work, person_id: int, keep: str | None = None) -> int:
    """Forget every session of a person but the one of the token `keep`, their codes on shared tablets, which
    would open new ones, steps half taken, links that have not served, and the tokens of their programs;
    returns how many sessions."""
    for table in (TabletPin, SecondStep, ApiToken, Ticket):
        work.session.execute(delete(table).where(table.person_id == person_id))
    statement = delete(SignIn).where(SignIn.person_id == person_id)
    if keep is not None:
        statement = statement.where(SignIn.token_hash != token_hash(keep))
    result = work.session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount


def end_one(work: Work, person_id: int, key: str) -> None:
    """Forget the session that `key` names, if it is this person's."""
    for row in _rows(work, person_id):
        if _key(row) == key:
            work.session.delete(row)


def sessions_of(work: Work, person_id: int) -> list[OpenSession]:
    """The open sessions of a person, the newest first."""
    rows = [row for row in _rows(work, person_id) if row.expires_at > work.now]
    return [OpenSession(_key(row), row.device, row.created_at, row.expires_at) for row in rows]


def session_key(token: str) -> str:
    """The name of the session of this token, as in `OpenSession.key`."""
    return hashlib.sha256(token_hash(token).encode()).hexdigest()[:16]


def is_throttled(work: Work, account: str, address: str) -> bool:
    """Whether too many sign-ins failed lately for this account or from this address (both keyed hashes)."""
    since = work.now - ATTEMPT_WINDOW
    failed = (
        select(SignInAttempt.subject, func.count())
        .where(SignInAttempt.subject.in_([account, address]), SignInAttempt.at > since)
        .group_by(SignInAttempt.subject)
    )
    counts = {row[0]: row[1] for row in work.session.execute(failed)}
    return counts.get(account, 0) >= ATTEMPTS_PER_ACCOUNT or counts.get(address, 0) >= ATTEMPTS_PER_ADDRESS


def record_failure(work: Work, account: str, address: str) -> None:
    """Count one failed sign-in, and forget those that count no longer."""
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.at <= work.now - ATTEMPT_WINDOW))
    work.session.add_all(SignInAttempt(subject=subject, at=work.now) for subject in (account, address))
    work.session.flush()


def forget_failures(work: Work, account: str) -> None:
    """The right password was given: the account's failures count no longer; those of the address do."""
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.subject == account))


def purge(work: Work) -> None:
    """Forget sessions that have ended and failures that no longer count."""
    work.session.execute(delete(SignIn).where(SignIn.expires_at <= work.now))
    work.session.execute(delete(SecondStep).where(SecondStep.expires_at <= work.now))
    work.session.execute(delete(SignInAttempt).where(SignInAttempt.at <= work.now - ATTEMPT_WINDOW))


def _rows(work: Work, person_id: int) -> list[SignIn]:
    query = select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.created_at.desc())
    return list(work.session.scalars(query))


def _key(row: SignIn) -> str:
    return hashlib.sha256(row.token_hash.encode()).hexdigest()[:16]
