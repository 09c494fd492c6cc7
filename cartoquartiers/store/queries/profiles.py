"""The places that a profile takes, in the order in which they were created."""

import json
from collections.abc import Iterator

from sqlalchemy import and_, case, or_, select

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.profile import Candidate, Profile
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work

_ROWS_AT_ONCE = 500


def candidates(work: Work, profile: Profile) -> Iterator[Candidate]:
    """The places of its types and rubriques, a few at a time.

    For a profile that numbers them, those that left the map or leave elsewhere come too, without properties.
    """
    leaves = and_(PlaceText.dataset == MAIN.code, Place.gone.is_(None))
    feature = case((leaves, PlaceText.feature))
    statement = (
        select(Place.commune, Place.type, feature)
        .select_from(PlaceText)
        .join(Place, Place.id == PlaceText.id)
        .where(or_(Place.type.in_(profile.types), Place.category.in_(profile.categories)))
        .order_by(PlaceText.id)
    )
    if not profile.numbered:
        statement = statement.where(leaves)
    rows = work.session.execute(statement, execution_options={"yield_per": _ROWS_AT_ONCE})
    for commune, kind, text in rows:
        yield Candidate(commune, kind, json.loads(text)["properties"] if text else None)
