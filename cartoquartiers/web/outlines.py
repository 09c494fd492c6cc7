"""The quartiers as the map draws them: outlines simplified together, so that neighbours keep one edge."""

import json
from typing import Any

import shapely

from cartoquartiers.store.queries import site, territory
from cartoquartiers.store.work import Work

# About fifteen metres: a few pixels at the zooms where outlines matter.
_TOLERANCE = 0.00015
_DECIMALS = 5
# What the town adds to the ground (rivers, main roads), kept beside its other settings.
GROUND_SETTING = "ground"


def collection(work: Work) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection: the quartiers (else the communes), then the town's ground."""
    names = territory.territory(work)
    kind = "quartier" if names.quartiers else "commune"
    labels = names.quartiers or names.communes
    found = territory.outlines(work, kind)
    shapes: list[shapely.Geometry] = list(found.values())
    simple = list(shapely.coverage_simplify(shapes, _TOLERANCE)) if shapes else []
    features = [
        _feature(code, labels.get(code, code), shape)
        for (_, code), shape in zip(found, simple, strict=True)
        if not shapely.is_empty(shape)
    ]
    ground = site.setting(work, GROUND_SETTING) or {"features": []}
    return {"type": "FeatureCollection", "features": [*features, *ground["features"]]}


def _feature(code: str, label: str, shape: shapely.Geometry) -> dict[str, Any]:
    centroid = shapely.centroid(shape)
    middle = centroid if shapely.within(centroid, shape) else shapely.point_on_surface(shape)
    return {
        "type": "Feature",
        "properties": {
            "code": code,
            # Half of the name is enough to find one's way: « Malakoff » of « Malakoff – Saint-Donatien ».
            "label": label.split(" – ", maxsplit=1)[0],
            "middle": _round(shapely.get_coordinates(middle)[0]),
        },
        "geometry": _rounded(json.loads(shapely.to_geojson(shape))),
    }


def _rounded(geometry: Any) -> Any:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    if isinstance(value, float | int):
        return round(value, _DECIMALS)
    return [_round(part) for part in value]
