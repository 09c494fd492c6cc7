"""Contributions that the house files itself: an undoing, a hiding.

They are decided and published like any other, but not judged like a proposal: they give back what was, or
take away what is there.
"""

import hashlib
import secrets
import uuid

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Origin
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.site_settings import charter_version


def file_for(
    work: Work, actor: Actor, kind: Kind, place: Place, changes: Changes, message: str | None
) -> Contribution:
    """Store a waiting contribution of ``actor`` about ``place`` as it stands now."""
    uid = str(uuid.uuid4())
    filed = Contribution(
        uid=uid,
        body_hash=hashlib.sha256(uid.encode()).hexdigest(),
        follow_token=secrets.token_urlsafe(18),
        kind=kind.value,
        state=ContributionState.WAITING.value,
        place_uid=place.uid,
        place_id=place.id,
        base_version=place.version,
        changes=changes,
        confirmed=[],
        message=message,
        charter=charter_version(work),
        received_at=work.now,
        origin=Origin.HOUSE.value,
        author_id=actor.person_id,
        author_role=actor.role.value if actor.role else None,
        warnings=[],
        name=place.name,
        commune=place.commune,
        quartier=place.quartier,
        category=place.category,
    )
    work.session.add(filed)
    work.session.flush()
    return filed
