"""The sums of stretches are always those of the texts, however far the worker has come; on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cartoquartiers.domain.datasets import DATASETS, MAIN
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.store.queries import published, stretches
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.tables.stretch import TextStretch
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import publish, summing
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


def test_what_is_published_meanwhile_is_found_the_next_time(store: Store) -> None:
    with store.writing() as work:
        create_place(work)
    with store.reading() as work:
        seen, at = stretches.progress(work), tick(work)
        ranks = stretches.changed_since(work, seen.tick)
        rows = stretches.measured(work, ranks)
    with store.writing() as work:
        create_place(work, nom="Entre les deux")
    with store.writing() as work:
        stretches.keep(work, seen, at, ranks, rows)
    with store.reading() as work:
        assert published.sums(work, MAIN, ALL).count == 2
    assert summing.catch_up(store) == 1


def test_what_was_added_up_before_lines_were_rewritten_is_not_kept(store: Store) -> None:
    with store.writing() as work:
        create_place(work)
    with store.reading() as work:
        seen, at = stretches.progress(work), tick(work)
        ranks = stretches.changed_since(work, seen.tick)
        rows = stretches.measured(work, ranks)
    with store.writing() as work:
        publish.append_column(work, ())
    with store.writing() as work:
        stretches.keep(work, seen, at, ranks, rows)
        assert work.session.query(TextStretch).count() == 0
    with store.reading() as work:
        are_true(work)
