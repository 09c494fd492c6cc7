"""An area that somebody drew: its corners, one a line as « latitude, longitude », as maps give them."""

from __future__ import annotations

import re

import shapely

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.geometry import Position, read_position

Corners = tuple[Position, ...]
MOST_CORNERS = 200
_DECIMALS = 6
_BETWEEN = re.compile(r"\s*[,;\t ]\s*")


def read_corners(text: str, field: str) -> Corners:
    """Return the corners (longitude, latitude in degrees, EPSG:4326) in their order; none for no text.

    Two corners are those of a rectangle. Raises ``Invalid`` on ``field``: `area_line` (``line``: its number),
    `area_corners`, `area_crossed`.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1 or len(lines) > MOST_CORNERS:
        raise Invalid([Problem(field, "area_corners", {"most": MOST_CORNERS})])
    corners = [_corner(line, number, field) for number, line in enumerate(lines, 1)]
    if len(corners) == 2:
        (west, south), (east, north) = corners
        corners = [(west, south), (east, south), (east, north), (west, north)]
    if corners and not _is_an_area(corners):
        raise Invalid([Problem(field, "area_crossed")])
    return tuple(corners)


def write_corners(corners: Corners) -> str:
    """Return the text that ``read_corners`` reads."""
    return "\n".join(f"{latitude:.6f}, {longitude:.6f}" for longitude, latitude in corners)


def shape_of(corners: Corners) -> shapely.Polygon:
    """The area as a polygon (longitude, latitude, EPSG:4326)."""
    return shapely.Polygon(corners)


def _corner(line: str, number: int, field: str) -> Position:
    parts = _BETWEEN.split(line)
    found = read_position(parts[1], parts[0]) if len(parts) == 2 else None
    if found is None:
        raise Invalid([Problem(field, "area_line", {"line": number})])
    return round(found[0], _DECIMALS), round(found[1], _DECIMALS)


def _is_an_area(corners: list[Position]) -> bool:
    if len(set(corners)) < 3:
        return False
    shape = shapely.Polygon(corners)
    return bool(shape.is_valid and shape.area > 0)
