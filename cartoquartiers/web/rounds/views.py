"""The page of the tablet, its service worker and its manifest."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.store.queries import site as site_queries
from cartoquartiers.usecases.site_settings import DEFAULTS
from cartoquartiers.web.assets import asset, pictograms_address
from cartoquartiers.web.ground import archive_of
from cartoquartiers.web.visit import Visit

_STATIC = Path(__file__).resolve().parents[3] / "static"
# What the page loads, and what these load in turn: asked for at once when the application is installed.
_JOINED = ("css/joined/shared.css", "css/joined/rounds.css", "js/joined/rounds.js")
_OTHERS = (
    "img/icons.svg img/favicon.svg img/round-*.png vendor/leaflet/*.js vendor/leaflet/dist/*.js "
    "vendor/atkinson-hyperlegible-next/*-latin-wght-normal.woff2"
).split()
# The map of one's own comes with modules of its own, later.
_OWN_MAP = (
    "js/map/vector_tiles.js js/map/paper.js js/offline/ground_tiles.js vendor/protomaps-leaflet/*.js"
).split()


def index(visit: Visit) -> ResponseReturnValue:
    """The round. ``?coquille=1`` is the page as the application keeps it: of nobody in particular."""
    if visit.args.get("coquille") == "1":
        return render_template("rounds/index.html", visit=None, notices=[])
    return render_template("rounds/index.html")


def service_worker(visit: Visit) -> ResponseReturnValue:
    """The service worker, told of what this build's page is made of. Its scope is the round alone."""
    own_map = archive_of(visit.toolbox.settings) is not None
    told = {"build": current_app.config["BUILD"], "assets": _assets(own_map=own_map)}
    text = f"const BUILD = {json.dumps(told)};\n" + _worker_text()
    response = Response(text, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = "/tournees"
    response.headers["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _worker_text() -> str:
    return (_STATIC / "js" / "rounds" / "worker" / "service_worker.js").read_text(encoding="utf-8")


def _assets(*, own_map: bool) -> list[str]:
    patterns = (*_OTHERS, *(_OWN_MAP if own_map else ()))
    files = [path for pattern in patterns for path in _STATIC.glob(pattern)]
    addresses = [asset(path.relative_to(_STATIC).as_posix()) for path in sorted(set(files))]
    return [*addresses, *map(asset, _JOINED), pictograms_address()]


def manifest(visit: Visit) -> ResponseReturnValue:
    """The application as a home screen shows it."""
    site = {**DEFAULTS, **site_queries.settings(visit.work)}
    body = {
        "name": f"{_('Tournées')} – {site['title']}",
        "short_name": _("Tournées"),
        "start_url": "/tournees",
        "scope": "/tournees",
        "id": "/tournees",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": site["accent"] or "#0b6e6e",
        "icons": [
            {"src": asset("img/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": asset("img/round-192.png"), "sizes": "192x192", "type": "image/png"},
            {
                "src": asset("img/round-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    return Response(json.dumps(body, ensure_ascii=False), mimetype="application/manifest+json")
