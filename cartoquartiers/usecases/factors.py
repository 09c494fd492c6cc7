"""A second factor: setting it up, checking it, taking it away. Sessions end whenever it changes."""

import hashlib
import re
import secrets

from sqlalchemy import delete, select

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.store.queries.factors import factors_of
from cartoquartiers.store.tables.factors import OneTimeCode, Passkey, RecoveryCode
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import accounts, acts, alerts, sessions
from cartoquartiers.usecases.identity_ports import NewKey, OneTimeCodes

CODES = 10
LONGEST_NAME = 60
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 24


def begin_application(work: Work, actor: Actor, sealed_secret: str) -> None:
    """Keep the secret of an application; it serves once a first code was given. Raises
    ``Conflicting('application_already')``."""
    person_id = _id(actor)
    row = work.session.get(OneTimeCode, person_id, with_for_update=True)
    if row is not None and row.confirmed_at is not None:
        raise Conflicting("application_already")
    work.session.merge(
        OneTimeCode(
            person_id=person_id,
            sealed_secret=sealed_secret,
            begun_at=work.now,
            confirmed_at=None,
            last_step=0,
        )
    )
    work.session.flush()


def secret_begun(work: Work, person_id: int) -> str | None:
    """The sealed secret of an application from which no code came yet."""
    row = work.session.get(OneTimeCode, person_id)
    return None if row is None or row.confirmed_at is not None else row.sealed_secret


def confirm_application(work: Work, actor: Actor, tool: OneTimeCodes, code: str, keep: str) -> list[str]:
    """Take the first code of an application; other sessions than that of the token ``keep`` end.

    Returns new recovery codes, none when the person has some. Raises ``NotFound``,
    ``Invalid`` (``code_wrong``).
    """
    row = work.session.get(OneTimeCode, _id(actor), with_for_update=True)
    if row is None or row.confirmed_at is not None:
        raise NotFound("application")
    step = tool.step_of(row.sealed_secret, _typed(code), work.now)
    if step is None:
        raise Invalid([Problem("code", "code_wrong")])
    row.confirmed_at, row.last_step = work.now, step
    return _changed(work, actor, "factor.add", "application", keep)


def add_key(work: Work, actor: Actor, name: str, key: NewKey, keep: str) -> list[str]:
    """Keep a passkey under a name. Returns as ``confirm_application``. Raises ``Invalid`` (the name),
    ``Conflicting('key_known')``."""
    try:
        kept = cleaned(name, clean_line, LONGEST_NAME) or ""
    except ValueProblem as problem:
        raise Invalid([Problem("name", problem.code, problem.params)]) from None
    if not kept:
        raise Invalid([Problem("name", "required")])
    if work.session.scalar(select(Passkey.id).where(Passkey.credential_id == key.credential_id)) is not None:
        raise Conflicting("key_known")
    work.session.add(
        Passkey(
            person_id=_id(actor),
            credential_id=key.credential_id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            name=kept,
            created_at=work.now,
        )
    )
    work.session.flush()
    return _changed(work, actor, "factor.add", "key", keep)


def new_codes(work: Work, actor: Actor) -> list[str]:
    """Replace the recovery codes. Raises ``NotFound`` without a factor that they could stand in for."""
    person_id = _id(actor)
    if not factors_of(work, person_id).some:
        raise NotFound("factors")
    acts.record(work, actor, "factor.codes", str(person_id))
    alerts.factors_changed(work, person_id)
    return _codes(work, person_id)


def drop(work: Work, actor: Actor, key: int | None, keep: str) -> None:
    """Take away the passkey ``key``, or (``None``) the application. Raises ``NotFound``."""
    person_id = _id(actor)
    session = work.session
    row = session.get(OneTimeCode, person_id) if key is None else session.get(Passkey, key)
    if row is None or row.person_id != person_id:
        raise NotFound("factors")
    work.session.delete(row)
    work.session.flush()
    if not factors_of(work, person_id).some:
        forget_all(work, person_id)
    _changed(work, actor, "factor.drop", "application" if key is None else "key", keep)


def reset(work: Work, actor: Actor, person_id: int) -> None:
    """Take everything away, for somebody who lost it all; every session ends. Raises ``NotFound``."""
    accounts.get(work, person_id)
    forget_all(work, person_id)
    sessions.end_sessions(work, person_id)
    acts.record(work, actor, "person.factors", str(person_id))
    alerts.factors_changed(work, person_id)


def forget_all(work: Work, person_id: int) -> None:
    """Remove what a person set up, and their recovery codes."""
    for table in (OneTimeCode, Passkey, RecoveryCode):
        work.session.execute(delete(table).where(table.person_id == person_id))


def takes(work: Work, tool: OneTimeCodes, person_id: int, typed: str) -> bool:
    """Whether a code opens the second step. It is spent: neither it nor an older one is taken again."""
    code = _typed(typed)
    if len(code) == _CODE_LENGTH:
        row = work.session.get(RecoveryCode, _hash(person_id, code), with_for_update=True)
        if row is not None:
            work.session.delete(row)
        return row is not None
    kept = work.session.get(OneTimeCode, person_id, with_for_update=True, populate_existing=True)
    if kept is None or kept.confirmed_at is None:
        return False
    step = tool.step_of(kept.sealed_secret, code, work.now)
    if step is None or step <= kept.last_step:
        return False
    kept.last_step = step
    return True


def _changed(work: Work, actor: Actor, action: str, what: str, keep: str) -> list[str]:
    work.session.flush()
    sessions.end_sessions(work, _id(actor), keep)
    acts.record(work, actor, action, str(actor.person_id), what=what)
    alerts.factors_changed(work, _id(actor))
    found = factors_of(work, _id(actor))
    return _codes(work, _id(actor)) if found.some and not found.codes else []


def _codes(work: Work, person_id: int) -> list[str]:
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)) for _ in range(CODES)]
    work.session.add_all(RecoveryCode(code_hash=_hash(person_id, one), person_id=person_id) for one in codes)
    work.session.flush()
    return ["-".join(re.findall("....", one)) for one in codes]


def _hash(person_id: int, code: str) -> str:
    return hashlib.sha256(f"recovery {person_id} {code}".encode("utf-8", "replace")).hexdigest()


def _typed(code: str) -> str:
    """A code as it is meant: people put spaces and hyphens where they read them."""
    return re.sub(r"[\s-]", "", code[:60]).lower()


def _id(actor: Actor) -> int:
    assert actor.person_id is not None, "the door is for people who signed in"
    return actor.person_id
