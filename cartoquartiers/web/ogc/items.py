"""The features themselves: a page of them, or one."""

import json
from dataclasses import replace
from typing import Any

from flask.typing import ResponseReturnValue

from cartoquartiers.domain.crs import Crs
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.exports.feature import moment
from cartoquartiers.exports.ogc_documents import GEOJSON, JSON, address_of, both, link
from cartoquartiers.exports.ogc_features import Link, Page, item_text, page_text
from cartoquartiers.store.queries.clock import standing
from cartoquartiers.web import errors
from cartoquartiers.web.ogc import asked, present
from cartoquartiers.web.ogc.answers import Headers, answer, kept, layer_of, licence_url, root, total
from cartoquartiers.web.ogc.asked import Asked
from cartoquartiers.web.ogc.layers import Layer, Slice
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

_DENSE = 0.05
"""Part of a collection from which on its features are looked at in order."""


def page(visit: Visit, name: str) -> ResponseReturnValue:
    """A page of features."""
    layer = layer_of(visit, name)
    try:
        wanted = asked.of_items(layer.collection)
    except Refused as refused:
        return refused.answer()
    headers = _headers(visit, layer, wanted.crs)

    def context() -> dict[str, Any]:
        found = _slice(visit, layer, wanted)
        return present.items(visit, layer, found, wanted, _matched(visit, layer, wanted))

    return answer(visit, GEOJSON, lambda: _data(visit, layer, wanted), "ogc/items.html", context, headers)


def one(visit: Visit, name: str, identifier: str) -> ResponseReturnValue:
    """One feature; 410 for a place that has left the collection."""
    layer = layer_of(visit, name)
    try:
        crs = asked.of_item()
    except Refused as refused:
        return refused.answer()
    text = layer.one(identifier, crs)
    if not text:
        if text is None:
            raise NotFound("feature")
        return errors.answer(410)
    here = address_of(root(visit), layer.collection)
    links = [
        *both(address_of(root(visit), layer.collection, identifier), GEOJSON, asked.query()),
        link(here, "collection", JSON, layer.collection.title),
        *_licence(visit, layer),
    ]
    return answer(
        visit,
        GEOJSON,
        lambda: item_text(text, links),
        "ogc/item.html",
        lambda: present.item(layer, json.loads(text)),
        _headers(visit, layer, crs),
    )


def _data(visit: Visit, layer: Layer, wanted: Asked) -> bytes:
    found = _slice(visit, layer, wanted)
    items = f"{address_of(root(visit), layer.collection)}/items"
    links = [*both(items, GEOJSON, asked.query())]
    if found.last is not None:
        links.append(link(f"{items}?{asked.query(after=str(found.last))}", "next", GEOJSON))
    links += [
        link(address_of(root(visit), layer.collection), "collection", JSON, layer.collection.title),
        *_licence(visit, layer),
    ]
    # The state of the data is that of the latest tick: so the same tick gives the same bytes.
    at = moment(standing(visit.work).ticked_at)
    return page_text(found.text, Page(found.count, _matched(visit, layer, wanted), at, links))


def _slice(visit: Visit, layer: Layer, wanted: Asked) -> Slice:
    dense = _matched(visit, layer, wanted) > _DENSE * total(visit, layer)
    selection = replace(wanted.selection, dense=dense)
    return layer.page(selection, wanted.after, wanted.limit, wanted.crs)


def _matched(visit: Visit, layer: Layer, wanted: Asked) -> int:
    """How many match on all pages together, counted once a tick."""
    key = (layer.collection.name, asked.query(after="", limit="", crs=""))
    return kept(visit).get(key, lambda: layer.count(wanted.selection))


def _headers(visit: Visit, layer: Layer, crs: Crs) -> Headers:
    found = {"Content-Crs": f"<{crs.uri}>"}
    url = licence_url(visit, layer.collection)
    return {**found, "Link": f'<{url}>; rel="license"'} if url else found


def _licence(visit: Visit, layer: Layer) -> list[Link]:
    url = licence_url(visit, layer.collection)
    return [link(url, "license", "text/html", "Licence")] if url else []
