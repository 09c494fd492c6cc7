"""What one would take instead of this map: the whole GeoJSON in the browser, with Leaflet.markercluster (as
uMap and GoGoCarto do) or with supercluster."""

import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.support import browser as chromium

_ROOT = Path(__file__).resolve().parents[1]
_VENDOR = _ROOT / "static" / "vendor"
SUPERCLUSTER = _ROOT / ".cache/supercluster/node_modules/supercluster/dist/supercluster.min.js"
"""scripts/bench.sh brings it."""
_SHEETS = ("leaflet/leaflet.css", "leaflet.markercluster/MarkerCluster.css")
_SCRIPTS = ("leaflet/leaflet.js", "leaflet.markercluster/leaflet.markercluster.js")

# The text stands for what came over the network: making it is not measured. A feature has what a popup shows.
_GIVEN = """([lon, lat]) => {
    const values = {
        nom: "Composteur de quartier", rubrique: "dechets", adresse: "12 rue de la Paix", telephone: null,
        horaires: "Mo-Fr 09:00-18:00", etat: "ouvert", url: "https://carte.example/lieux/",
        description: "Ouvert aux habitants du quartier, sur inscription auprès de la structure.",
    };
    const geometry = (rank) => ({ type: "Point", coordinates: [lon[rank] / 1e6, lat[rank] / 1e6] });
    const feature = (_, id) => ({ type: "Feature", id, geometry: geometry(id), properties: values });
    window.text_ = JSON.stringify({ type: "FeatureCollection", features: lon.map(feature) });
}"""
_MAP = """
    const map = L.map("map", { center: [47.2161, -1.5496], zoom: 13, maxZoom: 18, zoomAnimation: false });
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const begun = performance.now();
    const given = JSON.parse(window.text_);
"""
_MARKERCLUSTER = f"""async () => {{ {_MAP}
    const clusters = L.markerClusterGroup();
    clusters.addLayer(L.geoJSON(given));
    map.addLayer(clusters);
    await drawn();
    return performance.now() - begun;
}}"""
_SUPERCLUSTER = f"""async () => {{ {_MAP}
    const index = new Supercluster({{ radius: 60, maxZoom: 18 }}).load(given.features);
    const edges = map.getBounds();
    const box = [edges.getWest(), edges.getSouth(), edges.getEast(), edges.getNorth()];
    L.geoJSON(index.getClusters(box, map.getZoom())).addTo(map);
    await drawn();
    return performance.now() - begun;
}}"""


def milliseconds(browser: Browser, columns: dict[str, Any], turns: int) -> dict[str, float]:
    """Median milliseconds, by way, from the text's arrival to the first markers, for places at ``lon``,
    ``lat`` (millionths of a degree)."""
    ways = {"markercluster": _MARKERCLUSTER, "supercluster": _SUPERCLUSTER}
    positions = [columns["lon"].tolist(), columns["lat"].tolist()]
    return {
        name: statistics.median(_once(browser, positions, script) for _ in range(turns))
        for name, script in ways.items()
    }


def _once(browser: Browser, positions: list[list[int]], script: str) -> float:
    page = browser.new_page(viewport={"width": chromium.LAPTOP[0], "height": chromium.LAPTOP[1]})
    try:
        _furnish(page)
        page.evaluate(_GIVEN, positions)
        taken: float = page.evaluate(script)
        return taken
    finally:
        page.close()


def _furnish(page: Page) -> None:
    page.set_content('<div id="map" style="height: 860px"></div>')
    for sheet in _SHEETS:
        page.add_style_tag(path=_VENDOR / sheet)
    for script in (*(_VENDOR / name for name in _SCRIPTS), SUPERCLUSTER):
        page.add_script_tag(path=script)
