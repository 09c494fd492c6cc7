"""What was taken away because it must not be seen, and stays away."""

from sqlalchemy import select

from cartoquartiers.domain.vocabulary import ContributionState, Gone, Kind, Verdict
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place
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
