"""What describes the collections: landing page, conformance, OpenAPI, columns."""

import json
from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from cartoquartiers import __version__
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.feature_collections import FeatureCollection
from cartoquartiers.exports import ogc_documents, ogc_openapi, ogc_schema
from cartoquartiers.exports.feature import moment
from cartoquartiers.exports.ogc_documents import JSON, OPENAPI, SCHEMA, Described, Json
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.features import Extent
from cartoquartiers.store.queries.site import settings
from cartoquartiers.web.ogc import asked, present
from cartoquartiers.web.ogc.answers import Context, answer, kept, layer_of, licence_url, root, total
from cartoquartiers.web.ogc.layers import Layer, layers
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

_WORLD = (-180.0, -90.0, 180.0, 90.0)


def landing(visit: Visit) -> ResponseReturnValue:
    """Where everything begins."""
    title = str(settings(visit.work).get("title") or "CartoQuartiers")
    document = ogc_documents.landing(root(visit), title)
    return _document(visit, JSON, lambda: document, "ogc/landing.html", lambda: _cards(visit))


def conformance(visit: Visit) -> ResponseReturnValue:
    """Which standards are followed."""
    document = ogc_documents.conformance(root(visit))
    return _document(visit, JSON, lambda: document, "ogc/conformance.html", lambda: document)


def api(visit: Visit) -> ResponseReturnValue:
    """The description for programs, or the manual for people."""
    known = [layer.collection for layer in layers(visit.work).values()]
    return _document(
        visit,
        OPENAPI,
        lambda: ogc_openapi.openapi(root(visit), __version__, known),
        "ogc/manual.html",
        lambda: present.manual(visit, known),
    )


def collections(visit: Visit) -> ResponseReturnValue:
    """What there is."""
    return _document(
        visit,
        JSON,
        lambda: ogc_documents.collections(root(visit), _described(visit)),
        "ogc/landing.html",
        lambda: _cards(visit),
    )


def collection(visit: Visit, name: str) -> ResponseReturnValue:
    """One collection."""
    layer = layer_of(visit, name)
    facts = _facts(visit, layer)
    return _document(
        visit,
        JSON,
        lambda: ogc_documents.collection(root(visit), layer.collection, facts),
        "ogc/collection.html",
        lambda: present.collection(visit, layer, facts),
    )


def queryables(visit: Visit, name: str) -> ResponseReturnValue:
    """What a filter may name."""
    return _columns(visit, name, ogc_schema.queryables)


def schema(visit: Visit, name: str) -> ResponseReturnValue:
    """The columns."""
    return _columns(visit, name, ogc_schema.returnables)


def feature_schema(visit: Visit, name: str) -> ResponseReturnValue:
    """How a feature looks."""
    return _columns(visit, name, ogc_schema.feature_schema)


def nowhere(visit: Visit, rest: str) -> ResponseReturnValue:
    """What is not there."""
    raise NotFound(rest)


def _columns(
    visit: Visit, name: str, describe: Callable[[str, FeatureCollection], Json]
) -> ResponseReturnValue:
    one = layer_of(visit, name).collection
    address = visit.toolbox.base_url + request.path
    return _document(
        visit,
        SCHEMA,
        lambda: describe(address, one),
        "ogc/columns.html",
        lambda: {"collection": one, "measures": present.measures(one)},
    )


def _document(
    visit: Visit, kind: str, document: Callable[[], Json], template: str, context: Callable[[], Context]
) -> ResponseReturnValue:
    try:
        asked.only()
    except Refused as refused:
        return refused.answer()
    return answer(visit, kind, lambda: json.dumps(document(), ensure_ascii=False), template, context)


def _described(visit: Visit) -> list[tuple[FeatureCollection, Described]]:
    return [(layer.collection, _facts(visit, layer)) for layer in layers(visit.work).values()]


def _facts(visit: Visit, layer: Layer) -> Described:
    """What the data says of a collection, looked at once a tick."""
    found: Extent = kept(visit).get(("extent", layer.collection.name), layer.extent)
    box = found.box or territory.territory_box(visit.work) or _WORLD
    first, last = (None if time is None else moment(time) for time in (found.first, found.last))
    west, south, east, north = (round(edge, 6) for edge in box)
    return Described((west, south, east, north), first, last, licence_url(visit, layer.collection))


def _cards(visit: Visit) -> dict[str, Any]:
    counted = [present.card(layer, total(visit, layer)) for layer in layers(visit.work).values()]
    return {"cards": counted, "address": root(visit)}
