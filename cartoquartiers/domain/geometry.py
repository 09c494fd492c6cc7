"""Distances and directions between positions (longitude, latitude in degrees, WGS 84)."""

import re
from math import atan2, cos, degrees, radians, sin, sqrt

Position = tuple[float, float]

# float() would also take "nan", "4_8" and full-width digits.
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,15})?")

# WGS 84 semi-major axis (m) and first eccentricity squared.
_A = 6378137.0
_E2 = 0.0066943799901413165
SAME_PLACE_METRES = 3.0
#: Of latitude, and of longitude at the equator: near enough for drawings.
METRES_PER_DEGREE = 111_320.0
DIRECTIONS = ("nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest")


def read_position(longitude: str, latitude: str) -> Position | None:
    """Return the position that two texts of an address say, or ``None`` when they say none."""
    if not (_DEGREES.fullmatch(longitude) and _DEGREES.fullmatch(latitude)):
        return None
    position = float(longitude), float(latitude)
    return position if abs(position[0]) <= 180 and abs(position[1]) <= 90 else None


def metres_between(a: Position, b: Position) -> float:
    """Return the distance in metres on the ellipsoid, by the local radii of curvature at the mean latitude.

    For positions less than 50 km apart the error stays under a centimetre per 100 m, which is what comparing
    positions needs; the databases answer for long distances.
    """
    mean = radians((a[1] + b[1]) / 2)
    shrink = 1 - _E2 * sin(mean) ** 2
    meridian = _A * (1 - _E2) / shrink**1.5
    parallel = _A / sqrt(shrink) * cos(mean)
    return sqrt((radians(b[1] - a[1]) * meridian) ** 2 + (radians(_turn(b[0] - a[0])) * parallel) ** 2)


def same_position(a: Position | None, b: Position | None) -> bool:
    """Tell whether two positions are equal for the house: within 3 m on the ellipsoid."""
    if a is None or b is None:
        return a is b
    return metres_between(a, b) <= SAME_PLACE_METRES


def direction(a: Position, b: Position) -> str:
    """Return the French name of the direction that leads from ``a`` to ``b``."""
    east = radians(_turn(b[0] - a[0])) * cos(radians((a[1] + b[1]) / 2))
    north = radians(b[1] - a[1])
    return DIRECTIONS[round(degrees(atan2(east, north)) / 45) % 8]


def box_around(position: Position, metres: float) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees, a box that holds the circle of ``metres`` around."""
    lon, lat = position
    d_lat = degrees(metres / (_A * (1 - _E2))) * 1.01
    d_lon = min(180.0, d_lat / max(cos(radians(min(abs(lat) + d_lat, 89.9))), 1e-3))
    return lon - d_lon, lat - d_lat, lon + d_lon, lat + d_lat


def _turn(degrees_: float) -> float:
    """Bring a difference of longitudes into -180..180."""
    return (degrees_ + 180) % 360 - 180
