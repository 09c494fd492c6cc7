"""When a structure last looked after a place of its own."""

from datetime import datetime

from sqlalchemy import Text, cast, select

from cartoquartiers.domain.vocabulary import ContributionState
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Membership, Organisation
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Work

_STANDING = (ContributionState.PUBLISHED, ContributionState.PARTIAL)


def wants_precedence(work: Work, code: str) -> bool:
    """Tell whether a structure asked to publish alone on its places."""
    return bool(work.session.scalar(select(Organisation.exclusive).where(Organisation.code == code)))


def last_looked_after(work: Work, place: Place) -> datetime | None:
    """Return when a member last published or confirmed something on the place, or when the structure was
    given it, whichever is later; None when neither is known."""
    history = (
        select(Revision.at, Revision.changes)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .where(Revision.place_id == place.id, Contribution.state.in_(_STANDING))
        .order_by(Revision.version.desc())
    )
    members = select(Membership.person_id).where(Membership.organisation_code == place.organisation)
    seen = work.session.execute(history.where(Contribution.author_id.in_(members)).limit(1)).first()
    handed = work.session.execute(history.where(cast(Revision.changes, Text).contains('"structure"')))
    given = next((at for at, changes in handed if "structure" in changes), None)
    return max((at for at in (seen[0] if seen else None, given) if at is not None), default=None)
