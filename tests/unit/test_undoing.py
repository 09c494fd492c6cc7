"""Taking somebody's changes back: random histories against the rule said another way, and told examples."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.merge import merge, unit_of
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.undoing import Kept, Step, Undoing, kind_of, undoing
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import Kind

FIELDS = ("nom", "telephone", "horaires", "horaires_texte", "rubrique", "type", "photos")
PEOPLE = (1, 2, None)


def values_of(steps: list[Step]) -> dict[str, Any]:
    values = empty_values()
    for step in steps:
        values = values_after(values, dict(step.changes))
    return values


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """A creation, then changes and looks at the place by three people; some revisions are chosen."""
    steps: list[Step] = []
    for version in range(1, draw(st.integers(2, 7)) + 1):
        author, chosen = draw(st.sampled_from(PEOPLE)), draw(st.booleans())
        if version > 1 and draw(st.integers(0, 3)) == 0:
            seen = frozenset(draw(st.sets(st.sampled_from(FIELDS), max_size=2)))
            steps.append(Step(version, {}, author, seen, chosen))
            continue
        now = values_of(steps)
        changes: dict[str, Any] = {}
        for name in draw(st.sets(st.sampled_from(FIELDS), min_size=1, max_size=3)):
            if name == "photos":
                changes[name] = {"add": [{"sha256": f"{version:064d}"}], "remove": []}
            else:
                changes[name] = {"from": now[name], "to": f"{name} {version}"}
        steps.append(Step(version, changes, author, None, chosen))
    return steps


def last_before(steps: list[Step], name: str) -> int | None:
    """The index of the revision from which the unit of a field is taken back; None: it must stay.

    The rule in other words: walk backwards; before anything else, no look by somebody else; then chosen
    revisions without a gap, down to another one's or the creation.
    """
    unit, start = unit_of(name), None
    looks: list[int | None] = []
    authors: set[int | None] = set()
    for index in range(len(steps) - 1, 0, -1):
        step = steps[index]
        if start is None and step.confirmed is not None and unit & (step.confirmed or unit_of("gone")):
            looks.extend([] if step.chosen else [step.author])
        if not unit & set(step.changes):
            continue
        if not step.chosen:
            break
        start = index
        authors.add(step.author)
    return None if any(who is None or who not in authors for who in looks) else start


@given(histories())
def test_only_what_nobody_else_touched_or_confirmed_since_is_taken_back(steps: list[Step]) -> None:
    found, now = undoing(steps), values_of(steps)
    merged = merge(now, found.changes)
    assert not merged.conflicts
    if "gone" in found.changes:
        assert all(step.chosen for step in steps if step.changes)
        return
    for name in FIELDS:
        start = last_before(steps, name)
        touched = start is not None and any(name in step.changes for step in steps[start:])
        wanted = values_of(steps[:start])[name] if touched else now[name]
        assert merged.values[name] == wanted, name
    chosen = {name for step in steps if step.chosen for name in step.changes}
    told = set(found.kept) | {name for names in found.undone.values() for name in names}
    assert chosen == told, "whatever was chosen is taken back or told"


@given(histories())
def test_a_second_time_there_is_nothing_left_to_take_back(steps: list[Step]) -> None:
    found = undoing(steps)
    if not found.changes:
        return
    inverse = Step(len(steps) + 1, found.changes, 9)
    again = undoing([*steps, inverse])
    assert not set(again.changes) & {name for name in found.changes if name in inverse.changes}


def history(*steps: tuple[int | None, dict[str, Any]]) -> list[Step]:
    made: list[Step] = []
    for version, (author, values) in enumerate(steps, start=1):
        now = values_of(made)
        changes = {name: {"from": now[name], "to": value} for name, value in values.items()}
        made.append(Step(version, changes, author, None, chosen=author == 1))
    return made


def test_of_two_changes_in_a_row_the_value_before_both_comes_back() -> None:
    found = undoing(history((2, {"telephone": "a"}), (1, {"telephone": "b"}), (1, {"telephone": "c"})))
    assert found.changes == {"telephone": {"from": "c", "to": "a"}}
    assert set(found.undone) == {2, 3}


def test_hours_stay_when_somebody_else_wrote_their_phrase_since() -> None:
    found = undoing(history((2, {"nom": "a"}), (1, {"horaires": "b"}), (2, {"horaires_texte": "c"})))
    assert found == Undoing({}, {"horaires": Kept.LATER}, {})


def test_ones_own_confirmation_protects_nothing() -> None:
    steps = history((2, {"nom": "a"}), (1, {"nom": "b"}))
    own, other = (Step(3, {}, who, frozenset({"nom"})) for who in (1, 2))
    assert undoing([*steps, own]).changes
    assert undoing([*steps, other]).kept == {"nom": Kept.CONFIRMED}


def test_a_new_place_goes_only_when_nobody_else_worked_on_it() -> None:
    steps = history((1, {"nom": "a"}), (1, {"nom": "b"}))
    assert undoing(steps).changes == {"gone": {"from": None, "to": "removed"}}
    assert undoing([*steps, Step(3, {}, 2, frozenset())]).changes == {"nom": {"from": "b", "to": "a"}}
    helped = undoing([*steps, Step(3, {"telephone": {"from": None, "to": "c"}}, 2)])
    assert helped.changes == {"nom": {"from": "b", "to": "a"}}
    alone = undoing([steps[0], Step(2, {"telephone": {"from": None, "to": "c"}}, 2)])
    assert (alone.changes, alone.kept) == ({}, {"nom": Kept.COMPLETED})


def test_the_kind_tells_what_taking_back_does() -> None:
    assert kind_of({"gone": {"to": "removed"}}) is Kind.CLOSE
    assert kind_of({"gone": {"to": None}, "etat": {"to": "actif"}}) is Kind.REOPEN
    assert kind_of({"etat": {"to": "ferme_temporairement"}}) is Kind.CLOSE
    assert kind_of({"photos": {"add": []}}) is Kind.PHOTO
    assert kind_of({"position": {"to": None}, "adresse": {"to": None}}) is Kind.MOVE
    assert kind_of({"position": {"to": None}, "nom": {"to": "a"}}) is Kind.CORRECT
