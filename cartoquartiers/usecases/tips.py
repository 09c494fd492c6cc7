"""Publishing and taking away the notes of residents: no field of the place, none of its revisions."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.tips import last_day
from cartoquartiers.domain.vocabulary import ContributionState, Role, Verdict
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.tip import Tip
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import erasures


def show(work: Work, contribution: Contribution) -> None:
    """Publish the note of an accepted contribution, under the day on which it was received."""
    if contribution.place_id is None or not contribution.note or _of(work, contribution) is not None:
        return
    day = contribution.received_at.astimezone(work.house.timezone).date()
    row = Tip(
        uid=str(uuid.uuid4()),
        place_id=contribution.place_id,
        contribution_id=contribution.id,
        text=contribution.note,
        said_on=day.isoformat(),
        said_by=contribution.author_role or Role.RESIDENT.value,
        last_day=last_day(day).isoformat(),
    )
    work.session.add(row)
    work.session.flush()


def hide(work: Work, contribution: Contribution) -> None:
    """Take the note off its place: the decision on it was taken back."""
    work.session.execute(delete(Tip).where(Tip.contribution_id == contribution.id))
    work.session.flush()


def withdraw(work: Work, contribution: Contribution) -> None:
    """The author takes a published note back, for ever. Raises ``NotFound``."""
    row = _of(work, contribution)
    if row is None:
        raise NotFound("tip")
    erasures.note(work, erasures.TIP, {"tip": row.uid})
    work.session.delete(row)
    contribution.state = ContributionState.WITHDRAWN.value
    withdrawn = Decision(contribution_id=contribution.id, verdict=Verdict.WITHDRAW.value, at=work.now)
    work.session.add(withdrawn)
    work.session.flush()


def take_away(work: Work, subject: Mapping[str, Any]) -> bool:
    """Take a note away that its author had withdrawn, and that a restored backup shows again."""
    row = work.session.scalars(select(Tip).where(Tip.uid == subject["tip"])).first()
    if row is None:
        return False
    withdraw(work, work.session.get_one(Contribution, row.contribution_id))
    return True


def purge(work: Work) -> None:
    """Forget the notes whose year is over; what was sent stays with its contribution."""
    work.session.execute(delete(Tip).where(Tip.last_day < work.today.isoformat()))


def _of(work: Work, contribution: Contribution) -> Tip | None:
    return work.session.scalars(select(Tip).where(Tip.contribution_id == contribution.id)).first()
