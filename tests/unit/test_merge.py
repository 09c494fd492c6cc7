"""Merging a proposal into the place as it is now: one field at a time, and nothing that was typed is lost."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.change import diff, invert
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.place import empty_values

NAMES = ("nom", "description", "adresse", "gestionnaire")
WORDS = st.sampled_from([None, "a", "b", "c"])
VALUES = st.fixed_dictionaries(dict.fromkeys(NAMES, WORDS)).map(lambda chosen: {**empty_values(), **chosen})


def photo(mark: str) -> dict[str, Any]:
    return {"sha256": mark * 64, "alt": None, "credit": None, "licence": "cc-by-sa-4.0"}


def test_a_field_that_nobody_touched_takes_the_proposal() -> None:
    merged = merge({"nom": "a"}, {"nom": {"from": "a", "to": "b"}})
    assert merged.values["nom"] == "b"
    assert merged.applied == {"nom": {"from": "a", "to": "b"}}


def test_a_field_that_already_has_the_proposed_value_is_already_done() -> None:
    merged = merge({"nom": "b"}, {"nom": {"from": "a", "to": "b"}})
    assert (merged.already, merged.applied, merged.conflicts) == (("nom",), {}, {})


def test_a_field_that_somebody_else_changed_is_a_conflict_on_that_field_alone() -> None:
    changes: dict[str, Any] = {"nom": {"from": "a", "to": "b"}, "adresse": {"from": None, "to": "rue"}}
    merged = merge({"nom": "c", "adresse": None}, changes)
    assert merged.conflicts == {"nom": {"from": "a", "now": "c", "to": "b"}}
    assert merged.values == {"nom": "c", "adresse": "rue"}


def test_positions_within_three_metres_are_the_same() -> None:
    near, far = [-1.55, 47.21002], [-1.55, 47.2101]
    change = {"position": {"from": [-1.55, 47.21], "to": [-1.56, 47.21]}}
    assert not merge({"position": near}, change).conflicts
    assert merge({"position": far}, change).conflicts


def test_hours_that_say_the_same_in_another_writing_are_the_same() -> None:
    change = {"horaires": {"from": "Mo-Fr 09:00-17:00", "to": "Mo-Fr 10:00-17:00"}}
    assert not merge({"horaires": "Mo-Fr  09:00-17:00"}, change).conflicts


def test_photos_are_a_set() -> None:
    a, b, c = photo("a"), photo("b"), photo("c")
    change = {"photos": {"add": [c], "remove": ["a" * 64]}}
    merged = merge({"photos": [a, b]}, change)
    assert merged.values["photos"] == [b, c]
    assert merge(merged.values, change).already == ("photos",)


@given(VALUES, VALUES)
def test_a_difference_leads_from_one_to_the_other_and_back(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    changes = diff(before, after)
    assert merge(before, changes).values == after
    assert merge(after, invert(changes, [])).values == before


@given(VALUES, VALUES)
def test_merging_twice_is_merging_once(before: dict[str, Any], after: dict[str, Any]) -> None:
    changes = diff(before, after)
    once = merge(before, changes)
    twice = merge(once.values, changes)
    assert twice.values == once.values
    assert not twice.applied
    assert not twice.conflicts


@given(VALUES, VALUES, VALUES)
def test_every_proposed_value_is_applied_already_there_or_readable_in_a_conflict(
    seen: dict[str, Any], now: dict[str, Any], wanted: dict[str, Any]
) -> None:
    changes = diff(seen, wanted)
    merged = merge(now, changes)
    assert set(changes) == set(merged.applied) | set(merged.already) | set(merged.conflicts)
    for name, conflict in merged.conflicts.items():
        assert (conflict["from"], conflict["now"], conflict["to"]) == (seen[name], now[name], wanted[name])
        assert merged.values[name] == now[name]


@given(VALUES, VALUES, VALUES)
def test_disjoint_changes_give_the_same_place_in_any_order(
    base: dict[str, Any], one: dict[str, Any], two: dict[str, Any]
) -> None:
    first = {name: change for name, change in diff(base, one).items() if name in NAMES[:2]}
    second = {name: change for name, change in diff(base, two).items() if name in NAMES[2:]}
    forth = merge(merge(base, first).values, second)
    back = merge(merge(base, second).values, first)
    assert forth.values == back.values
    assert not forth.conflicts
    assert not back.conflicts
