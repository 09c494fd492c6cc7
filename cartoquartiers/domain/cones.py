"""The conical projections of French maps (Lambert), by one formula: IGN, note technique NTG 71.

Degrees are longitude and latitude on the ellipsoid of the projection, counted from Greenwich; metres are
east and north.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, atan2, atanh, cos, degrees, exp, hypot, log, radians, remainder, sin, sqrt, tanh


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """Semi-major axis (m) and first eccentricity."""

    axis: float
    eccentricity: float

    def isometric(self, latitude: float) -> float:
        """The isometric latitude of a latitude, both in radians."""
        return atanh(sin(latitude)) - self.eccentricity * atanh(self.eccentricity * sin(latitude))

    def latitude(self, isometric: float) -> float:
        """The latitude of an isometric latitude, both in radians."""
        found = asin(tanh(isometric))
        for _turn in range(8):  # each turn brings three more digits
            found = asin(tanh(isometric + self.eccentricity * atanh(self.eccentricity * sin(found))))
        return found

    def normal(self, latitude: float) -> float:
        """Metres along the normal, from the ellipsoid to the axis of the poles."""
        return self.axis / sqrt(1 - (self.eccentricity * sin(latitude)) ** 2)


def _flattened(axis: float, flattening: float) -> Ellipsoid:
    return Ellipsoid(axis, sqrt(2 * flattening - flattening * flattening))


GRS80 = _flattened(6378137.0, 1 / 298.257222101)
#: Clarke 1880 as the IGN took it: its polar axis is 6 356 515 m.
CLARKE_IGN = _flattened(6378249.2, 1 - 6356515.0 / 6378249.2)


@dataclass(frozen=True, slots=True)
class Cone:
    """A conical projection: exponent `n`, constant `c` (m), top of the cone (m), meridian (degrees)."""

    ellipsoid: Ellipsoid
    n: float
    c: float
    east: float
    north: float
    meridian: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Metres east and north of degrees."""
        turn = self.n * radians(remainder(longitude - self.meridian, 360))
        radius = self.c * exp(-self.n * self.ellipsoid.isometric(radians(latitude)))
        return self.east + radius * sin(turn), self.north - radius * cos(turn)

    def unproject(self, east: float, north: float) -> tuple[float, float]:
        """Degrees of metres east and north. Raises ValueError at the top of the cone, which is no place."""
        right, down = east - self.east, self.north - north
        longitude = self.meridian + degrees(atan2(right, down) / self.n)
        isometric = -log(hypot(right, down) / self.c) / self.n
        return remainder(longitude, 360), degrees(self.ellipsoid.latitude(isometric))


def secant(
    ellipsoid: Ellipsoid,
    meridian: float,
    origin: float,
    parallels: tuple[float, float],
    false: tuple[float, float],
) -> Cone:
    """The cone through two parallels; at the origin (degrees) stand the `false` metres east and north."""
    low, high = map(radians, parallels)

    def across(latitude: float) -> float:
        return ellipsoid.normal(latitude) * cos(latitude)

    n = log(across(low) / across(high)) / (ellipsoid.isometric(high) - ellipsoid.isometric(low))
    c = across(low) * exp(n * ellipsoid.isometric(low)) / n
    top = false[1] + c * exp(-n * ellipsoid.isometric(radians(origin)))
    return Cone(ellipsoid, n, c, false[0], top, meridian)


LAMBERT93 = secant(GRS80, 3.0, 46.5, (44.0, 49.0), (700_000.0, 6_600_000.0))
#: The nine conical zones of RGF93, by the latitude in their middle.
ZONES = {
    middle: secant(
        GRS80,
        3.0,
        middle,
        (middle - 0.75, middle + 0.75),
        (1_700_000.0, 200_000.0 + 1_000_000.0 * (middle - 41)),
    )
    for middle in range(42, 51)
}
#: Lambert II étendu, on the old NTF: the published constants; its meridian is that of Paris (2° 20' 14.025").
LAMBERT2E = Cone(
    CLARKE_IGN, 0.7289686274, 11_745_793.39, 600_000.0, 8_199_695.768, 2 + (20 + 14.025 / 60) / 60
)
#: Metres from the centre of the NTF to that of RGF93.
_SHIFT = (-168.0, -60.0, 320.0)


def from_lambert2e(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude (RGF93), to a few metres: the shift is one for all France."""
    return _moved(LAMBERT2E.unproject(east, north), CLARKE_IGN, GRS80, 1)


def to_lambert2e(longitude: float, latitude: float) -> tuple[float, float]:
    """Lambert II étendu of longitude and latitude (RGF93), to a few metres."""
    return LAMBERT2E.project(*_moved((longitude, latitude), GRS80, CLARKE_IGN, -1))


def _moved(position: tuple[float, float], old: Ellipsoid, new: Ellipsoid, sign: int) -> tuple[float, float]:
    """The same point of the ground on another ellipsoid, by way of its distance from both centres."""
    longitude, latitude = map(radians, position)
    normal = old.normal(latitude)
    x = normal * cos(latitude) * cos(longitude) + sign * _SHIFT[0]
    y = normal * cos(latitude) * sin(longitude) + sign * _SHIFT[1]
    z = normal * (1 - old.eccentricity**2) * sin(latitude) + sign * _SHIFT[2]
    across = hypot(x, y)
    found = atan2(z, across * (1 - new.eccentricity**2))
    for _turn in range(6):
        found = atan2(z + new.eccentricity**2 * new.normal(found) * sin(found), across)
    return degrees(atan2(y, x)), degrees(found)
