"""`/tuiles/{z}/{x}/{y}.mvt`: the places as vector tiles, for the maps of others."""

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import LICENCE_URLS, MAIN
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.tiles import DEEPEST, Tile
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.mvt import EXTENT, TilePoint
from cartoquartiers.exports.mvt import tile as encoded
from cartoquartiers.store.queries import site, tiles
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import sums
from cartoquartiers.store.work import Work
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.files import accepts_gzip
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.opendata.reply import reply
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
LAYER = "lieux"
STREETS = 14
"""From this zoom on every place stands in its tile, however many there are."""
FEW = 500
"""So many stand one by one at any zoom."""
_CELL = EXTENT // 32
_MOST_KEPT = 512
_FIELDS = {
    "id": "Identifiant du lieu",
    "nom": "Nom",
    "rubrique": "Code de la rubrique ; pour un groupe : celle de tous ses lieux",
    "type": "Code du type",
    "famille": "service ou initiative",
    "quartier": "Code du quartier",
    "nombre": "Pour un groupe seulement : combien de lieux",
}


def tile(visit: Visit, z: str, x: str, y: str) -> ResponseReturnValue:
    """One tile; above the zoom of streets, where there are many, groups stand for the places of a cell."""
    try:
        only()
    except Refused as refused:
        return refused.answer()
    asked = Tile(*(int(part) for part in (z, x, y))) if all(map(_is_number, (z, x, y))) else None
    if asked is None or not asked.exists:
        return problem_json(404, _("La grille des tuiles n’a pas cette tuile."))
    tick, at = clock(visit.work)
    packed = accepts_gzip()
    etag = tick_etag(tick, "gzip" if packed else "identity")
    response = not_modified(etag, at)
    if response is None:
        body = _kept().get(asked, tick, lambda: _body(visit.work, asked))
        # An empty tile stays one in a packing too.
        packed = packed and bool(body)
        response = Response(gzip.compress(body, 6, mtime=0) if packed else body, content_type=MEDIA_TYPE)
        if packed:
            response.content_encoding = "gzip"
    response.headers["X-Dataset-Tick"] = str(tick)
    response.headers["Vary"] = "Accept-Encoding"
    return stamp(response, etag, at)


def description(visit: Visit) -> ResponseReturnValue:
    """The TileJSON 3.0.0 by which map programs find the tiles."""
    try:
        only()
    except Refused as refused:
        return refused.answer()
    title = site.setting(visit.work, "title") or "CartoQuartiers"
    # The title of the site changes although nothing is published: only the ETag tells.
    return reply(
        visit, "application/json", title, lambda tick, _at: _tilejson(visit, title, tick), dated=False
    )


def _tilejson(visit: Visit, title: str, tick: int) -> str:
    work, base = visit.work, visit.toolbox.base_url
    licence = LICENCE_URLS.get(Licence(work.house.licence), "")
    return json.dumps(
        {
            "tilejson": "3.0.0",
            "name": title,
            "tiles": [f"{base}/tuiles/{{z}}/{{x}}/{{y}}.mvt"],
            "vector_layers": [{"id": LAYER, "fields": _FIELDS, "minzoom": 0, "maxzoom": DEEPEST}],
            "minzoom": 0,
            # Deeper ones exist; at this one a place is drawn to the metre, and programs enlarge it.
            "maxzoom": 16,
            "bounds": sums(work, MAIN, PlaceFilters()).box or (-180, -85.05, 180, 85.05),
            "attribution": f'<a href="{base}/donnees">{_escaped(title)}</a>'
            f' <a href="{licence}" rel="license">©</a>',
            "version": f"1.0.{tick}",
        }
    )


def _body(work: Work, asked: Tile) -> bytes:
    gathered = [] if asked.z >= STREETS else tiles.cells(work, asked, EXTENT, _CELL)
    if sum(cell.total for cell in gathered) > FEW:
        return encoded(LAYER, _mixed(work, asked, gathered))
    made = tiles.encoded(work, asked, EXTENT, LAYER)
    return encoded(LAYER, map(_place, tiles.places(work, asked, EXTENT))) if made is None else made


def _mixed(work: Work, asked: Tile, gathered: list[tiles.CellOfTile]) -> Iterator[TilePoint]:
    alone = [cell.number for cell in gathered if cell.total == 1]
    yield from map(_place, tiles.places(work, asked, EXTENT, alone))
    yield from (_group(cell) for cell in gathered if cell.total > 1)


def _place(row: tiles.PlaceOfTile) -> TilePoint:
    named = ("id", "nom", "rubrique", "type", "famille", "quartier")
    return TilePoint(int(row.x), int(row.y), {name: getattr(row, name) for name in named}, row.number)


def _group(cell: tiles.CellOfTile) -> TilePoint:
    rubrique = cell.rubrique if cell.rubrique == cell.last_rubrique else None
    return TilePoint(int(cell.x), int(cell.y), {"nombre": cell.total, "rubrique": rubrique})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Kept:
    """The tiles made last, each with its tick: one of a whole town gathers thousands of places."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[tuple[Tile, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, asked: Tile, tick: int, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            found = self._bodies.get((asked, tick))
        if found is None:
            found = make()
            with self._lock:
                self._bodies[asked, tick] = found
                while len(self._bodies) > _MOST_KEPT:
                    self._bodies.popitem(last=False)
        return found


def _kept() -> _Kept:
    kept: _Kept = current_app.extensions.setdefault("tiles", _Kept())
    return kept
