"""Features as OGC API – Features gives them: stored texts put in as they are, and moved into another CRS."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from cartoquartiers.domain.crs import CRS84, Crs, from_crs84

Link = dict[str, str]

_POINT = re.compile(rb'"geometry":\{"type":"Point","coordinates":\[([^],]+),([^],]+)\]\}')


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the features of a page: how many stand there and how many match in all, the time
    (RFC 3339), the links."""

    returned: int
    matched: int
    time: str
    links: Sequence[Link]


def page_text(features: bytes, page: Page) -> bytes:
    """A FeatureCollection of the features (UTF-8, joined by commas); reading and writing them again would
    cost most of all."""
    head = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": page.returned,
        "timeStamp": page.time,
        "links": page.links,
    }
    return b"".join([_json(head)[:-1].encode(), b',"features":[', features, b"]}\n"])


def item_text(text: str, links: Sequence[Link]) -> str:
    """One feature with its links."""
    return f'{text[:-1]},"links":{_json(links)}}}\n'


def points_in(crs: Crs, features: bytes) -> bytes:
    """The texts of places with their points in `crs`; what stands in their columns stays in degrees, for no
    text in them can hold a quotation mark that is not escaped."""
    found = [] if crs is CRS84 else [(float(x), float(y)) for x, y in _POINT.findall(features)]
    if not found:
        return features
    moved = iter(from_crs84(crs, shapely.get_coordinates(shapely.points(found))).tolist())
    return _POINT.sub(lambda _point: _geometry(crs, next(moved)), features)


def area_text(crs: Crs, identifier: str, properties: dict[str, Any], shape: shapely.Geometry) -> str:
    """A feature with an area, its outer rings anticlockwise (RFC 7946)."""
    turned = shapely.orient_polygons(shape)
    moved = shapely.transform(turned, lambda rows: from_crs84(crs, rows))
    feature = {
        "type": "Feature",
        "id": identifier,
        "geometry": json.loads(shapely.to_geojson(moved)),
        "properties": properties,
    }
    return _json(feature)


def _geometry(crs: Crs, position: Sequence[float]) -> bytes:
    first, second = (f"{number:.{crs.decimals}f}" for number in position)
    return f'"geometry":{{"type":"Point","coordinates":[{first},{second}]}}'.encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
