"""The map and what its script asks for. Private addresses under /carte, free to change."""

import hashlib
import json
from urllib.parse import urlencode

from flask import Response, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.geometry import read_position
from cartoquartiers.store.queries import clock, places
from cartoquartiers.store.queries import points as point_queries
from cartoquartiers.store.queries.suggestions import suggested
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.cards import cards
from cartoquartiers.web.context import language
from cartoquartiers.web.labels import spoken, words
from cartoquartiers.web.map import outlines, present
from cartoquartiers.web.map.columns import columns
from cartoquartiers.web.map.prepared import prepared_of
from cartoquartiers.web.packing import packed
from cartoquartiers.web.visit import Visit

_MOST_CARDS = 50
_MOST_SUGGESTED = 6
_LONGEST_SEARCH = 200
_LARGEST_NUMBER = 2**31 - 1


def index(visit: Visit) -> ResponseReturnValue:
    """The map; without script, the search form that leads to the list."""
    filters, left_out = present.filters_of(visit)
    page = render_template(
        "map/index.html",
        **present.choices(words(visit.work)),
        filters=filters,
        modules=present.modules("pages/map.js"),
        unknown=present.notices_of(left_out),
    )
    return packed(Response(page, mimetype="text/html"))


def points(visit: Visit) -> ResponseReturnValue:
    """All published places in columns, made once a tick."""
    work = visit.work
    tick, labels = clock.tick(work), words(visit.work)
    etag = tick_etag(tick, work.today.isoformat(), _digest(labels))
    unchanged = not_modified(etag)
    if unchanged:
        return unchanged

    def make() -> bytes:
        return _json(columns(point_queries.points(work), labels, tick, work.today))

    body = prepared_of(current_app).get(f"points-{language()}", etag, make)
    return stamp(packed(Response(body, mimetype="application/json")), etag)


def selection(visit: Visit) -> ResponseReturnValue:
    """The numbers of the places that pass the filters: what only the server can tell (hours, full text)."""
    filters, _left_out = present.filters_of(visit)
    work = visit.work
    body = {"tick": clock.tick(work), "numbers": point_queries.numbers(work, filters, spoken(work))}
    return packed(Response(_json(body), mimetype="application/json"))


def suggestions(visit: Visit) -> ResponseReturnValue:
    """Numbers and names of the places that the search box offers, the likeliest first."""
    near = read_position(visit.args.get("lon", ""), visit.args.get("lat", ""))
    text = visit.args.get("q", "").replace("\0", "")[:_LONGEST_SEARCH]
    found = suggested(visit.work, text, near, _MOST_SUGGESTED)
    body = {"places": [{"number": number, "name": name} for number, name in found]}
    return Response(_json(body), mimetype="application/json")


def cards_of(visit: Visit) -> ResponseReturnValue:
    """The cards of some places, in the order asked, as the list shows them."""
    asked = request.args.get("n", "").split(",")[:_MOST_CARDS]
    wanted = [int(n) for n in asked if _is_number(n)]
    found = places.by_ids(visit.work, wanted)
    shown = cards(visit.work, [(place, None) for place in found], words(visit.work))
    return packed(Response(render_template("map/cards.html", cards=shown), mimetype="text/html"))


def place(visit: Visit, number: str) -> ResponseReturnValue:
    """A place by its number on the map; ``?fragment=1`` and the language are handed on."""
    uid = point_queries.uid_of(visit.work, int(number)) if _is_number(number) else None
    if uid is None:
        raise NotFound
    handed_on = {name: visit.args[name] for name in ("fragment", "lang") if name in visit.args}
    return redirect(f"/lieux/{uid}?{urlencode(handed_on)}" if handed_on else f"/lieux/{uid}")


def contours(visit: Visit) -> ResponseReturnValue:
    """The outlines under the markers."""
    body = _json(outlines.collection(visit.work))
    etag = hashlib.sha256(body).hexdigest()[:20]
    unchanged = not_modified(etag)
    return unchanged or stamp(packed(Response(body, mimetype="application/geo+json")), etag)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11 and int(text) <= _LARGEST_NUMBER


def _digest(labels: Words) -> str:
    """Colours and synonyms change without a tick: they are part of the validator."""
    shown = (labels.taxonomy.categories, labels.taxonomy.types, labels.territory)
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
