"""The sums of stretches are always those of the texts, however far the worker has come; on both databases."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from cartoquartiers.domain.datasets import DATASETS, MAIN
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.store.queries import published, stretches
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import prepared, publish, summing
from tests.factories.places import change, create_place
from tests.factories.territory import INSIDE_2

ALL = PlaceFilters()


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of two places, so that a handful of them makes several."""
    monkeypatch.setattr(stretches, "STRETCH", 2)
    monkeypatch.setattr(summing, "_AT_ONCE", 2)


def added_up(work: Work, code: str) -> published.Sums:
    """The sums of a file, from its texts themselves."""
    dataset = next(one for one in DATASETS.values() if one.code == code)
    lengths = [len(text) for text in published.texts(work, dataset, ALL)]
    boxed = published.sums(work, dataset, PlaceFilters(bbox=(-180, -90, 180, 90)))
    return published.Sums(len(lengths), sum(lengths), boxed.box)


def are_true(work: Work) -> None:
    for dataset in DATASETS.values():
        assert published.sums(work, dataset, ALL) == added_up(work, dataset.code)
        lines = sum(len(text) for text in published.texts(work, dataset, ALL, "csv_line"))
        assert published.sums(work, dataset, ALL, "csv_line").size == lines


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(("town", "odbl", "unknown"))),
        st.tuples(
            st.sampled_from(("move", "close", "rename", "rebuild", "work", "lines")), st.integers(0, 9)
        ),
    ),
    min_size=4,
    max_size=10,
)


def act(store: Store, kind: str, detail: object, known: dict[str, int]) -> None:
    if kind == "work":
        summing.catch_up(store)
        return
    with store.writing() as work:
        if kind == "create":
            licence = {} if detail == "town" else {"licence": detail}
            known[create_place(work, nom=f"Lieu {len(known)}", **licence)] = 1
        elif kind == "rebuild":
            publish.rebuild(work)
        elif kind == "lines":
            publish.append_column(work, ("composteur",))
        elif known:
            uid = list(known)[int(str(detail)) % len(known)]
            _change(work, kind, uid, known)


def _change(work: Work, kind: str, uid: str, known: dict[str, int]) -> None:
    if kind == "close":
        change(work, "close", place=uid, base_version=known.pop(uid))
        return
    there = [INSIDE_2[0], INSIDE_2[1] + known[uid] / 10_000]
    value = {"to": there} if kind == "move" else {"to": f"Autre nom {known[uid]}"}
    named = {"position" if kind == "move" else "nom": value}
    change(work, "correct", place=uid, base_version=known[uid], changes=named)
    known[uid] += 1


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_sums_are_those_of_the_texts_whatever_happens(store: Store, acts: list[tuple[str, object]]) -> None:
    known: dict[str, int] = {}
    for kind, detail in acts:
        act(store, kind, detail, known)
        with store.reading() as work:
            are_true(work)
    summing.catch_up(store)
    with store.reading() as work:
        assert stretches.changed_since(work, stretches.progress(work).tick) == set()
        are_true(work)


@dataclass
class Measured:
    """What a worker has read and not kept yet."""

    seen: stretches.Progress
    tick: int
    ranks: list[int]
    rows: list[Any]

    @classmethod
    def of(cls, store: Store, *ranks: int) -> "Measured":
        """Of these stretches, or of those that changed."""
        with store.reading() as work:
            seen = stretches.progress(work)
            chosen = list(ranks) or sorted(stretches.changed_since(work, seen.tick))
            return cls(seen, tick(work), chosen, stretches.measured(work, chosen))

    def keep(self, store: Store, seen: stretches.Progress | None = None) -> stretches.Progress | None:
        """Keep it, after ``seen``."""
        with store.writing() as work:
            return stretches.keep(work, seen or self.seen, self.tick, self.ranks, self.rows)


def places(store: Store, count: int) -> list[str]:
    with store.writing() as work:
        return [create_place(work, nom=f"Lieu {rank}") for rank in range(count)]


def is_true(store: Store) -> None:
    with store.reading() as work:
        are_true(work)


def test_what_is_published_meanwhile_is_found_the_next_time(store: Store) -> None:
    places(store, 1)
    found = Measured.of(store)
    places(store, 1)
    assert found.keep(store)
    is_true(store)
    assert summing.catch_up(store) == 1
    assert summing.catch_up(store) == 0


def test_what_was_added_up_before_lines_were_rewritten_is_not_kept(store: Store) -> None:
    places(store, 1)
    found = Measured.of(store)
    with store.writing() as work:
        publish.append_column(work, ())
    assert found.keep(store) is None
    is_true(store)


def test_what_is_forgotten_between_two_keeps_is_added_up_again(store: Store) -> None:
    """A rebuild that finds nothing takes no tick: the turn alone tells of it."""
    places(store, 5)
    with store.writing() as work:
        publish.rebuild(work)
    first = Measured.of(store, 0)
    first.tick = 0
    rest = Measured.of(store, 1, 2)
    kept = first.keep(store)
    assert kept is not None
    with store.writing() as work:
        publish.rebuild(work)
    assert rest.keep(store, kept) is None
    is_true(store)
    assert summing.catch_up(store) == 3
    is_true(store)


def test_an_older_worker_does_not_keep_over_a_newer_one(store: Store) -> None:
    uids = places(store, 5)
    old = Measured.of(store, 0)
    with store.writing() as work:
        change(
            work, "correct", place=uids[0], base_version=1, changes={"nom": {"to": "Un nom bien plus long"}}
        )
    assert summing.catch_up(store) == 3
    assert old.keep(store) is None
    is_true(store)


def test_a_sum_read_before_a_publication_is_not_given_after_it(store: Store) -> None:
    with store.writing() as work:
        create_place(work)
        work.session.flush()
        assert published.sums(work, MAIN, ALL).count == 1
        create_place(work, nom="Un autre")
        work.session.flush()
        assert published.sums(work, MAIN, ALL).count == 2


def test_the_worker_adds_up_what_a_rebuild_forgot(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "CALM", timedelta(0))
    places(store, 3)
    prepared.prepare(store, tmp_path, {})
    assert not prepared.is_due(store, tmp_path)
    with store.writing() as work:
        publish.rebuild(work)
    assert prepared.is_due(store, tmp_path)
    prepared.prepare(store, tmp_path, {})
    with store.reading() as work:
        assert not stretches.is_behind(work)


def test_files_are_made_while_the_sums_wait_for_the_clock(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Store] = []

    def held(one: Store) -> int:
        asked.append(one)
        raise OperationalError("SELECT", {}, Exception("lock timeout"))

    monkeypatch.setattr(summing, "catch_up", held)
    places(store, 3)
    assert prepared.prepare(store, tmp_path, {}) > 1
    assert len(asked) == 1, "each attempt waits for the clock"
    assert not prepared.is_due(store, tmp_path)
    is_true(store)
