"""« X regarde »: two moderators at work at once do not look at the same contribution without knowing it.

A claim is a courtesy: it lapses after minutes, anybody may take it over, and it binds no decision.
"""

from sqlalchemy import delete, select

from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries.claims import LASTS
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.desk import Claim
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work


def look(work: Work, actor: Actor, contribution: Contribution, *, take_over: bool = False) -> str | None:
    """Note that a moderator looks at a contribution that is under lock, and at no other any more. Returns the
    name of the other one who looks at it already, whose claim then stands unless it is taken over."""
    _turn_away(work, actor, contribution.id)
    claim = work.session.get(Claim, contribution.id)
    if claim is None:
        work.session.add(Claim(contribution_id=contribution.id, person_id=actor.person_id, at=work.now))
        return None
    if claim.person_id != actor.person_id and work.now - claim.at < LASTS and not take_over:
        return work.session.scalar(select(Person.name).where(Person.id == claim.person_id))
    claim.person_id, claim.at = actor.person_id or 0, work.now
    return None


def _turn_away(work: Work, actor: Actor, contribution_id: int) -> None:
    """Whoever passed on to this one keeps nobody from the ones before. Those that another window of the same
    person holds locked at this instant are left to it."""
    mine = Claim.person_id == actor.person_id, Claim.contribution_id != contribution_id
    others = work.session.scalars(
        select(Claim.contribution_id).where(*mine).with_for_update(skip_locked=True)
    )
    if left := list(others):
        work.session.execute(delete(Claim).where(Claim.contribution_id.in_(left)))


def release(work: Work, contribution_id: int) -> None:
    """Nobody looks any more: it was decided."""
    work.session.execute(delete(Claim).where(Claim.contribution_id == contribution_id))
