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

_POINT = re.compile(r'"geometry":\{"type":"Point","coordinates":\[([^],]+),([^],]+)\]\}')


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around the features of a page: how many match in all, the time (RFC 3339), the links."""

    matched: int
    time: str
    links: Sequence[Link]


def page_text(texts: Sequence[str], page: Page) -> str:
    """A FeatureCollection of the texts; reading and writing them again would cost most of all."""
    head = {
        "type": "FeatureCollection",
        "numberMatched": page.matched,
        "numberReturned": len(texts),
        "timeStamp": page.time,
        "links": page.links,
    }
    return f'{_json(head)[:-1]},"features":[{",".join(texts)}]}}\n'


def item_text(text: str, links: Sequence[Link]) -> str:
    """One feature with its links."""
    return f'{text[:-1]},"links":{_json(links)}}}\n'


def points_in(crs: Crs, texts: Sequence[str]) -> Sequence[str]:
    """The texts of places with their points in `crs`; what stands in their columns stays in degrees."""
    if crs is CRS84 or not texts:
        return texts
    found = [_POINT.search(text) for text in texts]
    places = shapely.get_coordinates(
        shapely.points([(float(match[1]), float(match[2])) for match in found if match])
    )
    moved = iter(from_crs84(crs, places).tolist())
    return [
        f"{text[: match.start()]}{_point(crs, next(moved))}{text[match.end() :]}" if match else text
        for text, match in zip(texts, found, strict=True)
    ]


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


def _point(crs: Crs, position: Sequence[float]) -> str:
    first, second = (f"{number:.{crs.decimals}f}" for number in position)
    return f'"geometry":{{"type":"Point","coordinates":[{first},{second}]}}'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
