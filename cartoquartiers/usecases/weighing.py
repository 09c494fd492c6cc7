"""How risky a contribution is on the day on which it comes."""

from collections.abc import Sequence
from datetime import timedelta

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.policy import Actor, Area
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.risk import SPEED_MINUTES, Assessment, assess, stakes_of
from cartoquartiers.domain.trust import Level, Record, level_of
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import trust
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.twins import twins_of


def weigh(
    work: Work, actor: Actor, proposal: Proposal, changes: Changes, areas: Sequence[Area]
) -> Assessment:
    """Assess a proposal that is not stored yet. ``changes`` are its completed ones."""
    level = trust_level(work, actor, areas)
    twins = proposal.kind is Kind.CREATE and bool(twins_of(work, proposal))
    return assess(level, stakes_of(proposal.kind, changes), twins=twins, recent=_recent(work, actor, level))


def trust_level(work: Work, actor: Actor, areas: Sequence[Area]) -> Level:
    """Return how far the actor is trusted there today."""
    level = level_of(actor, areas, Record())
    if level is not Level.CONFIRMED or actor.person_id is None:
        return level
    record = trust.records(work, [actor.person_id]).get(actor.person_id, Record())
    return level_of(actor, areas, record)


def _recent(work: Work, actor: Actor, level: Level) -> int:
    """How many the author sent lately. Nobody can be told from another without an account, and a tablet
    sends a whole round at once."""
    if actor.person_id is None or level.rank >= Level.AGENT.rank:
        return 0
    return trust.sent_since(work, actor.person_id, work.now - timedelta(minutes=SPEED_MINUTES))
