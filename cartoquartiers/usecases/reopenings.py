"""Places that were closed until a day reopen by themselves, through a contribution like any other change."""

import uuid

from sqlalchemy import select

from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import Etat, Kind, Rule
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import contribute, moderate

# Makes the uid of a reopening from the place and its version, so that doing it twice does it once.
_NAMESPACE = uuid.UUID("6a3d4a7e-0c55-5d0b-8a3e-3f0f6f1f7c11")


def due(work: Work) -> list[str]:
    """Return the uids of the places whose last closed day has passed."""
    query = select(Place.uid).where(
        Place.gone.is_(None),
        Place.etat == Etat.FERME_TEMPORAIREMENT.value,
        Place.reopens_on < work.today.isoformat(),
    )
    return list(work.session.scalars(query.order_by(Place.id)))


def reopen(work: Work, place_uid: str) -> None:
    """Submit the reopening of one place and publish it by the rule that says so."""
    version = work.session.scalars(select(Place.version).where(Place.uid == place_uid)).one()
    proposal = Proposal(
        uid=str(uuid.uuid5(_NAMESPACE, f"{place_uid} {version}")),
        kind=Kind.REOPEN,
        place=place_uid,
        base_version=version,
    )
    receipt = contribute.submit(work, ANONYMOUS, proposal, by_rule=False)
    if receipt.created:
        found = work.session.scalars(select(Contribution).where(Contribution.uid == receipt.uid)).one()
        moderate.accept_by_rule(work, found, Rule.REOPENING_DUE)
