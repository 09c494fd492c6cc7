"""Lambert-93 and the Mercator projection of web maps, from and to degrees (WGS 84).

Written out, because the library that one would take (pyproj) and SpatiaLite each bring their own PROJ, and
one process that holds both crashes (docs/decisions/0013-features.md). RGF93 and WGS 84 are taken for one,
as PROJ does: they differ by less than a metre. A test compares with PROJ, to the millimetre.
"""

from __future__ import annotations

from math import atan, atanh, degrees, radians, sin, sinh

from cartoquartiers.domain.cones import GRS80, LAMBERT93


def to_mercator(longitude: float, latitude: float) -> tuple[float, float]:
    """Metres east and north (EPSG:3857). Raises ValueError at the poles, which are endlessly far."""
    return GRS80.axis * radians(longitude), GRS80.axis * atanh(sin(radians(latitude)))


def from_mercator(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of metres east and north (EPSG:3857)."""
    return degrees(east / GRS80.axis), degrees(atan(sinh(north / GRS80.axis)))


to_lambert93 = LAMBERT93.project
"""Metres east and north (EPSG:2154)."""
from_lambert93 = LAMBERT93.unproject
"""Longitude and latitude of metres east and north (EPSG:2154)."""
