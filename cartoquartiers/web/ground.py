"""Where the ground of the maps comes from: a global of the templates (components/ground.html)."""

from typing import Any

from flask import g

from cartoquartiers.domain.filters import Box
from cartoquartiers.store.queries import site, territory
from cartoquartiers.web.visit import Visit

# An installation without outlines yet looks at the whole of metropolitan France.
_FRANCE: Box = (-5.2, 41.3, 9.6, 51.1)
# Plan IGN and OpenStreetMap both end here; beyond, the browser enlarges the last ones.
_DEEPEST_TILES = 19


def map_ground() -> dict[str, Any]:
    """Return the tiles, the territory's box (west, south, east, north) and the address of the outlines."""
    visit: Visit = g.visit
    settings = visit.toolbox.settings
    with visit.looking() as work:
        bounds = territory.territory_box(work) or _FRANCE
        view = site.setting(work, "view")
    return {
        "tiles": settings["TILES_URL"],
        "attribution": settings["TILES_ATTRIBUTION"],
        "maxZoom": _DEEPEST_TILES,
        "bounds": bounds,
        "view": view,
        "outlines": "/carte/contours",
    }
