"""Who looks at what, at this moment."""

from datetime import timedelta

from sqlalchemy import select

from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.desk import Claim
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work

LASTS = timedelta(minutes=5)
"""Whoever was silent for so long does not look any more."""
_NAMED = (
    select(Contribution.uid, Person.name)
    .join(Claim, Claim.contribution_id == Contribution.id)
    .join(Person, Person.id == Claim.person_id)
)


def looking(work: Work, actor: Actor) -> dict[str, str]:
    """The names of the other moderators who look at something now, by the uid of the contribution; read once
    in a transaction."""
    return work.once(("looking", actor.person_id), lambda: _looking(work, actor))


def _looking(work: Work, actor: Actor) -> dict[str, str]:
    query = _NAMED.where(Claim.person_id != actor.person_id, Claim.at > work.now - LASTS)
    return {row.uid: row.name for row in work.session.execute(query)}
