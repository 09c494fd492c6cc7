"""The named rules that publish without a moderator: when each would, and whether it may."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cartoquartiers.domain.policy import Actor, Area, rules_for
from cartoquartiers.domain.risk import Assessment, Risk
from cartoquartiers.domain.trust import Level
from cartoquartiers.domain.vocabulary import Kind, Rule, Word


class Mode(Word):
    """What a rule does when it meets a contribution that it is made for."""

    OFF = "off", "Arrêtée"
    SHADOW = "shadow", "En observation"
    ON = "on", "En marche"


@dataclass(frozen=True)
class Setting:
    """How a rule is set; one in ``sample`` of its publications is queued for a look, none when it is 0."""

    mode: Mode
    sample: int = 10


#: The rules that a town switches, in the order in which they are asked. A moderator's own work and what the
#: house does by itself (a reopening, a withdrawal) are no matter of trust.
AUTOMATIC: Mapping[Rule, Setting] = {
    Rule.AGENT_OWN_AREA: Setting(Mode.ON),
    Rule.STEWARD_OWN_SCOPE: Setting(Mode.ON),
    Rule.MEMBER_OWN_PLACE: Setting(Mode.ON),
    Rule.REGULAR_PRACTICAL: Setting(Mode.OFF),
    Rule.CONFIRMED_PRESENCE: Setting(Mode.OFF),
}
LEAST_SAMPLED = 1000
"""At most: one in so many."""
_PRACTICAL = frozenset({"horaires", "horaires_texte", "telephone"})


@dataclass(frozen=True)
class Case:
    """What the rules are told of a contribution.

    ``fields``: those that it changes; ``reserved``: a structure alone publishes on this place now, and its
    author is no member; ``to_read``: it has something that a person has to see, whoever sent it; ``unseen``:
    it confirms values that changed since the version of which its author speaks."""

    actor: Actor
    kind: Kind
    areas: tuple[Area, ...]
    assessment: Assessment
    fields: frozenset[str]
    reserved: bool = False
    to_read: bool = False
    unseen: bool = False


@dataclass(frozen=True)
class Choice:
    """What the rules say: the one that publishes, if any; those that would have, were they on. ``held``: one
    would publish if no structure came first on the place."""

    publishes: Rule | None = None
    would: tuple[Rule, ...] = ()
    held: bool = False


def choose(case: Case, settings: Mapping[Rule, Setting]) -> Choice:
    """Return which rule publishes the case: the first that matches and is on. Shadows are told only when
    nobody publishes, because only then a moderator will say whether they were right."""
    if case.unseen:
        return Choice()
    # An agent's « Tout est exact » takes nothing from a structure: it changes no word of its record.
    if case.reserved and case.kind is not Kind.CONFIRM and not _moderates(case):
        return Choice(held=_would_pass(case, settings))
    found = matching(case)
    for rule in found:
        if rule not in AUTOMATIC or settings[rule].mode is Mode.ON:
            return Choice(rule)
    shadows = tuple(rule for rule in found if settings[rule].mode is Mode.SHADOW)
    return Choice(None, shadows, held=case.reserved and _would_pass(case, settings))


def _would_pass(case: Case, settings: Mapping[Rule, Setting]) -> bool:
    """Whether a rule would publish the same where no structure comes first."""
    return choose(replace(case, reserved=False), settings).publishes is not None


def matching(case: Case) -> list[Rule]:
    """Return the rules that are made for this case, however they are set."""
    found = rules_for(case.actor, case.kind, case.areas)
    return found + [rule for rule, matches in _BY_TRUST.items() if matches(case)]


def _moderates(case: Case) -> bool:
    return Rule.MODERATOR_OWN_SCOPE in rules_for(case.actor, case.kind, case.areas)


def _regular_practical(case: Case) -> bool:
    if case.kind not in (Kind.CONFIRM, Kind.CORRECT) or not case.fields <= _PRACTICAL:
        return False
    return _may_pass(case, Level.REGULAR)


def _confirmed_presence(case: Case) -> bool:
    if case.kind is not Kind.CONFIRM or case.fields:
        return False
    return _may_pass(case, Level.CONFIRMED)


def _may_pass(case: Case, least: Level) -> bool:
    """Whether trust alone is enough. It is not where a structure says itself when its record was looked at,
    nor for what came in a spree: thirty places are not looked at in a few minutes."""
    weighed = case.assessment
    trusted = weighed.level.rank >= least.rank and weighed.risk is Risk.LOW and not weighed.aggravations
    return trusted and not case.reserved and not case.to_read


_BY_TRUST = {
    Rule.REGULAR_PRACTICAL: _regular_practical,
    Rule.CONFIRMED_PRESENCE: _confirmed_presence,
}
