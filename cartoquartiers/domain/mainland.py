"""Metropolitan France, roughly: enough to tell a sensible reading of coordinates from another."""

from __future__ import annotations

import shapely

#: (longitude, latitude) in degrees, from Dunkirk round; some ten kilometres wider than coast and borders.
_MAINLAND = shapely.Polygon(
    [
        *((2.6, 51.2), (4.3, 50.2), (5.0, 50.3), (6.4, 49.65), (8.4, 49.1), (7.8, 47.45), (7.0, 46.9)),
        *((6.3, 46.45), (7.1, 46.5), (7.25, 45.2), (7.2, 44.6), (7.8, 44.1), (7.7, 43.6), (6.6, 42.9)),
        *((3.4, 42.95), (3.4, 42.3), (1.4, 42.3), (-0.8, 42.6), (-2.0, 43.2), (-1.9, 43.5), (-1.35, 45.0)),
        *((-1.35, 45.8), (-1.65, 46.2), (-2.5, 46.7), (-3.3, 47.2), (-4.9, 47.7), (-5.3, 48.5), (-3.5, 49.0)),
        *((-2.3, 48.95), (-2.1, 49.85), (0.1, 50.0), (1.4, 50.5), (1.5, 51.05)),
    ]
)
_CORSICA = shapely.box(8.4, 41.25, 9.7, 43.15)


def on_the_mainland(longitude: float, latitude: float) -> bool:
    """Tell whether a position (degrees) lies in metropolitan France, Corsica included, or just beside it."""
    return any(bool(shapely.contains_xy(area, longitude, latitude)) for area in (_MAINLAND, _CORSICA))
