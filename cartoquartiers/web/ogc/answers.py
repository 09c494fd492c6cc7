"""Answers of `/ogc`: data under the validator of its tick, or a page of the site that shows the same."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.datasets import LICENCE_URLS
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.feature_collections import FeatureCollection
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.store.queries.clock import standing
from cartoquartiers.store.queries.features import Selection
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.negotiating import wants_page
from cartoquartiers.web.ogc.asked import query
from cartoquartiers.web.ogc.kept import Kept, kept_of
from cartoquartiers.web.ogc.layers import Layer, layers
from cartoquartiers.web.packing import encoding, packed
from cartoquartiers.web.visit import Visit

Context = Mapping[str, Any]
Headers = Mapping[str, str]


def root(visit: Visit) -> str:
    """The public address of `/ogc`."""
    return f"{visit.toolbox.base_url}/ogc"


def layer_of(visit: Visit, name: str) -> Layer:
    """The collection of this name. Raises NotFound."""
    found = layers(visit.work).get(name)
    if found is None:
        raise NotFound("collection")
    return found


def kept(visit: Visit) -> Kept:
    """What was counted at this tick."""
    return kept_of(current_app, standing(visit.work).tick)


def total(visit: Visit, layer: Layer) -> int:
    """How many features a collection has, counted once a tick."""
    return kept(visit).get(("total", layer.collection.name), lambda: layer.count(Selection()))


def licence_url(visit: Visit, collection: FeatureCollection) -> str | None:
    """Where the licence of a collection is read."""
    own = collection.dataset.licence if collection.dataset else None
    return LICENCE_URLS.get(own or Licence(visit.work.house.licence))


def answer(
    visit: Visit,
    kind: str,
    data: Callable[[], str | bytes],
    template: str,
    context: Callable[[], Context],
    headers: Headers | None = None,
) -> ResponseReturnValue:
    """The data (of media type `kind`), or the page that shows it, whichever is wanted."""
    if wants_page():
        response = make_response(render_template(template, root="/ogc", **context()))
        response.vary.add("Accept")
        return response
    now = standing(visit.work)
    etag = tick_etag(now.tick, str(now.act), query(), encoding(), visit.toolbox.base_url)
    response = not_modified(etag, now.at) or packed(Response(data(), content_type=kind))
    response.headers.update({**(headers or {}), "X-Dataset-Tick": str(now.tick)})
    response.vary.update(["Accept", "Accept-Encoding"])
    return stamp(response, etag, now.at)
