"""Locating in memory says what the database says of each position, and what another process drew."""

from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, box
from sqlalchemy import func, select

from cartoquartiers.domain.outlines import Outline as Drawing
from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.store.queries.drawn import KINDS
from cartoquartiers.store.queries.territory import locate, locate_many, territory_box
from cartoquartiers.store.spatial import point
from cartoquartiers.store.tables.territory import Outline
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases.territory import save_outlines
from tests.factories.territory import CUT, EAST, INSIDE_1, INSIDE_2, NORTH, OUTSIDE, SOUTH, WEST

EDGES = [(CUT, 47.22), (WEST, SOUTH), (EAST, NORTH), (CUT, SOUTH)]


def by_database(work: Work, position: tuple[float, float]) -> tuple[str | None, ...]:
    """The first commune and the first quartier by code whose outline the database finds to touch it."""
    touching = func.carto_touches(Outline.geom, point(position))
    return tuple(
        work.session.scalars(
            select(table.code)
            .join(Outline, Outline.id == table.outline_id)
            .where(touching)
            .order_by(table.code)
            .limit(1)
        ).first()
        for _kind, table in KINDS
    )


def test_what_is_located_in_memory_is_where_the_database_finds_it(store: Store) -> None:
    positions = st.tuples(st.floats(WEST - 0.1, EAST + 0.1), st.floats(SOUTH - 0.1, NORTH + 0.1))

    @settings(max_examples=20, deadline=None)
    @given(st.lists(positions, max_size=20))
    def agree(drawn: list[tuple[float, float]]) -> None:
        asked = [*drawn, *EDGES, INSIDE_1, INSIDE_2, OUTSIDE]
        with store.reading() as work:
            each = [by_database(work, position) for position in asked]
            assert [locate(work, position) for position in asked] == each
            work.memo.clear()
            locate_many(work, asked)
            assert [locate(work, position) for position in asked] == each

    agree()


def test_outlines_that_another_process_draws_anew_are_seen_at_once(store: Store) -> None:
    with store.reading() as work:
        assert locate(work, OUTSIDE) == (None, None)
    other = Store(store.url, now=store.now)
    farther = MultiPolygon([box(CUT, SOUTH, OUTSIDE[0] + 0.1, NORTH)])
    with other.writing() as work:
        save_outlines(work, ANONYMOUS, "quartier", [Drawing("2", "Quartier de l’Est", farther)])
        assert locate(work, OUTSIDE)[1] == "2"
    other.dispose()
    with store.reading() as work:
        found = territory_box(work)
        assert locate(work, OUTSIDE)[1] == "2"
    assert found is not None and found[2] > OUTSIDE[0]
