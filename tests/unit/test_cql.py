"""Filters as people write them are read as another reader of CQL2 reads them, and nonsense in no time."""

import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import cql2
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.domain.cql_check import filter_from_text
from cartoquartiers.domain.cql_shapes import read_shape
from cartoquartiers.domain.cql_text import LONGEST, read_text
from cartoquartiers.domain.crs import CRS84
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.feature_collections import COLLECTIONS
from cartoquartiers.domain.instants import Span, read_moment, read_span

PLACES = COLLECTIONS[0]

texts = st.text("abcé%_ '\"\\🌳", max_size=6).map(lambda text: "'" + text.replace("'", "''") + "'")
numbers = st.integers(-1000, 1000).map(str) | st.floats(-1e3, 1e3).map(lambda n: f"{n:.3f}")
names = st.sampled_from(["nom", "version", '"date_maj"', "casei(nom)", "accenti(casei(nom))"])
dates = st.dates().map(lambda day: f"DATE('{day}')")
pairs = st.tuples(numbers, numbers).map(" ".join)
shapes = pairs.map(lambda pair: f"POINT({pair})") | st.lists(pairs, min_size=2, max_size=4).map(
    lambda points: f"LINESTRING({','.join(points)})"
)
values = texts | numbers | dates
terms = st.one_of(
    st.tuples(names, st.sampled_from(["=", "<>", "<", ">", "<=", ">="]), values).map(" ".join),
    st.tuples(names, st.sampled_from([" LIKE ", " NOT LIKE "]), texts).map("".join),
    st.tuples(names, numbers, numbers).map(lambda t: f"{t[0]} BETWEEN {t[1]} AND {t[2]}"),
    st.tuples(names, st.lists(values, min_size=1, max_size=3)).map(
        lambda t: f"{t[0]} IN ({', '.join(t[1])})"
    ),
    names.map(lambda name: f"{name} IS NULL"),
    names.map(lambda name: f"{name} IS NOT NULL"),
    shapes.map(lambda shape: f"S_INTERSECTS(geometry, {shape})"),
    dates.map(lambda day: f"T_AFTER(date_maj, {day})"),
)
conditions = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' AND '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' or '.join(parts)})"),
        inner.map(lambda part: f"NOT ({part})"),
    ),
    max_leaves=5,
)


def alike(tree: Any) -> Any:
    """Numbers as numbers, and what AND and OR join in one row: the other reader drops brackets there."""
    if isinstance(tree, dict):
        found = {key: alike(value) for key, value in tree.items()}
        if found.get("op") in ("and", "or"):
            inner = [
                one["args"] if isinstance(one, dict) and one.get("op") == found["op"] else [one]
                for one in found["args"]
            ]
            found["args"] = [arg for args in inner for arg in args]
        return found
    if isinstance(tree, list):
        return [alike(value) for value in tree]
    return float(tree) if isinstance(tree, int) and not isinstance(tree, bool) else tree


@settings(max_examples=100)
@given(conditions)
def test_another_reader_reads_the_same(text: str) -> None:
    assert alike(read_text(text)) == alike(cql2.parse_text(text).to_json())


@settings(max_examples=300)
@given(st.text("()'\",.=<>ABDNOT nom1_s:é", max_size=60))
def test_nonsense_is_refused_and_nothing_else_happens(text: str) -> None:
    with suppress(ValueProblem):
        filter_from_text(text, PLACES)


@pytest.mark.parametrize(
    "text",
    [
        "(" * LONGEST,
        "(" * (LONGEST // 2) + ")" * (LONGEST // 2),
        "NOT " * (LONGEST // 4),
        "casei(" * (LONGEST // 6),
        "nom IN (" + ",".join("'x'" for _ in range(LONGEST // 5)),
        "nom = " + "-" * (LONGEST - 10),
        "nom = '" + "'" * (LONGEST - 10),
        '"' + '""' * (LONGEST // 2 - 10),
        "POINT" + "(" * (LONGEST - 10),
        "((((((((((((((((((((nom = ))))))))))))))))))))",
        " AND ".join(["(nom = 'x'"] * 40),
        " " * (LONGEST - 1) + "=",
    ],
)
def test_the_worst_that_fits_is_refused_at_once(text: str) -> None:
    # The best of a few: what else the machine does only adds to a time.
    times = []
    for _ in range(5):
        begin = time.process_time()
        with pytest.raises(ValueProblem):
            filter_from_text(text, PLACES)
        times.append(time.process_time() - begin)
    assert min(times) < 0.5


def test_it_is_told_where_reading_ended() -> None:
    with pytest.raises(ValueProblem) as caught:
        read_text("nom = 'x' ou nom = 'y'")
    assert caught.value.params == {"near": "ou nom = 'y'", "place": 11}


def instant(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_days_and_seconds_are_spans() -> None:
    assert read_moment("2026-02-28") == Span(instant(2026, 2, 28), instant(2026, 3, 1))
    assert read_moment("2026-02-28t01:00:00+01:00") == Span(
        instant(2026, 2, 28), instant(2026, 2, 28, 0, 0, 1)
    )
    between = instant(2026, 2, 28, 0, 0, 1)
    assert read_moment("2026-02-28T00:00:00.123456789Z") == Span(between, between)
    assert read_span("2026-02-28/..") == Span(instant(2026, 2, 28), None)
    assert read_span("/2026-02-28") == Span(None, instant(2026, 3, 1))
    assert read_span("2026-02-28/2026-02-28") == read_moment("2026-02-28")
    for wrong in ("", "2026", "2026-02-30", "20260228", "2026-W09-1", "2026-02-28T00:00:00", "a/b/c", "1/2"):
        with pytest.raises(ValueError, match=r".*"):
            read_span(wrong)


def test_collections_within_collections_are_one() -> None:
    """PostgreSQL refuses more than 32 of them, one in the other, with an error of its own."""
    point = {"type": "Point", "coordinates": [-1.5, 47.2]}
    nested: dict[str, Any] = point
    for _turn in range(50):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    assert read_shape(nested, CRS84) == shapely.Point(-1.5, 47.2)
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    two = {"type": "GeometryCollection", "geometries": [nested, line]}
    kept = read_shape(two, CRS84)
    assert [part.geom_type for part in shapely.get_parts(kept)] == ["Point", "LineString"]
