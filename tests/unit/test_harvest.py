"""When a list that is followed must not be taken without asking, and when it is asked for again."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.harvest import SHAPES, loss, retry_after

DAY = timedelta(days=1)
USED = {"id": "id", "nom": "nom", "tel": "telephone", "lon": "longitude", "photo": "photo"}


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_a_list_asks_when_more_than_a_fifth_of_its_rows_are_gone(known: set[int], present: set[int]) -> None:
    found = loss(map(str, known), map(str, present), USED, USED)
    assert found.asks == (5 * len(known - present) > len(known))
    assert found.may_go_on


def test_a_column_that_is_used_is_missed_and_some_are_not_to_be_done_without() -> None:
    lost = loss([], [], USED, {"id", "nom", "lon", "photo", "other"})
    assert (lost.asks, lost.columns, lost.may_go_on) == (True, ("tel",), True)
    assert not loss([], [], USED, {"nom", "tel", "lon", "photo"}).may_go_on
    assert not loss([], [], {**USED, SHAPES: SHAPES}, USED).may_go_on
    assert loss([], [], USED, {"id", "nom", "tel", "lon"}).may_go_on
    assert not loss([], [], USED, {*USED, "new"}).asks


def test_a_list_that_fails_is_asked_for_later_and_later_and_once_a_day_at_least() -> None:
    waits = [retry_after(failures, timedelta(hours=1)) for failures in range(1, 40)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert waits[-1] == DAY
    assert retry_after(30, 7 * DAY) == timedelta(minutes=15) * 2**12 or retry_after(30, 7 * DAY) == 7 * DAY
