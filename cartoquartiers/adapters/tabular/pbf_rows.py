"""Extracts of OpenStreetMap (.osm.pbf): the objects whose tags are a kind of place here, as features.

`osmium` is optional (requirements-osm.txt): without it such a file is refused with words that say what else
one may bring. The format: https://wiki.openstreetmap.org/wiki/PBF_Format
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import FileNotice, FileTrouble
from cartoquartiers.domain.osm_tags import KEYS, TYPES, is_told, kind_of
from cartoquartiers.usecases.ports import IMPORT_MAX_ROWS

Json = dict[str, Any]


def is_pbf(head: bytes) -> bool:
    """Whether a file begins as these do: the length of its first header, then what that one is."""
    return head[4:15] == b"\x0a\x09OSMHeader"


def pbf_features(content: bytes, notices: list[Problem]) -> bytes:
    """The objects as GeoJSON; what is of no kind that is known here is counted in a notice. Raises
    TabularError."""
    try:
        import osmium
    except ImportError:
        raise TabularError(FileTrouble.NO_PBF) from None
    found: dict[str, Json] = {}
    left = 0
    try:
        for key, feature in _objects(osmium, content):
            if feature["properties"] is None:
                # The outline of a relation comes after the relation itself.
                if key in found:
                    found[key]["geometry"] = feature["geometry"]
            elif kind_of(feature["properties"]) in TYPES:
                found[key] = feature
            else:
                left += 1
            if len(found) > IMPORT_MAX_ROWS:
                raise TabularError(FileTrouble.TOO_MANY_ROWS, limit=IMPORT_MAX_ROWS)
    except (RuntimeError, ValueError):
        raise TabularError(FileTrouble.BAD_PBF) from None
    if left:
        notices.append(Problem("", FileNotice.OTHER_KINDS, {"count": left}))
    return json.dumps({"type": "FeatureCollection", "features": list(found.values())}).encode()


def _objects(osmium: Any, content: bytes) -> Iterator[tuple[str, Json]]:
    """Each tagged object with its id; the outlines of relations, without properties, come last."""
    source = osmium.io.FileBuffer(content, "pbf")
    tagged = osmium.filter.KeyFilter(*KEYS)
    for one in osmium.FileProcessor(source).with_areas().with_filter(tagged):
        if one.is_node():
            yield _feature(f"node/{one.id}", one, _point(one.location))
        elif one.is_way():
            yield _feature(f"way/{one.id}", one, _line(one.nodes))
        elif one.is_relation():
            yield _feature(f"relation/{one.id}", one, None)
        elif one.is_area() and not one.from_way():
            rings = [[_corners(ring)] for ring in one.outer_rings()]
            shape = {"type": "MultiPolygon", "coordinates": rings}
            yield f"relation/{one.orig_id()}", {"properties": None, "geometry": shape}


def _feature(key: str, one: Any, geometry: Json | None) -> tuple[str, Json]:
    tags = {tag.k: tag.v for tag in one.tags if is_told(tag.k)}
    return key, {"type": "Feature", "geometry": geometry, "properties": {"@id": key, **tags}}


def _point(where: Any) -> Json | None:
    return {"type": "Point", "coordinates": [where.lon, where.lat]} if where.valid() else None


def _line(nodes: Any) -> Json | None:
    corners = _corners(nodes)
    if len(corners) > 3 and corners[0] == corners[-1]:
        return {"type": "Polygon", "coordinates": [corners]}
    return {"type": "LineString", "coordinates": corners} if len(corners) > 1 else None


def _corners(nodes: Any) -> list[list[float]]:
    """The corners that the extract holds: at its edge, some are missing."""
    return [[node.location.lon, node.location.lat] for node in nodes if node.location.valid()]
