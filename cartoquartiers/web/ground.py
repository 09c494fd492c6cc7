"""Where the ground of the maps comes from: a global of the templates (components/ground.html)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import g

from cartoquartiers.domain.filters import Box
from cartoquartiers.domain.tile_archive import HEADER_BYTES, Zooms, zooms_of
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


@dataclass(frozen=True)
class Archive:
    """A PMTiles file of one's own; ``version`` changes with the file."""

    path: Path
    version: str
    zooms: Zooms


def archive_of(settings: Mapping[str, Any]) -> Archive | None:
    """The base map on this disk, where `CARTO_PMTILES` names one that can be read."""
    path = Path(str(settings.get("PMTILES") or ""))
    try:
        with path.open("rb") as file:
            zooms, known = zooms_of(file.read(HEADER_BYTES)), os.fstat(file.fileno())
    except OSError:
        return None
    return Archive(path, f"{known.st_mtime_ns:x}-{known.st_size:x}", zooms) if zooms else None


def _vectors(settings: Mapping[str, Any], town: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the browser is told of one's own base map; tiles that the town chose come first."""
    found = None if town.get("tiles_url") else archive_of(settings)
    if found is None:
        return None
    return {
        "address": f"/carte/fond.pmtiles?v={found.version}",
        "version": found.version,
        "least": found.zooms.least,
        "most": found.zooms.most,
        "attribution": str(settings["PMTILES_ATTRIBUTION"]),
    }


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
        "vectors": _vectors(visit.toolbox.settings, town),
        "maxZoom": _DEEPEST_TILES,
        "bounds": bounds,
        "view": town.get("view"),
        "outlines": "/carte/contours",
    }
