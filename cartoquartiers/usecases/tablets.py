"""Shared tablets: enrolled once or invited by a code, then opened by an agent's six digits, revoked in one
gesture."""

import itertools
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from cartoquartiers.domain.errors import Forbidden, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person, SignIn
from cartoquartiers.store.tables.tablets import Tablet, TabletPin
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, sessions
from cartoquartiers.usecases.sessions import token_hash

_LONGEST_NAME = 60
_DIGITS = 6
#: No 0/o, 1/l/i: a code is typed from another screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 10
INVITED = timedelta(minutes=30)


@dataclass(frozen=True)
class Enrolled:
    """A tablet; `agents`: number and name of those who have a code on it; `invited_until`: no device is it
    yet."""

    id: int
    name: str
    enrolled_at: datetime
    agents: tuple[tuple[int, str], ...]
    invited_until: datetime | None = None


def pin_problem(pin: str) -> Problem | None:
    """Tell what is wrong with six digits that somebody chose: the first that a finder tries are refused."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == _DIGITS):
        return Problem("pin", "pin_shape")
    steps = {int(b) - int(a) for a, b in itertools.pairwise(pin)}
    return Problem("pin", "pin_simple") if len(steps) == 1 and steps <= {-1, 0, 1} else None


def enrol(work: Work, actor: Actor, name: str, session_hash: str) -> str:
    """Enrol this device and return the token of its cookie; the session of whoever does it is tied to it.

    Raises ``Invalid`` for a name that is missing, too long, or of characters that are none.
    """
    kept = _name(name)
    token = secrets.token_urlsafe(32)
    row = Tablet(token_hash=token_hash(token), name=kept, enrolled_at=work.now)
    work.session.add(row)
    work.session.flush()
    tied = update(SignIn).where(SignIn.token_hash == session_hash).values(tablet_id=row.id)
    work.session.execute(tied)
    acts.record(work, actor, "tablet.enrol", str(row.id), name=kept)
    return token


def invite(work: Work, actor: Actor, name: str) -> str:
    """Make an invitation and return its code, which is kept nowhere; those whose time is over go.

    Raises ``Invalid`` as ``enrol`` does.
    """
    kept = _name(name)
    code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
    work.session.execute(delete(Tablet).where(Tablet.invited_until < work.now))
    until = work.now + INVITED
    row = Tablet(token_hash=token_hash(code), name=kept, enrolled_at=work.now, invited_until=until)
    work.session.add(row)
    work.session.flush()
    acts.record(work, actor, "tablet.invite", str(row.id), name=kept)
    return code


def take_up(work: Work, actor: Actor, code: str) -> str:
    """Make this device the tablet that a code invites, once, and return the token of its cookie.

    Raises ``Invalid`` (`tablet_code_unknown`) for any other, and for one whose time is over.
    """
    typed = re.sub(r"[\s-]", "", code).lower()
    invited = Tablet.token_hash == token_hash(typed), Tablet.invited_until >= work.now
    row = work.session.scalars(select(Tablet).where(*invited).with_for_update()).first()
    if row is None:
        raise Invalid([Problem("code", "tablet_code_unknown")])
    token = secrets.token_urlsafe(32)
    row.token_hash, row.enrolled_at, row.invited_until = token_hash(token), work.now, None
    work.session.flush()
    acts.record(work, actor, "tablet.enrol", str(row.id), name=row.name)
    return token


def _name(name: str) -> str:
    try:
        kept = cleaned(name, clean_line, _LONGEST_NAME)
    except ValueProblem as problem:
        raise Invalid([Problem("name", problem.code, problem.params)]) from None
    if kept is None:
        raise Invalid([Problem("name", "required")])
    return kept


def find(work: Work, token: str) -> Enrolled | None:
    """The tablet of this cookie; None when it was never enrolled or is revoked."""
    known = Tablet.token_hash == token_hash(token), Tablet.invited_until.is_(None)
    row = work.session.scalars(select(Tablet).where(*known)).first()
    return _enrolled(work, row) if row else None


def everything(work: Work) -> list[Enrolled]:
    """Every tablet that is enrolled or invited, by name."""
    rows = work.session.scalars(select(Tablet).order_by(Tablet.name, Tablet.id))
    return [_enrolled(work, row) for row in rows]


def set_pin(work: Work, actor: Actor, tablet_id: int, hashed: str) -> None:
    """Keep the hash of an agent's six digits on this tablet. Raises ``Forbidden``, ``NotFound``."""
    if actor.role is not Role.AGENT or actor.by_pin or actor.person_id is None:
        raise Forbidden
    if work.session.get(Tablet, tablet_id, with_for_update=True) is None:
        raise NotFound
    work.session.merge(TabletPin(tablet_id=tablet_id, person_id=actor.person_id, pin_hash=hashed))
    work.session.flush()


def pin_hash(work: Work, tablet_id: int, person_id: int) -> str | None:
    """The hash to check six digits against; None for who has none here, or is no agent any more."""
    query = (
        select(TabletPin.pin_hash)
        .join(Person, Person.id == TabletPin.person_id)
        .where(TabletPin.tablet_id == tablet_id, TabletPin.person_id == person_id)
        .where(Person.active, Person.role == Role.AGENT.value)
    )
    return work.session.scalar(query)


def open_by_pin(work: Work, tablet_id: int, person_id: int, verified: str) -> str | None:
    """Open a session limited to the round; None when the code changed or the tablet went meanwhile."""
    # Locked, so that no session is opened on a tablet while it is revoked.
    tablet = work.session.get(Tablet, tablet_id, with_for_update=True)
    if tablet is None or pin_hash(work, tablet_id, person_id) != verified:
        return None
    row = SignIn(person_id=person_id, device=tablet.name, tablet_id=tablet_id, by_pin=True)
    return sessions.begin(work, row, sessions.BY_PIN)


def revoke(work: Work, actor: Actor, tablet_id: int) -> None:
    """End a tablet's enrolment, its codes and every session that was opened on it. Raises ``NotFound``."""
    row = work.session.get(Tablet, tablet_id, with_for_update=True)
    if row is None:
        raise NotFound
    work.session.execute(delete(SignIn).where(SignIn.tablet_id == tablet_id))
    work.session.execute(delete(TabletPin).where(TabletPin.tablet_id == tablet_id))
    work.session.delete(row)
    acts.record(work, actor, "tablet.revoke", str(tablet_id), name=row.name)


def _enrolled(work: Work, row: Tablet) -> Enrolled:
    query = (
        select(Person.id, Person.name, Person.email)
        .join(TabletPin, TabletPin.person_id == Person.id)
        .where(TabletPin.tablet_id == row.id, Person.active, Person.role == Role.AGENT.value)
        .order_by(Person.name, Person.id)
    )
    agents = tuple((p.id, p.name or p.email.split("@")[0]) for p in work.session.execute(query))
    return Enrolled(row.id, row.name, row.enrolled_at, agents, row.invited_until)
