"""A map for paper: numbered points among outlines, as coordinates of a drawing, without any tile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

import shapely
from shapely.affinity import affine_transform
from shapely.errors import ShapelyError
from shapely.geometry import shape

from cartoquartiers.domain.geometry import METRES_PER_DEGREE, Position

#: The drawing in its own units, of which ten are a millimetre on A4 with margins of 16 mm.
WIDTH, HEIGHT = 1780, 1000
RADIUS = 25.0
#: What is left free around the outermost points, and the least that a map shows, in metres.
_FREE, _LEAST_METRES = 60.0, 500.0
_ROUNDS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """Something of the ground: `kind` (quartier, water, road), its `path` in SVG, if asked for."""

    kind: str
    path: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A numbered point, and where it really is when others pushed it aside."""

    number: int
    x: float
    y: float
    at_x: float
    at_y: float

    @property
    def moved(self) -> bool:
        """Whether its place needs a line to it."""
        return hypot(self.x - self.at_x, self.y - self.at_y) > RADIUS / 2


@dataclass(frozen=True, slots=True)
class PaperMap:
    """What is drawn."""

    lines: list[Line]
    dots: list[Dot]


class _Frame:
    """The part of the world that is shown, from degrees to units of the drawing; north is up."""

    def __init__(self, points: Sequence[Position]) -> None:
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        middle = (west + east) / 2, (south + north) / 2
        shrink = max(0.05, cos(radians(middle[1])))
        least = _LEAST_METRES / METRES_PER_DEGREE
        room = max((east - west) * shrink, least), max(north - south, least)
        scale = min((WIDTH - 2 * _FREE) / room[0], (HEIGHT - 2 * _FREE) / room[1])

        x, y = scale * shrink, -scale
        #: How `affine_transform` is told the same.
        self.matrix = [x, 0, 0, y, WIDTH / 2 - middle[0] * x, HEIGHT / 2 - middle[1] * y]

    def put(self, position: Position) -> tuple[float, float]:
        """Where a position lies in the drawing."""
        x, _, _, y, left, top = self.matrix
        return position[0] * x + left, position[1] * y + top


def paper_map(
    points: Sequence[Position], ground: Iterable[Mapping[str, Any]], chosen: Iterable[str] = ()
) -> PaperMap | None:
    """Draw points (longitude, latitude in degrees), numbered from 1 in their order, among the features of the
    ground (GeoJSON, with `kind`, or a quartier with its `code`); None without a point. A feature that cannot
    be drawn is left out."""
    if not points:
        return None
    frame = _Frame(points)
    wanted = set(chosen)
    lines = [line for feature in ground if (line := _line(frame, feature, wanted))]
    return PaperMap(lines, _apart([frame.put(point) for point in points]))


def _line(frame: _Frame, feature: Mapping[str, Any], chosen: set[str]) -> Line | None:
    said = feature.get("properties") or {}
    try:
        drawn = shape(feature["geometry"])
        cut = shapely.clip_by_rect(affine_transform(drawn, frame.matrix), -20, -20, WIDTH + 20, HEIGHT + 20)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError):
        return None
    path = _path(cut)
    return Line(str(said.get("kind") or "quartier"), path, said.get("code") in chosen) if path else None


def _path(drawn: shapely.Geometry) -> str:
    """The lines and rings of a shape, in SVG's words."""
    rings: list[Any] = []
    for part in shapely.get_parts(drawn):
        rings += [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
    return "".join(
        "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in shapely.get_coordinates(ring))
        for ring in rings
        if ring.geom_type in ("LineString", "LinearRing") and not ring.is_empty
    )


def _apart(places: list[tuple[float, float]]) -> list[Dot]:
    """Push apart the points that cover one another, little by little, so that each number can be read."""
    moved = [list(place) for place in places]
    for _round in range(_ROUNDS):
        quiet = True
        for rank, one in enumerate(moved):
            for number, other in enumerate(moved[:rank]):
                quiet = _push(one, other, rank - number) and quiet
        if quiet:
            break
    return [
        Dot(number, _within(x, WIDTH), _within(y, HEIGHT), *place)
        for number, ((x, y), place) in enumerate(zip(moved, places, strict=True), start=1)
    ]


def _push(one: list[float], other: list[float], apart: int) -> bool:
    """Whether these two leave one another alone; else each goes half of the way."""
    dx, dy = one[0] - other[0], one[1] - other[1]
    far = hypot(dx, dy)
    missing = 2 * RADIUS + 2 - far
    if missing <= 0:
        return True
    # Points of one place have no direction of their own: each takes another one.
    ux, uy = (dx / far, dy / far) if far > 0.01 else (cos(2.4 * apart), cos(2.4 * apart + 1.57))
    for point, sign in ((one, 1), (other, -1)):
        point[0] += sign * ux * missing / 2
        point[1] += sign * uy * missing / 2
    return False


def _within(value: float, most: int) -> float:
    return min(max(value, RADIUS + 2), most - RADIUS - 2)
