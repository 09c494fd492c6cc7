"""« X regarde »: two moderators at work at once do not look at the same contribution without knowing it.

A claim is a courtesy: it lapses after minutes, anybody may take it over, and it binds no decision. Statements
name rows, never what a session read of them: who decides, takes over or passes on may be a moment faster.
"""

from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries.claims import LASTS
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.desk import Claim
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_AS_READ = {"synchronize_session": False}


def look(work: Work, actor: Actor, contribution: Contribution, *, take_over: bool = False) -> str | None:
    """Note that a moderator looks at a contribution that is under lock, or still does. Returns the name of
    the other one who looks at it already, whose claim then stands unless it is taken over."""
    mine = {"person_id": actor.person_id, "at": work.now}
    adding = _INSERT[work.dialect](Claim).values(contribution_id=contribution.id, **mine)
    free = or_(Claim.person_id == actor.person_id, Claim.at <= work.now - LASTS)
    statement = adding.on_conflict_do_update(
        index_elements=[Claim.contribution_id], set_=mine, where=None if take_over else free
    )
    # The session knows of no claim: nothing of this may pass through its memory of rows.
    if work.session.connection().execute(statement.returning(Claim.contribution_id)).first():
        return None
    holder = select(Person.name).join(Claim, Claim.person_id == Person.id)
    return work.session.scalar(holder.where(Claim.contribution_id == contribution.id))


def turn_away(work: Work, actor: Actor, uid: str) -> None:
    """Whoever passed on keeps nobody from the one before; asked after ``look``. A claim that another holds
    locked at this instant is left to them: two windows that cross would wait for each other."""
    former = (
        select(Claim.contribution_id)
        .join(Contribution, Contribution.id == Claim.contribution_id)
        .where(Contribution.uid == uid, Claim.person_id == actor.person_id)
        .with_for_update(of=Claim, skip_locked=True)
    )
    for number in work.session.scalars(former).all():
        release(work, number)


def release(work: Work, contribution_id: int) -> None:
    """Nobody looks any more."""
    gone = delete(Claim).where(Claim.contribution_id == contribution_id)
    work.session.execute(gone, execution_options=_AS_READ)
