"""Who may do what to what."""

import pytest

from cartoquartiers.domain.policy import ANONYMOUS, Action, Actor, Area, Scope, allowed, rule_for
from cartoquartiers.domain.vocabulary import Kind, Role, Rule

HERE = Area(commune="44109", quartier="1", category="culture")
THERE = Area(commune="44109", quartier="2", category="culture")
KEPT = Area(commune="44109", quartier="2", category="culture", organisation="amis")


def person(role: Role, scope: Scope | None = None, *organisations: str) -> Actor:
    return Actor(1, role, scope=scope or Scope(), organisations=frozenset(organisations))


QUARTIER_1 = Scope(quartiers=frozenset({"1"}))


@pytest.mark.parametrize(
    ("scope", "area", "covered"),
    [
        (Scope(), Area(), True),
        (QUARTIER_1, HERE, True),
        (QUARTIER_1, THERE, False),
        (QUARTIER_1, Area(category="culture"), False),
        (Scope(communes=frozenset({"44109"})), THERE, True),
        (Scope(communes=frozenset({"44143"}), quartiers=frozenset({"1"})), HERE, True),
        (Scope(quartiers=frozenset({"1"}), categories=frozenset({"sport"})), HERE, False),
        (Scope(categories=frozenset({"culture"})), Area(category="culture"), True),
    ],
)
def test_a_scope_is_places_and_rubriques(scope: Scope, area: Area, covered: bool) -> None:
    assert scope.covers(area) is covered


def test_an_agent_publishes_in_the_own_quartier_only() -> None:
    agent = person(Role.AGENT, QUARTIER_1)
    assert rule_for(agent, Kind.CORRECT, [HERE]) is Rule.AGENT_OWN_AREA
    assert rule_for(agent, Kind.CORRECT, [THERE]) is None


def test_a_move_needs_both_the_old_and_the_new_quartier() -> None:
    assert rule_for(person(Role.AGENT, QUARTIER_1), Kind.MOVE, [HERE, THERE]) is None
    both = Scope(quartiers=frozenset({"1", "2"}))
    assert rule_for(person(Role.AGENT, both), Kind.MOVE, [HERE, THERE]) is Rule.AGENT_OWN_AREA


def test_a_member_publishes_on_the_places_of_the_own_structure() -> None:
    member = person(Role.ASSOCIATION, None, "amis")
    assert rule_for(member, Kind.CORRECT, [KEPT]) is Rule.MEMBER_OWN_PLACE
    assert rule_for(member, Kind.CORRECT, [HERE]) is None
    assert rule_for(member, Kind.CREATE, [KEPT]) is None


@pytest.mark.parametrize("actor", [ANONYMOUS, person(Role.RESIDENT)])
def test_residents_always_wait(actor: Actor) -> None:
    assert all(rule_for(actor, kind, [HERE]) is None for kind in Kind)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_decides_on_the_own_report(role: Role) -> None:
    assert rule_for(person(role), Kind.REPORT, [HERE]) is None


def test_a_steward_without_limits_is_no_steward_of_everything() -> None:
    assert rule_for(person(Role.STEWARD), Kind.CORRECT, [HERE]) is None
    limited = person(Role.STEWARD, Scope(categories=frozenset({"culture"})))
    assert rule_for(limited, Kind.CORRECT, [HERE]) is Rule.STEWARD_OWN_SCOPE


@pytest.mark.parametrize("role", [None, Role.RESIDENT, Role.ASSOCIATION, Role.AGENT, Role.STEWARD])
def test_only_moderators_decide(role: Role | None) -> None:
    assert not allowed(Actor(1, role) if role else ANONYMOUS, Action.DECIDE, [HERE])


def test_a_moderator_decides_within_the_scope() -> None:
    moderator = person(Role.MODERATOR, QUARTIER_1)
    assert allowed(moderator, Action.DECIDE, [HERE])
    assert not allowed(moderator, Action.DECIDE, [HERE, THERE])
    assert allowed(person(Role.ADMINISTRATOR, QUARTIER_1), Action.DECIDE, [THERE])


def test_keeper_fields_belong_to_members_of_the_structure_and_to_moderators() -> None:
    assert allowed(person(Role.ASSOCIATION, None, "amis"), Action.KEEP, [KEPT])
    assert not allowed(person(Role.ASSOCIATION, None, "amis"), Action.KEEP, [HERE])
    assert not allowed(person(Role.ASSOCIATION, None, "autres"), Action.KEEP, [KEPT])
    assert allowed(person(Role.MODERATOR), Action.KEEP, [HERE])
    assert not allowed(ANONYMOUS, Action.KEEP, [HERE])
