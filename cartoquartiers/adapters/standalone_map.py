"""A map in one file, to send or to keep, made with folium; it asks nothing of anybody but the tile server.

folium links six outside hosts, and renders what its templates gave as templates once more: a place called
`{{ … }}` would run on the server. Here its libraries are those kept in `static/vendor`, written into the
file; texts are escaped before folium sees them, braces included; and the file carries a policy of its own, so
that a browser that opens it from a disk asks no other host.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cartoquartiers.usecases.ports import MapSheet, Pin

_VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
_SCRIPTS = ("leaflet/leaflet.js", "leaflet.markercluster/leaflet.markercluster.js")
_SHEETS = (
    "leaflet/leaflet.css",
    "leaflet.markercluster/MarkerCluster.css",
    "leaflet.markercluster/MarkerCluster.Default.css",
)
_OWN_STYLE = """
.lieu { box-sizing: border-box; width: 20px; height: 20px; border: 2px solid #fff; border-radius: 4px; }
.lieu { box-shadow: 0 1px 4px rgba(0, 0, 0, .45); }
.lieu-initiative { border-radius: 50%; }
.leaflet-popup-content { font: 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
.leaflet-container .leaflet-control-attribution { font: 12px/1.5 system-ui, sans-serif; }
.leaflet-popup-content p { margin: .3em 0 0; }
.leaflet-popup-content .titre { font-weight: 700; font-size: 16px; }
"""
# Jinja opens with these.
_OPENS_TEMPLATE = re.compile(r"\{(?=[{%#])")
_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&{}\u2028\u2029"}


def draw(sheet: MapSheet) -> str:
    """The HTML document. The same sheet gives the same bytes."""
    # Half a second to load, with all that folium brings: only who asks for a map pays.
    from cartoquartiers.adapters import folium_parts as parts

    drawn = parts.Sheet(tiles=None, zoom_control=True)
    credit = _inert(f"{sheet.tiles_credit} | {escape(sheet.credit)}")
    url = _OPENS_TEMPLATE.sub("%7B", sheet.tiles_url)
    parts.Ground(url, attr=credit, max_zoom=19, control=False).add_to(drawn)
    # Before the places, so that they are grouped once, for what is seen.
    west, south, east, north = sheet.box
    parts.Frame([[south, west], [north, east]], max_zoom=17, padding=(30, 30)).add_to(drawn)
    clusters = parts.Clusters(control=False, options={"maxClusterRadius": 50})  # type: ignore[no-untyped-call]
    clusters.add_to(drawn)
    parts.Places(_json([_row(pin) for pin in sheet.pins])).add_to(clusters)
    figure: Any = drawn.get_root()
    for name, text in _head(sheet):
        figure.header.add_child(parts.Written(text), name=name)
    page = str(figure.render())
    # A telephone may enlarge the page, and a screen reader knows its language.
    page = page.replace("maximum-scale=1.0, user-scalable=no", "viewport-fit=cover", 1)
    return page.replace("<html>", f'<html lang="{escape(sheet.language)}">', 1)


def policy(tiles_url: str) -> str:
    """What the document may do: run what is written in it, and ask the tile server for images."""
    parts = urlsplit(tiles_url.replace("{s}", "*"))
    host = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:{host}"


def _head(sheet: MapSheet) -> list[tuple[str, str]]:
    return [
        (
            "policy",
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(sheet.tiles_url))}">',
        ),
        ("title", f"<title>{escape(sheet.title)}</title>"),
        *((name, f"<style>{_read(name)}</style>") for name in _SHEETS),
        ("own", f"<style>{_OWN_STYLE}</style>"),
        *((name, f"<script>{_read(name)}</script>") for name in _SCRIPTS),
    ]


@cache
def _read(name: str) -> str:
    """A library as it was published, without the line that names its source map."""
    lines = (_VENDOR / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))


def _inert(html: str) -> str:
    """HTML that no template engine takes for its own."""
    return html.replace("{", "&#123;").replace("}", "&#125;")


def _json(rows: Sequence[Sequence[Any]]) -> str:
    """JSON for a script: no character that could end the script, or begin a template, is left as it is."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).translate(_IN_SCRIPT)


def _row(pin: Pin) -> Sequence[Any]:
    """Longitude, latitude, drawing, name, what the popup says."""
    mark = f'<div class="lieu lieu-{escape(pin.family)}" style="background:{escape(pin.colour)}"></div>'
    lines = [
        f'<div class="titre">{escape(pin.name)}</div>',
        *(f"<p>{escape(line)}</p>" for line in pin.lines),
    ]
    link = f'<p><a href="{escape(pin.url)}" target="_blank" rel="noopener">{escape(pin.link_words)}</a></p>'
    return [pin.position[0], pin.position[1], mark, pin.name, "".join([*lines, link])]
