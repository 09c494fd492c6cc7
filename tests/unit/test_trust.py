"""Levels, risk and the choice of a rule: nothing that adds to a contribution makes it lighter."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.domain.automatic import AUTOMATIC, Case, Mode, Setting, choose, matching
from cartoquartiers.domain.policy import ANONYMOUS, Actor, Area, Scope, rules_for
from cartoquartiers.domain.quotas import MOST, allowance
from cartoquartiers.domain.risk import FAST, VERY_FAST, Assessment, Risk, Stake, assess, stakes_of
from cartoquartiers.domain.trust import Level, Record, level_of
from cartoquartiers.domain.vocabulary import Kind, Role, Rule

HERE = Area("44109", "1", "culture")
THERE = Area("44109", "2", "culture")
KEPT = Area("44109", "2", "culture", organisation="amis")
GOOD = Record(accepted=12, decided=12, checked=12, latest_accepted=12, latest=12)

levels = st.sampled_from(list(Level))
stakes = st.sets(st.sampled_from(list(Stake)), min_size=1)
counts = st.integers(0, 2 * VERY_FAST)
modes = st.fixed_dictionaries({rule: st.builds(Setting, st.sampled_from(list(Mode))) for rule in AUTOMATIC})
actors = st.builds(
    Actor,
    st.just(1),
    st.sampled_from(list(Role)),
    scope=st.sampled_from([Scope(), Scope(quartiers=frozenset({"1"}))]),
    organisations=st.sampled_from([frozenset(), frozenset({"amis"})]),
)
areas = st.lists(st.sampled_from([HERE, THERE, KEPT]), min_size=1, max_size=2).map(tuple)


def person(role: Role, scope: Scope | None = None, *organisations: str) -> Actor:
    return Actor(1, role, scope=scope or Scope(), organisations=frozenset(organisations))


@pytest.mark.parametrize(
    ("actor", "area", "level"),
    [
        (ANONYMOUS, HERE, Level.ANONYMOUS),
        (person(Role.RESIDENT), HERE, Level.CONFIRMED),
        (person(Role.ASSOCIATION, None, "amis"), KEPT, Level.KEEPER),
        (person(Role.ASSOCIATION, None, "amis"), HERE, Level.CONFIRMED),
        (person(Role.STEWARD, Scope(quartiers=frozenset({"1"}))), HERE, Level.KEEPER),
        (person(Role.STEWARD), HERE, Level.CONFIRMED),
        (person(Role.AGENT, Scope(quartiers=frozenset({"1"}))), HERE, Level.AGENT),
        (person(Role.AGENT, Scope(quartiers=frozenset({"1"}))), THERE, Level.CONFIRMED),
        (person(Role.MODERATOR, Scope(quartiers=frozenset({"1"}))), THERE, Level.CONFIRMED),
        (person(Role.MODERATOR), THERE, Level.MODERATOR),
        (person(Role.ADMINISTRATOR, Scope(quartiers=frozenset({"1"}))), THERE, Level.ADMINISTRATOR),
    ],
)
def test_a_role_counts_within_its_own_limits(actor: Actor, area: Area, level: Level) -> None:
    assert level_of(actor, [area], Record()) is level


@given(actors, areas, st.integers(0, 40), st.integers(0, 30), st.integers(0, 30))
def test_a_good_record_never_lowers_a_level(
    actor: Actor, where: tuple[Area, ...], checked: int, good: int, latest: int
) -> None:
    record = Record(checked, checked, checked, min(good, latest), latest)
    assert level_of(actor, where, GOOD).rank >= level_of(actor, where, record).rank
    assert level_of(ANONYMOUS, where, record) is Level.ANONYMOUS


@pytest.mark.parametrize(
    ("record", "regular"),
    [
        (Record(9, 9, 9, 9, 9), False),
        (Record(10, 10, 10, 10, 10), True),
        (Record(40, 60, 40, 28, 30), False),  # 93 % of the last thirty
        (Record(40, 60, 40, 29, 30), True),  # 97 %, however it began
        (Record(accepted=50, decided=50), False),  # published by rules alone: no person ever looked
    ],
)
def test_regular_is_ten_accepted_and_nineteen_in_twenty_of_the_last_thirty(
    record: Record, regular: bool
) -> None:
    assert record.is_regular is regular


@given(stakes, st.booleans(), counts)
def test_more_trust_never_weighs_more(touched: set[Stake], twins: bool, recent: int) -> None:
    scores = [assess(level, touched, twins=twins, recent=recent).score for level in Level]
    assert scores == sorted(scores, reverse=True)


@given(levels, stakes, stakes, st.booleans(), counts, counts)
def test_nothing_that_is_added_makes_it_lighter(
    level: Level, touched: set[Stake], more: set[Stake], twins: bool, recent: int, later: int
) -> None:
    less = assess(level, touched, twins=False, recent=min(recent, later))
    more_of_it = assess(level, touched | more, twins=twins, recent=max(recent, later))
    assert more_of_it.score >= less.score
    order = list(Risk)
    assert order.index(more_of_it.risk) >= order.index(less.risk)
    assert set(less.codes) <= set(more_of_it.codes) | {"fast"}


@pytest.mark.parametrize(
    ("kind", "changes", "touched"),
    [
        (Kind.CONFIRM, {}, {Stake.PRESENCE}),
        (Kind.TIP, {}, {Stake.TEXT}),
        (Kind.CLOSE, {"gone": {"from": None, "to": "closed"}}, {Stake.CLOSING}),
        (Kind.CORRECT, {"horaires": {"to": "Mo 10:00-12:00"}}, {Stake.HOURS}),
        (Kind.CORRECT, {"telephone": {"to": "+33 2 40 41 90 00"}}, {Stake.CONTACT}),
        (Kind.CORRECT, {"telephone": {"to": "+33 6 12 34 56 78"}}, {Stake.CONTACT, Stake.PERSONAL}),
        (Kind.CORRECT, {"nom": {"to": "Autre"}, "courriel": {"to": None}}, {Stake.TEXT, Stake.CONTACT}),
        (Kind.PHOTO, {"photos": {"add": [{"sha256": "a"}]}}, {Stake.PHOTO}),
        (Kind.MOVE, {"position": {"from": [-1.55, 47.2], "to": [-1.55, 47.2004]}}, {Stake.NUDGE}),  # 44 m
        (Kind.MOVE, {"position": {"from": [-1.55, 47.2], "to": [-1.55, 47.2005]}}, {Stake.MOVE}),  # 56 m
        (Kind.CREATE, {"position": {"to": [-1.55, 47.2]}}, {Stake.NEW}),
        (Kind.REPORT, {}, {Stake.REPORT}),
    ],
)
def test_what_a_contribution_touches(kind: Kind, changes: dict[str, dict], touched: set[Stake]) -> None:  # type: ignore[type-arg]
    assert stakes_of(kind, changes) == touched


def test_words_of_the_risk() -> None:
    assert assess(Level.ANONYMOUS, {Stake.PRESENCE}, twins=False, recent=0).risk is Risk.LOW
    assert assess(Level.ANONYMOUS, {Stake.NEW}, twins=False, recent=0).risk is Risk.MEDIUM
    assert assess(Level.ANONYMOUS, {Stake.NEW}, twins=True, recent=0).risk is Risk.HIGH
    assert assess(Level.REGULAR, {Stake.HOURS}, twins=False, recent=FAST - 1).risk is Risk.LOW
    assert assess(Level.REGULAR, {Stake.HOURS}, twins=False, recent=FAST).risk is Risk.MEDIUM
    assert assess(Level.CONFIRMED, {Stake.MOVE}, twins=False, recent=0).codes == ["confirmed", "move"]


cases = st.builds(
    Case,
    actors,
    st.sampled_from(list(Kind)),
    areas,
    st.builds(
        lambda level, touched, recent: assess(level, touched, twins=False, recent=recent),
        levels,
        stakes,
        counts,
    ),
    st.frozensets(st.sampled_from(["horaires", "telephone", "nom", "position"])),
    reserved=st.booleans(),
    to_read=st.booleans(),
)


@settings(max_examples=60)
@given(cases, modes)
def test_a_rule_publishes_when_it_is_on_and_only_then(case: Case, set_so: dict[Rule, Setting]) -> None:
    choice = choose(case, set_so)
    on = {rule for rule in AUTOMATIC if set_so[rule].mode is Mode.ON}
    assert choice.publishes is None or choice.publishes in on | {Rule.MODERATOR_OWN_SCOPE}
    assert not (choice.publishes and choice.would)
    assert all(set_so[rule].mode is Mode.SHADOW for rule in choice.would)
    assert {choice.publishes, *choice.would} - {None} <= set(matching(case))
    if case.kind is Kind.REPORT:
        assert choice.publishes is None


@settings(max_examples=60)
@given(cases)
def test_with_the_usual_settings_roles_publish_as_ever_and_the_new_rules_do_not(case: Case) -> None:
    expected = next(iter(rules_for(case.actor, case.kind, case.areas)), None)
    if case.reserved and case.kind is not Kind.CONFIRM and expected is not Rule.MODERATOR_OWN_SCOPE:
        expected = None
    assert choose(case, AUTOMATIC).publishes is expected


@settings(max_examples=60)
@given(cases)
def test_the_rules_of_trust_touch_nothing_that_weighs(case: Case) -> None:
    found = matching(case)
    if Rule.REGULAR_PRACTICAL in found:
        assert case.fields <= {"horaires", "telephone"}
        assert case.assessment.level.rank >= Level.REGULAR.rank
    if Rule.CONFIRMED_PRESENCE in found:
        assert (case.kind, case.fields) == (Kind.CONFIRM, frozenset())
    if {Rule.REGULAR_PRACTICAL, Rule.CONFIRMED_PRESENCE} & set(found):
        assert case.assessment.risk is Risk.LOW and not case.assessment.aggravations
        assert not case.reserved and not case.to_read


@settings(max_examples=60)
@given(cases, modes)
def test_whom_a_structure_holds_back_would_publish_without_it(
    case: Case, set_so: dict[Rule, Setting]
) -> None:
    choice, free = choose(case, set_so), choose(replace(case, reserved=False), set_so)
    assert not free.held
    assert choice.held == (choice.publishes is None and free.publishes is not None)


def test_levels_stand_in_rising_order() -> None:
    assert all(a.rank < b.rank for a, b in combinations(Level, 2))
    assert isinstance(assess(Level.AGENT, [], twins=False, recent=0), Assessment)


@given(levels, st.integers(0, 500), st.integers(0, 500), st.integers(0, 12), st.integers(0, 3))
def test_a_quota_grows_with_work_and_time_and_halves_with_complaints(
    level: Level, accepted: int, weeks: int, complaints: int, more: int
) -> None:
    now = allowance(level, accepted, weeks, complaints)
    if now is None:
        assert level in {Level.ANONYMOUS, Level.AGENT, Level.MODERATOR, Level.ADMINISTRATOR}
        return
    grown = allowance(level, accepted + more, weeks + more, complaints)
    halved = allowance(level, accepted, weeks, complaints + 1)
    assert grown is not None and halved is not None
    assert 1 <= halved <= now <= grown <= MOST
    assert halved == max(1, now // 2)


def test_a_cartopartie_has_room() -> None:
    """Fifty people who add two thousand places in a day."""
    assert (allowance(Level.CONFIRMED, 0, 0, 0) or 0) >= 2000 / 50
