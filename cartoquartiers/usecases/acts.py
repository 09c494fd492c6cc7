"""What administrators change beside the places leaves a recorded act: who, what, when."""

from typing import Any

from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.tables.site import Act
from cartoquartiers.store.work import Work


def record(work: Work, actor: Actor, action: str, subject: str, **details: Any) -> None:
    """Note that ``actor`` did ``action`` (a code) to ``subject`` (a code); ``details`` hold no secret."""
    work.forget()
    row = Act(person_id=actor.person_id, action=action, subject=subject, details=details, at=work.now)
    work.session.add(row)
    work.session.flush()
