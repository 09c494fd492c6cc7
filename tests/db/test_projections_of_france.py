"""Our cones against PostGIS: the conical zones to the millimetre, Lambert II étendu to a few metres."""

import pytest
from sqlalchemy import text

from cartoquartiers.domain.cones import LAMBERT93, ZONES, to_lambert2e
from cartoquartiers.domain.geometry import Position
from cartoquartiers.store.work import Store, Work

TRANSFORM = text(
    "SELECT ST_X(p), ST_Y(p) FROM (SELECT"
    " ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4326), CAST(:srid AS integer)) AS p) AS moved"
)
TOWNS = [(-1.5508, 47.2186), (2.3499, 48.8530), (7.7510, 48.5817), (-0.5777, 44.8378), (9.4490, 42.7000)]
postgis = pytest.mark.parametrize("kind", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True)


def transformed(work: Work, position: Position, srid: int) -> Position:
    """What PostGIS makes of it."""
    asked = {"lon": position[0], "lat": position[1], "srid": srid}
    east, north = work.session.execute(TRANSFORM, asked).one()
    return float(east), float(north)


@postgis
def test_our_formulas_agree_with_postgis(store: Store) -> None:
    with store.reading() as work:
        for town in TOWNS:
            assert LAMBERT93.project(*town) == pytest.approx(transformed(work, town, 2154), abs=0.001)
            assert to_lambert2e(*town) == pytest.approx(transformed(work, town, 27572), abs=5)
            for middle, cone in ZONES.items():
                if abs(town[1] - middle) < 1:
                    assert cone.project(*town) == pytest.approx(
                        transformed(work, town, 3942 + middle - 42), abs=0.001
                    )
