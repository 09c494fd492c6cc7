"""What administrators change beside the places leaves a recorded act: who, what, when.

Acts form a chain (docs/decisions/0041), in which each takes its place just before the transaction commits:
the end of the chain is a row that every recorded act locks, and must not be held while texts are written.
"""

import json
import secrets
from functools import partial
from typing import Any

from sqlalchemy import select, update

from cartoquartiers.domain import act_chain
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries.acts import link_of
from cartoquartiers.store.tables.site import Act, ActHead
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import erasures


def record(work: Work, actor: Actor, action: str, subject: str, **details: Any) -> None:
    """Note that ``actor`` did ``action`` (a code) to ``subject`` (a code); ``details`` hold no secret."""
    work.forget()
    # As the database gives them back: else the hash would be that of something nobody can read again.
    kept = json.loads(json.dumps(details))
    row = Act(
        person_id=actor.person_id,
        action=action,
        subject=subject,
        details=kept,
        at=work.now,
        salt=secrets.token_hex(16),
    )
    work.session.add(row)
    work.session.flush()
    work.last.append(partial(_chain, work, row))


def alone(work: Work) -> None:
    """Wait until nobody else records, and keep them waiting until this transaction ends: for the few things
    that must not be done twice at once."""
    work.session.execute(select(ActHead.rank).where(ActHead.id == 1).with_for_update())


def erase(work: Work, actor: Actor, number: int) -> None:
    """Take away for ever who did an act and its details, say so in an act, and note it for restores.

    Raises ``NotFound`` when there is no such act in the chain, or it was emptied already.
    """
    row = work.session.get(Act, number, with_for_update=True)
    if row is None or row.hash is None or not _empty(work, actor, row):
        raise NotFound("act")
    erasures.note(work, erasures.ACT, {"act": number, "hash": row.hash})


def erase_again(work: Work, actor: Actor, number: int, hashed: str) -> bool:
    """The same after a restore: the hash tells that it is this act, and not another's with that number."""
    row = work.session.get(Act, number, with_for_update=True)
    return row is not None and row.hash == hashed and _empty(work, actor, row)


def _empty(work: Work, actor: Actor, row: Act) -> bool:
    if row.salt is None:
        return False
    row.person_id, row.details, row.salt = None, {}, None
    work.session.flush()
    record(work, actor, act_chain.ERASING, str(row.hash))
    return True


def _chain(work: Work, row: Act) -> None:
    """Give an act its place at the end of the chain. Who comes at the same instant waits here."""
    step = update(ActHead).where(ActHead.id == 1).values(rank=ActHead.rank + 1)
    row.rank, previous = work.session.execute(step.returning(ActHead.rank, ActHead.hash)).one()
    if row.salt is not None:
        row.sealed = act_chain.seal(row.person_id, row.details, row.salt)
    row.hash = act_chain.forge(previous, link_of(row))
    work.session.execute(update(ActHead).where(ActHead.id == 1).values(hash=row.hash))
    work.session.flush()
