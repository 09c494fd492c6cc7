"""The map inside the pages of others: the map itself, and the page that gives the lines to paste.

What is embedded sets no cookie and asks no other host than ours and that of the tiles.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, render_template
from flask.typing import ResponseReturnValue
from markupsafe import escape

from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.store.queries.site import setting
from cartoquartiers.store.work import Work
from cartoquartiers.web.context import LANGUAGES, language
from cartoquartiers.web.labels import words
from cartoquartiers.web.map import present
from cartoquartiers.web.visit import Visit

ADDRESS = "/carte/integree"
_LOWEST, _USUAL, _HIGHEST = 240, 480, 1200


def embedded(visit: Visit) -> ResponseReturnValue:
    """The map without the site around it; the filters are those of the address."""
    filters, left_out = present.filters_of(visit)
    g.embeddable = True  # web/security.py lets other sites frame it, and sets no cookie
    page = render_template(
        "map/embedded.html",
        unknown=present.notices_of(left_out),
        query=filters.query(),
        needs_server=bool(filters.structure or filters.etat or filters.extra or filters.bbox),
    )
    return Response(page, mimetype="text/html")


@dataclass(frozen=True)
class Snippet:
    """What one pastes: the address of the frame, its height in CSS pixels, and the HTML."""

    address: str
    height: int
    html: str


def embedding(visit: Visit) -> ResponseReturnValue:
    """Choose what the map shows; see it; copy the lines. A form that works without script."""
    filters, _left_out = present.filters_of(visit)
    height = _height(visit.args.get("hauteur", ""))
    chosen = visit.args.get("langue", "")
    chosen = chosen if chosen in LANGUAGES else language()
    title = str(setting(visit.work, "title") or "CartoQuartiers")
    return render_template(
        "map/embedding.html",
        **_choices(visit.work),
        filters=filters,
        height=height,
        heights=(_LOWEST, _HIGHEST),
        chosen=chosen,
        snippet=snippet_of(visit.toolbox.base_url, filters, height, chosen, title),
    )


def snippet_of(base_url: str, filters: PlaceFilters, height: int, lang: str, title: str) -> Snippet:
    """Return the frame of a map with these filters."""
    query = urlencode([*filters.pairs(), *([("lang", lang)] if lang != LANGUAGES[0] else [])])
    address = f"{ADDRESS}?{query}" if query else ADDRESS
    html = (
        f'<iframe src="{escape(base_url + address)}" title="{escape(title)}" width="100%" height="{height}" '
        'style="border:0" loading="lazy" allow="geolocation"></iframe>'
    )
    return Snippet(address, height, html)


def _choices(work: Work) -> dict[str, Any]:
    labels = words(work)
    return {
        "rubriques": [(row.code, row.label) for row in labels.taxonomy.categories.values()],
        "quartiers": list(labels.territory.quartiers.items()),
        "structures": list(labels.territory.organisations.items()),
    }


def _height(text: str) -> int:
    known = text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text), _LOWEST), _HIGHEST) if known else _USUAL
