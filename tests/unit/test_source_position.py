"""Positions in the writings that real files have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.source_position import (
    PositionKind,
    PositionRule,
    is_turned,
    parse_number,
    read_position,
)

NANTES = (-1.55, 47.21)
ONE = PositionRule(PositionKind.ONE_COLUMN, "où")
TWO = PositionRule(PositionKind.TWO_COLUMNS, "lon", "lat")
DRAWN = PositionRule(PositionKind.GEOMETRY)


@pytest.mark.parametrize(
    "written",
    [
        "47.21, -1.55",
        "47.21,-1.55",
        "47,21 ; -1,55",
        "47,21,-1,55",
        "47.21 -1.55",
        "(47.21, -1.55)",
        "POINT(-1.55 47.21)",
        [47.21, -1.55],
        {"lon": -1.55, "lat": 47.21},
        {"type": "Point", "coordinates": [-1.55, 47.21]},
    ],
)
def test_one_column_holds_both(written: object) -> None:
    assert read_position(ONE, Record(1, {"où": written})) == NANTES


def test_the_order_can_be_turned_round() -> None:
    rule = PositionRule(PositionKind.ONE_COLUMN, "où", latitude_first=False)
    assert read_position(rule, Record(1, {"où": [-1.55, 47.21]})) == NANTES


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("-1,55", "47,21"),
        (-1.55, 47.21),
        ("-00000001,55", " 00000047,21"),
        (" -1.55", "47.21,"),
        ("\u22121.55", "47.21"),
    ],
)
def test_two_columns_hold_one_each(longitude: object, latitude: object) -> None:
    assert read_position(TWO, Record(1, {"lon": longitude, "lat": latitude})) == NANTES


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_nothing_is_no_position(empty: object) -> None:
    assert read_position(TWO, Record(1, {"lon": empty, "lat": empty})) is None
    assert read_position(ONE, Record(1, {"où": empty})) is None
    assert read_position(DRAWN, Record(1)) is None
    assert read_position(PositionRule(), Record(1, {"lon": "1"})) is None


@pytest.mark.parametrize(
    ("longitude", "latitude", "code"),
    [
        ("nan", "47.21", RowTrouble.POSITION_UNREADABLE),
        ("1_5", "47.21", RowTrouble.POSITION_UNREADABLE),
        ("４７", "47.21", RowTrouble.POSITION_UNREADABLE),
        ("1e400", "47.21", RowTrouble.POSITION_UNREADABLE),
        ("", "47.21", RowTrouble.POSITION_INCOMPLETE),
        ("-1.55", None, RowTrouble.POSITION_INCOMPLETE),
        ("0", "0.0", RowTrouble.POSITION_ZERO),
        ("768049,888753", "6280920,57331", RowTrouble.POSITION_OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_a_position_says_why(longitude: object, latitude: object, code: RowTrouble) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_position(TWO, Record(1, {"lon": longitude, "lat": latitude}))
    assert caught.value.code == code


@pytest.mark.parametrize("written", ["47.21", "quai de la Fosse", "1, 2, 3", "47.21, inconnue", "x" * 500])
def test_what_is_no_pair_is_unreadable(written: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_position(ONE, Record(1, {"où": written}))
    assert caught.value.code == RowTrouble.POSITION_UNREADABLE
    assert len(caught.value.params["value"]) <= 60


def test_an_area_gives_a_point_that_lies_in_it() -> None:
    horseshoe = [[0, 47], [4, 47], [4, 50], [3, 50], [3, 48], [1, 48], [1, 50], [0, 50], [0, 47]]
    position = read_position(DRAWN, Record(1, geometry={"type": "Polygon", "coordinates": [horseshoe]}))
    assert position is not None
    longitude, latitude = position
    assert (0 < longitude < 1 or 3 < longitude < 4) or 47 < latitude < 48


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": "ici"},
        {"type": "Carré", "coordinates": [1, 2]},
        {"coordinates": [1, 2]},
    ],
)
def test_a_broken_geometry_is_told(geometry: dict[str, object]) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_position(DRAWN, Record(1, geometry=geometry))
    assert caught.value.code == RowTrouble.GEOMETRY_UNREADABLE


@given(st.floats(-180, 180), st.sampled_from([".", ","]))
def test_numbers_come_back(number: float, mark: str) -> None:
    assert parse_number(f" {number:.8f} ".replace(".", mark)) == pytest.approx(number, abs=1e-8)


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ((47.2, -1.5), True),
        ((47.9, -2.2), True),
        ((-1.5, 47.2), False),
        ((-2.2, 47.9), False),
        ((30.0, 10.0), False),
    ],
)
def test_exchanged_coordinates_are_known_in_the_country_around(
    written: tuple[float, float], turned: bool
) -> None:
    assert is_turned((-1.65, 47.18, -1.48, 47.3), written) is turned
