"""Lambert-93 and the Mercator projection of web maps, from and to degrees (WGS 84).

Written out, because the library that one would take (pyproj) and SpatiaLite each bring their own PROJ, and
one process that holds both crashes (docs/decisions/0013-features.md). RGF93 and WGS 84 are taken for one,
as PROJ does: they differ by less than a metre. A test compares with PROJ, to the millimetre.
"""

from __future__ import annotations

from math import (
    asin,
    atan,
    atan2,
    atanh,
    cos,
    degrees,
    exp,
    hypot,
    log,
    radians,
    remainder,
    sin,
    sinh,
    sqrt,
    tanh,
)

# Semi-major axis (m) of GRS 80 and of WGS 84, and the first eccentricity of GRS 80.
_A = 6378137.0
_F = 1 / 298.257222101
_E = sqrt(2 * _F - _F * _F)

# Lambert-93: central meridian, latitude of origin, the two parallels; false easting and northing (m).
_LON0, _LAT0, _LAT1, _LAT2 = (radians(value) for value in (3.0, 46.5, 44.0, 49.0))
_X0, _Y0 = 700_000.0, 6_600_000.0


def to_mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Metres east and north (EPSG:3857). Raises ValueError at the poles, which are endlessly far."""
    return _A * radians(longitude), _A * atanh(sin(radians(latitude)))


def from_mercator(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of metres east and north (EPSG:3857)."""
    return degrees(east / _A), degrees(atan(sinh(north / _A)))


def to_lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    """Metres east and north (EPSG:2154)."""
    turn = _N * radians(remainder(longitude - degrees(_LON0), 360))
    radius = _radius(radians(latitude))
    return _X0 + radius * sin(turn), _Y0 + _RADIUS0 - radius * cos(turn)


def from_lambert93(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of metres east and north (EPSG:2154)."""
    right, down = east - _X0, _Y0 + _RADIUS0 - north
    longitude = _LON0 + atan2(right, down) / _N
    isometric = -log(hypot(right, down) / (_A * _SCALE)) / _N
    latitude = asin(tanh(isometric))
    for _turn in range(8):  # each turn brings three more digits
        latitude = asin(tanh(isometric + _E * atanh(_E * sin(latitude))))
    return remainder(degrees(longitude), 360), degrees(latitude)


def _isometric(latitude: float) -> float:
    return atanh(sin(latitude)) - _E * atanh(_E * sin(latitude))


def _parallel(latitude: float) -> float:
    """The radius of a parallel, in semi-major axes."""
    return cos(latitude) / sqrt(1 - (_E * sin(latitude)) ** 2)


def _radius(latitude: float) -> float:
    """Metres from the top of the cone."""
    return _A * _SCALE * exp(-_N * _isometric(latitude))


_N = log(_parallel(_LAT1) / _parallel(_LAT2)) / (_isometric(_LAT2) - _isometric(_LAT1))
_SCALE = _parallel(_LAT1) * exp(_N * _isometric(_LAT1)) / _N
_RADIUS0 = _radius(_LAT0)
