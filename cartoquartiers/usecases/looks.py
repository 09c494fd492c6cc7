"""A moderator looks at what a named rule published, and has nothing to say against it."""

from sqlalchemy import select

from cartoquartiers.domain.errors import Conflicting, Forbidden
from cartoquartiers.domain.policy import Action, Actor, allowed
from cartoquartiers.store.tables.rules import RuleLook
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate


def agree(work: Work, actor: Actor, uid: str) -> None:
    """Say that what a rule published may stay. Whoever says otherwise takes it back (``revert.undo``).

    Raises ``NotFound``, ``Forbidden`` (outside of the scope), ``Conflicting('decided')`` when nothing of this
    contribution waits for a look any more.
    """
    contribution = moderate.locked(work, uid)
    if not allowed(actor, Action.DECIDE, moderate.areas_of(work, contribution)):
        raise Forbidden("not_in_scope")
    waiting = select(RuleLook).where(RuleLook.contribution_id == contribution.id)
    looks = list(work.session.scalars(waiting.where(RuleLook.published, RuleLook.agreed.is_(None))))
    if not looks:
        raise Conflicting("decided", state=contribution.state, uid=uid)
    for look in looks:
        look.agreed, look.looked_at = True, work.now
    work.session.flush()
