"""Accepting the sharing agreement for a structure, and what it accepted last."""

from sqlalchemy import select

from cartoquartiers.domain.agreement import RHYTHMS, VERSION
from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.tables.people import Agreement
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import acts, membership


def accept(work: Work, actor: Actor, code: str, version: str, months: int, *, agreed: bool) -> None:
    """Note that a member agrees for the structure to the version that they read; each acceptance is kept.

    Raises NotFound, Forbidden (nobody agrees for others), Invalid, Conflicting when the text is another now.
    """
    membership.must_keep(work, actor, code)
    if code not in actor.organisations:
        raise Forbidden
    problems = [] if agreed else [Problem("agreed", "required")]
    problems += [] if months in RHYTHMS else [Problem("months", "required")]
    if problems:
        raise Invalid(problems)
    if version != VERSION:
        raise Conflicting("agreement_changed")
    row = Agreement(
        organisation=code, version=version, person_id=actor.person_id, months=months, accepted_at=work.now
    )
    work.session.add(row)
    work.session.flush()
    acts.record(work, actor, "structure.agree", code, version=version, months=months)


def current(work: Work, code: str) -> Agreement | None:
    """What the structure accepted last; None when it never did."""
    query = select(Agreement).where(Agreement.organisation == code)
    return work.session.scalars(query.order_by(Agreement.id.desc()).limit(1)).first()
