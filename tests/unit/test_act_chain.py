"""The chain of acts: whatever is changed, removed, added or swapped is found, at the first act concerned."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.domain.act_chain import BEGINNING, ERASING, Fault, Head, Link, first_break, forge, seal

DETAILS = st.dictionaries(st.text(max_size=4), st.none() | st.integers() | st.text(max_size=4), max_size=3)
PERSONS = st.none() | st.integers(1, 9)
ACTS = st.lists(st.tuples(st.text(max_size=5), PERSONS, DETAILS), min_size=1, max_size=6)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def chain(acts: list[tuple[str, int | None, dict[str, Any]]]) -> tuple[list[Link], Head]:
    """The chain of these subjects, persons and details."""
    links, head = [], Head(0, BEGINNING)
    for rank, (subject, person, details) in enumerate(acts, start=1):
        sealed = seal(person, details, f"{rank:032}")
        at = MONDAY + timedelta(microseconds=rank)
        bare = Link(rank * 3, rank, at, "a", subject, person, details, f"{rank:032}", sealed, None)
        links.append(replace(bare, hash=forge(head.hash, bare)))
        head = Head(rank, str(links[-1].hash))
    return links, head


@settings(max_examples=40)
@given(ACTS, st.data())
def test_what_is_changed_is_found_where_it_was_changed(acts: Any, data: st.DataObject) -> None:
    links, head = chain(acts)
    assert first_break(links, head) is None
    at = data.draw(st.integers(0, len(links) - 1))
    link = links[at]
    changes: list[dict[str, Any]] = [
        {"subject": link.subject + "x"},
        {"action": "b"},
        {"at": link.at + timedelta(microseconds=1)},
        {"person_id": 77},
        {"details": {**link.details, "plus": 1}},
        {"sealed": "0" * 64},
        {"hash": "0" * 64},
        {"salt": None},
        {"rank": 99},
        {"rank": None},
    ]
    links[at] = replace(link, **data.draw(st.sampled_from(changes)))
    found = first_break(links, head)
    assert found is not None
    assert found.number == link.number


@settings(max_examples=40)
@given(ACTS, st.data())
def test_what_is_removed_or_swapped_is_found(acts: Any, data: st.DataObject) -> None:
    links, head = chain(acts)
    at = data.draw(st.integers(0, len(links) - 1))
    assert first_break(links[:at] + links[at + 1 :], head) is not None
    swapped = [*links[:at], *reversed(links[at:])]
    assert (first_break(swapped, head) is None) == (at == len(links) - 1)


def test_emptying_is_fine_when_a_later_act_says_so() -> None:
    links, _head = chain([("7", 3, {"contact": "a@b.example"}), ("8", 3, {})])
    links, head = chain([("7", 3, {"contact": "a@b.example"}), (str(links[0].hash), None, {})])
    links[0] = replace(links[0], person_id=None, details={}, salt=None)
    found = first_break(links, head)
    assert found
    assert (found.fault, found.number) == (Fault.EMPTIED, 3)
    erasing = replace(links[1], action=ERASING)
    erasing = replace(erasing, hash=forge(str(links[0].hash), erasing))
    assert first_break([links[0], erasing], Head(2, str(erasing.hash))) is None


def test_an_end_that_was_cut_and_closed_again_needs_a_hash_noted_elsewhere() -> None:
    links, head = chain([("1", 1, {}), ("2", 1, {}), ("3", 1, {})])
    shorter = Head(2, str(links[1].hash))
    assert first_break(links[:2], shorter) is None
    found = first_break(links[:2], shorter, seen=head.hash)
    assert found
    assert found.fault is Fault.UNSEEN
    assert first_break(links, head, seen=shorter.hash) is None
