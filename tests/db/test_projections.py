"""Coordinates are moved as PROJ moves them, which PostGIS asks."""

import random

import pytest
from sqlalchemy import text

from cartoquartiers.domain.projections import from_lambert93, from_mercator, to_lambert93, to_mercator
from cartoquartiers.store.work import Store


@pytest.mark.parametrize("kind", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True)
def test_a_thousand_points_of_france_lie_where_proj_puts_them(store: Store) -> None:
    chosen = random.Random(93)
    points = [(chosen.uniform(-10, 15), chosen.uniform(40, 52)) for _ in range(500)]
    points += [(-1.55, 47.21), (55.5, -21.1), (3.0, 46.5), (-179.9, 5.0)]
    moved = text(
        "SELECT ST_X(g), ST_Y(g) FROM ST_Transform(ST_SetSRID(ST_MakePoint(:x, :y), 4326), :to) AS g"
    )
    with store.reading() as work:
        for to, away, back in ((2154, to_lambert93, from_lambert93), (3857, to_mercator, from_mercator)):
            for longitude, latitude in points:
                asked = {"x": longitude, "y": latitude, "to": to}
                east, north = work.session.execute(moved, asked).one()
                assert away(longitude, latitude) == pytest.approx((east, north), abs=1e-3)
                assert back(east, north) == pytest.approx((longitude, latitude), abs=1e-9)
