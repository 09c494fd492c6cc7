"""What was taken away because it must not be seen, and stays away; and what the places say instead."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.vocabulary import ContributionState, Gone, Kind, Verdict
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place, PlaceText
from cartoquartiers.store.work import Work


def hidings(work: Work) -> dict[str, str]:
    """The places that are hidden: the uid of the place by that of the contribution that took it away.

    A hiding says why; a place that went because its creation was undone is not hidden, only withdrawn.
    """
    query = (
        select(Contribution.uid, Place.uid)
        .join(Place, Place.id == Contribution.place_id)
        .join(Decision, Decision.contribution_id == Contribution.id)
        .where(Place.gone == Gone.REMOVED.value)
        .where(Contribution.kind == Kind.CLOSE.value)
        .where(Contribution.state == ContributionState.PUBLISHED.value)
        .where(Decision.verdict == Verdict.ACCEPT.value, Decision.reason.is_not(None))
    )
    return {row[0]: row[1] for row in work.session.execute(query)}


def features_now(work: Work, uids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The GeoJSON features of those of these places that are open data now, by uid."""
    query = select(Place.uid, PlaceText.feature).join(PlaceText, PlaceText.id == Place.id)
    chosen = query.where(Place.uid.in_(sorted(uids)), PlaceText.dataset != "none")
    return {uid: json.loads(feature) for uid, feature in work.session.execute(chosen)}
