"""Random lives of a source and of the people who correct what it gave: no correction is ever lost."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cartoquartiers.domain.import_report import Heap
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.store.queries.clock import clock as tick_of
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import imports
from cartoquartiers.usecases.contribute import submit
from cartoquartiers.usecases.imports import ImportOrder
from tests import people

NAMES, VALUES, IDS = ("nom", "adresse", "description"), ("A", "B", "C", "D"), ("1", "2")
MODERATOR = people.actor("moderator")
NUMBERS, SOURCES = itertools.count(1), itertools.count(1)

EDITS = st.tuples(st.just("source"), st.sampled_from(IDS), st.sampled_from(NAMES), st.sampled_from(VALUES))
CORRECTIONS = st.tuples(
    st.just("person"), st.sampled_from(IDS), st.sampled_from(NAMES), st.sampled_from(VALUES)
)
IMPORTS = st.just(("import", "", "", ""))
VANISHING = st.tuples(st.just("vanish"), st.sampled_from(IDS), st.just(""), st.just(""))
LIVES = st.lists(EDITS | CORRECTIONS | CORRECTIONS | IMPORTS | IMPORTS | VANISHING, min_size=3, max_size=25)


@dataclass
class Life:
    """What the file says, what it said at the last import, and what a person made of it (by id, by field)."""

    store: Store
    number: int = 0
    file: dict[str, dict[str, str]] = field(default_factory=lambda: {one: blank() for one in IDS})
    said: dict[str, dict[str, str]] = field(default_factory=dict)
    corrected: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        return f"Source {self.number}"

    @property
    def position(self) -> tuple[float, float]:
        # More than 100 m from the other lives: what looks alike there must not wait here.
        return -1.595 + self.number % 40 * 0.002, 47.195 + self.number // 40 % 25 * 0.002

    def edit(self, one: str, name: str, value: str) -> None:
        self.file.setdefault(one, blank())[name] = value

    def correct(self, one: str, name: str, value: str) -> None:
        place = self.places().get(one)
        if place is None or place[1][name] == value:
            return
        uid, values = place
        body = {
            "uid": f"00000000-0000-4000-8000-{next(NUMBERS):012d}",
            "kind": "correct",
            "place": uid,
            "changes": {name: {"from": values[name], "to": value}},
        }
        with self.store.writing() as work:
            assert submit(work, MODERATOR, parse_proposal(body)).state == "published"
        # A person who writes what the source says agrees with it.
        self.corrected.pop((one, name), None)
        if value != self.said[one][name]:
            self.corrected[one, name] = value

    def carry(self) -> None:
        order = ImportOrder(self.source, "lov2", frozenset({*NAMES, "type"}), MODERATOR)
        rows = [
            MappedRow(n, one, {**self.file[one], "type": "composteur"}, self.position)
            for n, one in enumerate(self.file)
        ]
        before = self.tick()
        dry = imports.run(self.store, replace(order, dry_run=True), rows)
        assert self.tick() == before
        report = imports.run(self.store, order, rows)
        assert replace(dry, dry_run=False) == report
        assert report.read == len(rows) == sum(report.heaps.values())
        assert report.heaps[Heap.CREATED] == len([one for one in self.file if one not in self.said])
        after = self.tick()
        again = imports.run(self.store, order, rows)
        assert (again.heaps[Heap.UNCHANGED], self.tick()) == (len(rows), after)
        self.said |= {one: dict(values) for one, values in self.file.items()}
        for (one, name), value in list(self.corrected.items()):
            if self.said[one][name] == value:
                del self.corrected[one, name]

    def check(self) -> None:
        for one, (_, values) in self.places().items():
            expected = {name: self.corrected.get((one, name), self.said[one][name]) for name in NAMES}
            assert {name: values[name] for name in NAMES} == expected

    def places(self) -> dict[str, tuple[str, Mapping[str, str]]]:
        with self.store.reading() as work:
            query = select(Place).where(Place.source == self.source)
            return {str(p.source_id): (p.uid, dict(p.fields)) for p in work.session.scalars(query)}

    def tick(self) -> int:
        with self.store.reading() as work:
            return tick_of(work)[0]


def blank() -> dict[str, str]:
    return dict.fromkeys(NAMES, "A")


# One database serves all examples: each life has a source of its own.
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(life=LIVES)
def test_no_correction_is_lost(store: Store, life: list[tuple[str, str, str, str]]) -> None:
    lived = Life(store, next(SOURCES))
    for verb, one, name, value in [*life, ("import", "", "", "")]:
        match verb:
            case "source":
                lived.edit(one, name, value)
            case "person":
                lived.correct(one, name, value)
            case "vanish":
                lived.file.pop(one, None)
            case _:
                lived.carry()
        lived.check()


@pytest.mark.parametrize(
    "life",
    [
        # The person went back to what the source had said, while a newer word of the source was waiting.
        [("person", "P"), ("source", "B"), ("import", ""), ("person", "A"), ("source", "C"), ("import", "")],
        # The person took the waiting word over by hand: then both agree, and the source may go on.
        [("person", "P"), ("source", "B"), ("import", ""), ("person", "B"), ("source", "C"), ("import", "")],
    ],
)
def test_lives_that_once_went_wrong(store: Store, life: list[tuple[str, str]]) -> None:
    lived = Life(store)
    lived.carry()
    for verb, value in life:
        if verb == "import":
            lived.carry()
        elif verb == "source":
            lived.edit("1", "nom", value)
        else:
            lived.correct("1", "nom", value)
        lived.check()
