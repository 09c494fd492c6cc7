"""The coordinate reference systems in which features may be asked for, and the way between them.

Everything is kept in CRS84: longitude, latitude, degrees, WGS 84. Each system has its own order of axes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import shapely

from cartoquartiers.domain.filters import Box
from cartoquartiers.domain.projections import from_lambert93, from_mercator, to_lambert93, to_mercator

Rows = Any
"""An array of pairs, as shapely hands it to what moves coordinates."""
Move = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Crs:
    """A system: its address, and how coordinates are written in it.

    `away` leads from (longitude, latitude) to its coordinates in its order of axes, `back` the other way.
    `decimals` keep about the same precision everywhere: a decimetre on the ground in degrees, a centimetre
    in metres. `straight` tells whether a box in it is a box in degrees too.
    """

    uri: str
    decimals: int
    away: Move
    back: Move
    straight: bool = True


def _same(first: float, second: float) -> tuple[float, float]:
    return first, second


def _swapped(first: float, second: float) -> tuple[float, float]:
    return second, first


_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = Crs("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 6, _same, _same)
WGS84 = Crs(_EPSG + "4326", 6, _swapped, _swapped)
MERCATOR = Crs(_EPSG + "3857", 2, to_mercator, from_mercator)
LAMBERT93 = Crs(_EPSG + "2154", 2, to_lambert93, from_lambert93, straight=False)
CRS_BY_URI: dict[str, Crs] = {crs.uri: crs for crs in (CRS84, WGS84, MERCATOR, LAMBERT93)}

# Pieces into which an edge is cut before it is bent: over 100 km of Lambert-93 the chords are 2 cm off.
_PIECES = 64
# A little more than the globe, once around: what clients send that show the world twice.
_WIDEST, _HIGHEST = 540.0, 90.001
# Metres or degrees: nothing on the globe is further away in any of the systems.
_FURTHEST = 1e8


def from_crs84(crs: Crs, coordinates: Rows) -> Rows:
    """Rows of (longitude, latitude) as rows of coordinates of `crs`, in its order of axes, rounded."""
    return _each(crs.away, coordinates).round(crs.decimals)


def to_crs84(crs: Crs, shape: shapely.Geometry) -> shapely.Geometry:
    """A shape of `crs` as one of CRS84. Raises ValueError when a coordinate is nowhere on the globe."""
    if not all(abs(number) <= _FURTHEST for number in shapely.total_bounds(shape).tolist()):
        raise ValueError("not on the globe")
    moved = shapely.transform(shapely.force_2d(shape), lambda rows: _each(crs.back, rows))
    rows = shapely.get_coordinates(moved)
    if not len(rows) or not all(_on_the_globe(row) for row in rows.tolist()):
        raise ValueError("not on the globe")
    return moved


def box_in_degrees(crs: Crs, box: Box) -> Box | shapely.Geometry:
    """A box of `crs` (lower corner, upper corner, in its axes) as a box in degrees, west before east unless
    it goes over 180°; or as the area that it covers where a box does not stay one. Raises ValueError.
    """
    if max(map(abs, box)) > _FURTHEST:
        raise ValueError("not on the globe")
    if not crs.straight:
        if box[0] > box[2] or box[1] > box[3]:
            raise ValueError("the corners are not in order")
        # A box without width or height is a line or a point, and still meets what lies on it.
        drawn = shapely.segmentize(shapely.box(*box), max(box[2] - box[0], box[3] - box[1]) / _PIECES or 1)
        return to_crs84(crs, drawn)
    one, two, three, four = box
    rows = shapely.get_coordinates(to_crs84(crs, shapely.multipoints([(one, two), (three, four)]))).tolist()
    (west, south), (east, north) = rows
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        raise ValueError("not a box of the globe")
    return west, south, east, north


def _on_the_globe(row: Iterable[float]) -> bool:
    longitude, latitude = row
    finite = math.isfinite(longitude) and math.isfinite(latitude)
    return finite and abs(longitude) <= _WIDEST and abs(latitude) <= _HIGHEST


def _each(move: Move, rows: Rows) -> Rows:
    moved = rows.copy()
    for rank, (first, second) in enumerate(rows.tolist()):
        try:
            moved[rank] = move(first, second)
        except (OverflowError, ValueError, ZeroDivisionError):
            moved[rank] = (math.nan, math.nan)
    return moved
