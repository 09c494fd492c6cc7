"""Locating many positions in memory says what the database says of each."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.store.queries.territory import locate, locate_many
from cartoquartiers.store.work import Store
from tests.factories.territory import CUT, EAST, INSIDE_1, INSIDE_2, NORTH, OUTSIDE, SOUTH, WEST

EDGES = [(CUT, 47.22), (WEST, SOUTH), (EAST, NORTH), (CUT, SOUTH)]


def test_many_at_once_are_where_each_one_is(store: Store) -> None:
    positions = st.tuples(st.floats(WEST - 0.1, EAST + 0.1), st.floats(SOUTH - 0.1, NORTH + 0.1))

    @settings(max_examples=20, deadline=None)
    @given(st.lists(positions, max_size=20))
    def agree(drawn: list[tuple[float, float]]) -> None:
        asked = [*drawn, *EDGES, INSIDE_1, INSIDE_2, OUTSIDE]
        with store.reading() as work:
            each = [locate(work, position) for position in asked]
            work.memo.clear()
            locate_many(work, asked)
            assert [locate(work, position) for position in asked] == each

    agree()
