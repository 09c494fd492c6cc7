"""The temporal functions of CQL2, against their table in the standard written down once more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.domain import cql
from cartoquartiers.domain.cql import Sign
from cartoquartiers.domain.cql_check import filter_from_text
from cartoquartiers.domain.cql_times import FUNCTIONS
from cartoquartiers.domain.feature_collections import COLLECTIONS
from cartoquartiers.domain.instants import Span

PLACES = COLLECTIONS[0]
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
NEVER, EVER = -1_000_000, 1_000_000
TABLE = {
    "t_after": lambda a, b, c, d: a > d,
    "t_before": lambda a, b, c, d: b < c,
    "t_contains": lambda a, b, c, d: a < c and b > d,
    "t_disjoint": lambda a, b, c, d: b < c or a > d,
    "t_during": lambda a, b, c, d: a > c and b < d,
    "t_equals": lambda a, b, c, d: a == c and b == d,
    "t_finishedby": lambda a, b, c, d: a < c and b == d,
    "t_finishes": lambda a, b, c, d: a > c and b == d,
    "t_intersects": lambda a, b, c, d: a <= d and b >= c,
    "t_meets": lambda a, b, c, d: b == c,
    "t_metby": lambda a, b, c, d: a == d,
    "t_overlappedby": lambda a, b, c, d: c < a < d < b,
    "t_overlaps": lambda a, b, c, d: a < c < b < d,
    "t_startedby": lambda a, b, c, d: a == c and b > d,
    "t_starts": lambda a, b, c, d: a == c and b < d,
}
seconds = st.integers(0, 5)


def instant(second: int) -> datetime:
    return BEGINNING + timedelta(seconds=second)


def written(second: int) -> str:
    return "'..'" if abs(second) == EVER else f"'{instant(second):%Y-%m-%dT%H:%M:%SZ}'"


def holds(condition: Any, feature: dict[str, datetime]) -> bool:
    """Whether a condition holds for a feature whose dates are all there."""
    match condition:
        case cql.All(parts):
            return all(holds(part, feature) for part in parts)
        case cql.Some(parts):
            return any(holds(part, feature) for part in parts)
        case cql.Not(part):
            return not holds(part, feature)
        case cql.Always(value):
            return value
        case cql.Missing(column):
            return column.name not in feature
        case cql.Compare(column, sign, Span(start, end)):
            assert start is not None
            assert end is not None
            moment = feature[column.name]
            before, after = moment < start, moment >= end
            signs: dict[Sign, bool] = {
                Sign.LESS: before,
                Sign.MORE: after,
                Sign.AT_MOST: not after,
                Sign.AT_LEAST: not before,
                Sign.EQUAL: not before and not after,
            }
            return signs[sign]
    raise AssertionError(condition)


def test_every_function_of_the_standard_is_there() -> None:
    assert set(TABLE) == FUNCTIONS
    assert len(FUNCTIONS) == 15


@settings(max_examples=400)
@given(
    st.sampled_from(sorted(TABLE)),
    st.tuples(seconds, seconds).map(sorted),
    st.tuples(seconds | st.just(NEVER), seconds | st.just(EVER)).map(sorted),
    st.booleans(),
    st.booleans(),
)
def test_intervals_lie_as_the_table_says(
    name: str, own: list[int], other: list[int], open_end: bool, turned: bool
) -> None:
    feature = {"date_creation": instant(own[0]), "date_maj": instant(own[1])}
    end = "'..'" if open_end else "date_maj"
    mine = f"INTERVAL(date_creation, {end})"
    theirs = f"INTERVAL({written(other[0])}, {written(other[1])})"
    ends = [own[0], EVER if open_end else own[1]]
    text = f"{name}({theirs}, {mine})" if turned else f"{name}({mine}, {theirs})"
    expected = TABLE[name](*other, *ends) if turned else TABLE[name](*ends, *other)
    assert holds(filter_from_text(text, PLACES), feature) == expected


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_property_is_an_interval_whose_ends_are_the_same(name: str) -> None:
    for at in range(5):
        condition = filter_from_text(f"{name}(date_maj, INTERVAL({written(1)}, {written(3)}))", PLACES)
        assert holds(condition, {"date_maj": instant(at)}) == TABLE[name](at, at, 1, 3)


def test_a_feature_without_a_date_lies_nowhere() -> None:
    condition = filter_from_text("t_intersects(INTERVAL('..', '..'), INTERVAL(verifie_le, '..'))", PLACES)
    assert not holds(condition, {})
