"""A map for paper: north is up, every point is on it, and every number can be read."""

from itertools import combinations
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from cartoquartiers.domain.paper_map import HEIGHT, RADIUS, WIDTH, paper_map

_SQUARE = {
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[-1.6, 47.2], [-1.5, 47.2], [-1.5, 47.3], [-1.6, 47.3], [-1.6, 47.2]]],
    },
    "properties": {"code": "centre"},
}
_places = st.tuples(st.floats(-1.7, -1.4), st.floats(47.1, 47.4))


@settings(max_examples=15)
@given(st.lists(_places, min_size=1, max_size=12))
def test_every_number_is_on_the_sheet(points: list[tuple[float, float]]) -> None:
    drawn = paper_map(points, [_SQUARE])
    assert drawn
    assert [dot.number for dot in drawn.dots] == list(range(1, len(points) + 1))
    assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= HEIGHT for dot in drawn.dots)


def test_north_is_up_east_is_right_and_a_quartier_is_known_again() -> None:
    drawn = paper_map([(-1.55, 47.21), (-1.53, 47.24)], [_SQUARE, {"geometry": None}], ["centre"])
    assert drawn
    south, north = drawn.dots
    assert south.y > north.y
    assert south.x < north.x
    assert [(line.kind, line.chosen) for line in drawn.lines] == [("quartier", True)]
    assert drawn.lines[0].path.startswith("M")
    assert paper_map([], [_SQUARE]) is None


def test_points_of_one_place_are_pushed_apart_and_lead_back_to_it() -> None:
    drawn = paper_map([(-1.55, 47.21)] * 6 + [(-1.5, 47.25)], [])
    assert drawn
    for one, other in combinations(drawn.dots, 2):
        assert hypot(one.x - other.x, one.y - other.y) > RADIUS
    assert sum(dot.moved for dot in drawn.dots) >= 5
    assert {(dot.at_x, dot.at_y) for dot in drawn.dots[:6]} == {(drawn.dots[0].at_x, drawn.dots[0].at_y)}
