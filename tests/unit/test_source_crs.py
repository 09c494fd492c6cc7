"""Coordinates of French maps: there and back, and told from one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.domain.cones import LAMBERT93, ZONES, from_lambert2e, to_lambert2e
from cartoquartiers.domain.geometry import Position, metres_between
from cartoquartiers.domain.projections import to_mercator
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.source_crs import Box, System, recognise, to_degrees
from cartoquartiers.domain.source_position import PositionKind, PositionRule, read_position

NANTES: Box = (-1.65, 47.18, -1.48, 47.30)
#: Towers of cathedrals, one in each part of the country.
TOWNS = [(-1.5508, 47.2186), (2.3499, 48.8530), (7.7510, 48.5817), (-0.5777, 44.8378), (9.4490, 42.7000)]
FRENCH = st.tuples(st.floats(-5, 9.5), st.floats(41.5, 51))


def written(system: System, position: Position) -> Position:
    """A position in degrees as this system writes it."""
    match system:
        case System.DEGREES:
            return position
        case System.MICRODEGREES:
            return position[0] * 1e6, position[1] * 1e6
        case System.LAMBERT93:
            return LAMBERT93.project(*position)
        case System.LAMBERT2E:
            return to_lambert2e(*position)
        case System.MERCATOR:
            return to_mercator(*position)
    return ZONES[int(system.value[2:])].project(*position)


@given(FRENCH)
def test_every_system_leads_back(position: Position) -> None:
    for system in System:
        if system.value.startswith("cc") and abs(int(system.value[2:]) - position[1]) > 1.1:
            continue
        back = to_degrees(system, *written(system, position))
        assert metres_between(back, position) < 0.01, system


def test_lambert_2_counts_from_the_meridian_of_paris() -> None:
    east, north = to_lambert2e(2.336506, 48.8358)
    assert abs(east - 600_000) < 100  # the meridian of Paris, on which the observatory stands
    assert abs(north - 2_426_000) < 1_500
    assert metres_between(from_lambert2e(east, north), (2.336506, 48.8358)) < 0.01


@pytest.mark.parametrize("system", [one for one in System if not one.startswith("cc") or one == "cc47"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_file_of_the_town_is_recognised(system: System, *, turned: bool) -> None:
    places = [(-1.6 + step / 100, 47.2 + step / 150) for step in range(10)]
    pairs = [written(system, place) for place in places]
    found = recognise([(b, a) for a, b in pairs] if turned else pairs, NANTES)
    assert (found[0].system, found[0].turned, found[0].inside) == (system, turned, 10)
    assert len(found) == 1 or found[1].inside < 10


def test_nothing_is_recognised_far_away() -> None:
    assert recognise([(0.0, 0.0), (1e300, 5.0), (150.0, -30.0)], NANTES) == []


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_no_pair_of_numbers_breaks_it(first: float, second: float) -> None:
    assert len(recognise([(first, second)], NANTES)) <= 2


def test_metres_with_spaces_and_commas_are_read() -> None:
    east, north = LAMBERT93.project(*TOWNS[0])
    cells = {"x": f"{east:,.2f}".replace(",", " ").replace(".", ","), "y": f"{north:.2f}"}
    rule = PositionRule(PositionKind.TWO_COLUMNS, "x", "y", system=System.LAMBERT93)
    found = read_position(rule, Record(1, cells))
    assert found
    assert metres_between(found, TOWNS[0]) < 0.2


@pytest.mark.parametrize("town", [*TOWNS, (1.4437, 43.6043)])
def test_without_a_territory_metres_of_lambert_93_fall_in_france(town: Position) -> None:
    # Toulouse, read as metres of the web, lies in the Meuse: the system of the country comes first.
    found = recognise([LAMBERT93.project(*town)], None)
    assert (found[0].system, found[0].turned) == (System.LAMBERT93, False)


@pytest.mark.parametrize(
    "town", [(2.3499, 48.8530), (3.0636, 50.6366), (-1.5508, 47.2186), (9.4490, 42.7000)]
)
def test_without_a_territory_metres_of_the_web_that_fall_in_the_sea_otherwise_are_known(
    town: Position,
) -> None:
    assert [one.system for one in recognise([to_mercator(*town)], None)] == [System.MERCATOR]
