"""Making and revoking tokens of programs; a token is shown once, and only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from cartoquartiers.domain.errors import Invalid, NotFound, Problem, ValueProblem
from cartoquartiers.domain.fields import cleaned
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.tokens import LONGEST_NAME, MOST, PREFIX, TokenScope
from cartoquartiers.store.tables.programs import ApiToken
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.sessions import token_hash


@dataclass(frozen=True, slots=True)
class Kept:
    """A token in the list of its person; `used_on`: the day of its last use, as YYYY-MM-DD."""

    id: int
    name: str
    scopes: tuple[TokenScope, ...]
    created_at: datetime
    used_on: str | None


def make(work: Work, actor: Actor, name: str, scopes: Iterable[str]) -> str:
    """Make a token and return it, for this once. Raises Invalid."""
    asked = {*scopes}
    known = {scope.value for scope in offered(actor)}
    problems = []
    try:
        kept = cleaned(name, clean_line, LONGEST_NAME)
    except ValueProblem as problem:
        problems.append(Problem("name", problem.code, problem.params))
    else:
        problems += [] if kept else [Problem("name", "required")]
    if not asked or asked - known:
        problems.append(Problem("scopes", "required"))
    count = select(func.count()).select_from(ApiToken).where(ApiToken.person_id == actor.person_id)
    if (work.session.scalar(count) or 0) >= MOST:
        problems.append(Problem("name", "too_many_tokens", {"most": MOST}))
    if problems:
        raise Invalid(problems)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        person_id=actor.person_id,
        name=kept,
        token_hash=token_hash(token),
        scopes=sorted(asked),
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return token


def offered(actor: Actor) -> list[TokenScope]:
    """What a token of this person may open."""
    return [scope for scope in TokenScope if scope is not TokenScope.DECIDE or actor.may_moderate]


def kept(work: Work, person_id: int) -> list[Kept]:
    """The tokens of a person, the newest first."""
    query = select(ApiToken).where(ApiToken.person_id == person_id)
    return [
        Kept(row.id, row.name, tuple(map(TokenScope, row.scopes)), row.created_at, row.used_on)
        for row in work.session.scalars(query.order_by(ApiToken.created_at.desc(), ApiToken.id.desc()))
    ]


def revoke(work: Work, person_id: int, number: int) -> None:
    """End a token of this person. Raises NotFound."""
    row = work.session.get(ApiToken, number)
    if row is None or row.person_id != person_id:
        raise NotFound("token")
    work.session.delete(row)
    work.session.flush()


def revoke_all(work: Work, person_id: int) -> None:
    """End every token of a person."""
    work.session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))


def was_used_today(work: Work, hashed: str) -> bool:
    """Whether today's use of a token is noted already."""
    query = select(ApiToken.used_on).where(ApiToken.token_hash == hashed)
    return work.session.scalar(query) == work.today.isoformat()


def note_use(work: Work, hashed: str) -> None:
    """Note that a token was used today."""
    used = update(ApiToken).where(ApiToken.token_hash == hashed).values(used_on=work.today.isoformat())
    work.session.execute(used)
