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
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import first_start
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web import outlines
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.cards import cards
from cartoquartiers.web.context import language
from cartoquartiers.web.labels import spoken, words
from cartoquartiers.web.map import columns, present
from cartoquartiers.web.map.kept_columns import kept_columns_of
from cartoquartiers.web.map.pack import pack
from cartoquartiers.web.map.prepared import prepared_of
from cartoquartiers.web.packing import compressed, encoding, packed
from cartoquartiers.web.visit import Visit

_MOST_CARDS = 50
_MOST_NAMES = 500
_MOST_SUGGESTED = 6
_LONGEST_SEARCH = 200
_LARGEST_NUMBER = 2**31 - 1


def index(visit: Visit) -> ResponseReturnValue:
    """The map; without script, the search form that leads to the list."""
    filters, left_out = present.filters_of(visit)
    labels = words(visit.work)
    page = render_template(
        "map/index.html",
        **present.choices(labels),
        # Asked only where there is nothing to look for yet.
        nobody_yet=not labels.taxonomy.types and first_start.is_open(visit.work),
        filters=filters,
        unknown=present.notices_of(left_out),
    )
    return packed(Response(page, mimetype="text/html"))


def points(visit: Visit) -> ResponseReturnValue:
    """The published places packed in columns: all of them, made and compressed once a tick, or (``depuis``)
    what changed after a tick."""
    work = visit.work
    tick, labels, chosen = clock.tick(work), words(visit.work), encoding()
    standing = f"{work.today.isoformat()} {_digest(labels)}"
    since = visit.args.get("depuis", "")
    if _is_number(since) and clock.was_given(work, int(since)):
        return _changes(work, labels, int(since), standing)
    etag = tick_etag(tick, standing, chosen)
    response = not_modified(etag)
    if response is None:
        kept = prepared_of(current_app)

        def make() -> bytes:
            found = kept_columns_of(current_app).at(work, labels, language(), standing)
            plain = pack(columns.head(labels, tick, len(found["number"]), standing), found)
            return compressed(plain, chosen)

        body = kept.get(f"points-{language()}-{chosen}", etag, make)
        response = Response(body, mimetype="application/octet-stream")
        if chosen:
            response.content_encoding = chosen
    response.vary.add("Accept-Encoding")
    return stamp(response, etag)


def _changes(work: Work, labels: Words, since: int, standing: str) -> Response:
    """What a page that has the places of a tick has to change, without labels: it has them, unless the
    standing is another."""
    found = columns.columns(point_queries.points(work, since), labels, work.today)
    head = {
        "tick": clock.tick(work),
        "count": len(found["number"]),
        "standing": standing,
        "gone": point_queries.gone(work, since),
    }
    return packed(Response(pack(head, found), mimetype="application/octet-stream"))


def names(visit: Visit) -> ResponseReturnValue:
    """The names of some places by number, for markers that stand alone."""
    wanted = [int(n) for n in visit.args.get("n", "").split(",")[:_MOST_NAMES] if _is_number(n)]
    return packed(Response(_json(point_queries.names(visit.work, wanted)), mimetype="application/json"))


def selection(visit: Visit) -> ResponseReturnValue:
    """The numbers of the places that pass the filters: what only the server can tell (hours, full text)."""
    filters, _left_out = present.filters_of(visit)
    work = visit.work
    body = {"tick": clock.tick(work), "numbers": point_queries.numbers(work, filters, spoken(work))}
    return packed(Response(_json(body), mimetype="application/json"))


def suggestions(visit: Visit) -> ResponseReturnValue:
    """Numbers and names of the places that the search box offers, the likeliest first."""
    near = read_position(visit.args.get("lon", ""), visit.args.get("lat", ""))
    text = visit.args.get("q", "")[:_LONGEST_SEARCH]
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
