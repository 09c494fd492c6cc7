"""What publishing one place of a batch does, or would do."""

from dataclasses import dataclass, field

from cartoquartiers.domain.batch import Heap
from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Rule, Verdict
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import automatic, moderate
from cartoquartiers.usecases.moderate import Ruling


@dataclass(frozen=True)
class Forecast:
    """The heap on which a place lies, the ``changes`` from what it says now, what is to be told, and the
    ``notes`` beside the facts that go, and how many ``looks`` at the place count no more."""

    heap: Heap
    changes: Changes = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    looks: int = 0


def accept(work: Work, actor: Actor, contribution: Contribution, rule: Rule) -> None:
    """Publish what the actor files about many places: who moderates decides in person, others by the rule
    that lets them publish here."""
    if actor.may_moderate:
        moderate.decide(work, actor, contribution.uid, Ruling(Verdict.ACCEPT))
    else:
        moderate.accept_by_rule(work, contribution, rule)
        settings = automatic.settings_of(work)
        if rule in settings:
            automatic.note_sample(work, contribution, rule, settings[rule])
