"""The outlines of the territory as a drawing: what one has is seen at a glance, without any map."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians

import shapely

from cartoquartiers.store.queries.territory import Territory

WIDTH = 640
# A wider or taller territory keeps its proportions within this.
_HIGHEST = 640
_DETAIL = 1.2


@dataclass(frozen=True)
class Shape:
    """One outline: its path (SVG), where its name stands, whether it is the one that the page is about."""

    kind: str
    code: str
    name: str
    path: str
    x: float
    y: float
    chosen: bool


@dataclass(frozen=True)
class Drawing:
    """A drawing in points: width, height, outlines with communes below quartiers."""

    width: int
    height: int
    shapes: list[Shape]


def drawing_of(
    outlines: Mapping[tuple[str, str], shapely.Geometry],
    names: Territory,
    chosen: tuple[str, str] | None = None,
) -> Drawing | None:
    """Return the drawing of the outlines (longitude, latitude in degrees), or ``None`` without any."""
    if not outlines:
        return None
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    squeeze = cos(radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * squeeze, 1e-9), _HIGHEST / max(north - south, 1e-9))
    height = max(round((north - south) * scale), 1)
    width = max(round((east - west) * squeeze * scale), 1)
    shapes = []
    for (kind, code), outline in sorted(outlines.items()):
        flat = shapely.transform(outline, lambda points: (points - [west, north]) * [squeeze * scale, -scale])
        light = shapely.simplify(flat, _DETAIL)
        here = shapely.point_on_surface(light)
        label = (names.communes if kind == "commune" else names.quartiers).get(code, code)
        at = (round(shapely.get_x(here), 1), round(shapely.get_y(here), 1))
        shapes.append(Shape(kind, code, label, _path(light), *at, (kind, code) == chosen))
    return Drawing(width, height, shapes)


def _path(shape: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    return " ".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(r)) + "Z" for r in rings
    )
