"""Shapes of a filter: read, checked, brought to longitude and latitude in degrees."""

from __future__ import annotations

import json
import math
from typing import Any

import shapely

from cartoquartiers.domain.crs import Crs, box_in_degrees, to_crs84
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.filters import Box


def read_shape(tree: Any, crs: Crs) -> shapely.Geometry:
    """The shape of a GeoJSON geometry or of `{"bbox": […]}`, in degrees. Raises ValueProblem."""
    try:
        if isinstance(tree, dict) and "bbox" in tree:
            return area_of(box_of(tree["bbox"], crs))
        shape = to_crs84(crs, shapely.from_geojson(json.dumps(tree, allow_nan=False)))
    except (shapely.errors.ShapelyError, ValueError, TypeError, RecursionError):
        raise ValueProblem("filter_shape") from None
    # The databases disagree about what crosses itself, and one of them fails.
    if shapely.is_empty(shape) or not shapely.is_valid(shape):
        raise ValueProblem("filter_shape")
    return _unboxed(shape)


def _unboxed(shape: shapely.Geometry) -> shapely.Geometry:
    """The shape without collections within collections: PostgreSQL takes 32 of them, then fails."""
    if not isinstance(shape, shapely.GeometryCollection):
        return shape
    # One rank of collections, whatever kinds of shapes stand in it, is opened at each turn.
    parts = shapely.get_parts(shape)
    while any(isinstance(part, shapely.GeometryCollection) for part in parts):
        parts = shapely.get_parts(parts)
    return parts[0] if len(parts) == 1 else shapely.GeometryCollection(list(parts))


def box_of(numbers: Any, crs: Crs) -> Box | shapely.Geometry:
    """What four numbers, or six of which the heights are left out, cover. Raises ValueError."""
    if not isinstance(numbers, list) or len(numbers) not in (4, 6):
        raise ValueError("four or six numbers")
    if not all(type(number) in (int, float) and math.isfinite(number) for number in numbers):
        raise ValueError("numbers")
    corners = numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]
    return box_in_degrees(crs, (corners[0], corners[1], corners[2], corners[3]))


def area_of(box: Box | shapely.Geometry) -> shapely.Geometry:
    """A box as an area; two of them when it goes over 180°."""
    if isinstance(box, shapely.Geometry):
        return box
    west, south, east, north = box
    if west <= east:
        return _flat(west, south, east, north)
    return shapely.union(_flat(west, south, 180.0, north), _flat(-180.0, south, east, north))


def _flat(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """An area, or the line or the point that is left of one without width or height."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    return (
        shapely.Point(west, south)
        if (west, south) == (east, north)
        else shapely.LineString([(west, south), (east, north)])
    )
