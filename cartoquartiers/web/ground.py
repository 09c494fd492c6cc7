"""Where the ground of the maps comes from: a global of the templates (components/ground.html)."""

from collections.abc import Mapping
from typing import Any

from flask import g

from cartoquartiers.domain.filters import Box
from cartoquartiers.store.queries import site, territory
from cartoquartiers.web.visit import Visit

# An installation without outlines yet looks at the whole of metropolitan France.
_FRANCE: Box = (-5.2, 41.3, 9.6, 51.1)
# Plan IGN and OpenStreetMap both end here; beyond, the browser enlarges the last ones.
_DEEPEST_TILES = 19


def tiles_of(settings: Mapping[str, Any], town: Mapping[str, Any]) -> tuple[str, str]:
    """Return the address of the tiles and their attribution: the town's, or the installation's."""
    if town.get("tiles_url"):
        return str(town["tiles_url"]), str(town["tiles_attribution"])
    return str(settings["TILES_URL"]), str(settings["TILES_ATTRIBUTION"])


def map_ground() -> dict[str, Any]:
    """Return the tiles, the territory's box (west, south, east, north) and the address of the outlines."""
    visit: Visit = g.visit
    with visit.looking() as work:
        bounds = territory.territory_box(work) or _FRANCE
        town = site.settings(work)
    url, attribution = tiles_of(visit.toolbox.settings, town)
    return {
        "tiles": url,
        "attribution": attribution,
        "maxZoom": _DEEPEST_TILES,
        "bounds": bounds,
        "view": town.get("view"),
        "outlines": "/carte/contours",
    }
