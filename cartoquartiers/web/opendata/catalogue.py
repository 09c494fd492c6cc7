"""`/catalogue`: the open data as other catalogues harvest it (DCAT-AP), in three writings of one graph."""

import hashlib

from flask import Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.exports.dcat import catalogue
from cartoquartiers.exports.rdf import WRITINGS, Writing, json_ld, written
from cartoquartiers.store.queries.clock import standing
from cartoquartiers.usecases.facilities import completed
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.opendata.parts import parts, portal, services
from cartoquartiers.web.packing import encoding, packed
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

_BY_TYPE = {row.media_type.partition(";")[0]: row for row in WRITINGS.values()}
_HTML = "text/html"


def negotiated(visit: Visit) -> ResponseReturnValue:
    """The writing that the client prefers; a browser is shown the page about the data."""
    preferred = request.accept_mimetypes.best_match([*_BY_TYPE, _HTML], next(iter(_BY_TYPE)))
    if preferred == _HTML:
        page = redirect("/donnees", 303)
        page.vary.add("Accept")
        return page
    response = _answer(visit, _BY_TYPE[str(preferred or next(iter(_BY_TYPE)))])
    response.vary.add("Accept")
    return response


def file(visit: Visit, suffix: str) -> ResponseReturnValue:
    """One writing, at its own address."""
    if suffix not in WRITINGS:
        raise NotFound("catalogue")
    return _answer(visit, WRITINGS[suffix])


def _answer(visit: Visit, writing: Writing) -> Response:
    try:
        only()
    except Refused as refused:
        return make_response(refused.answer())
    now = standing(visit.work)
    text = _text(visit)
    # The program's own words change without a tick or an act: what was written is part of the tag.
    said = hashlib.sha256(text.encode()).hexdigest()[:12]
    etag = tick_etag(now.tick, said, writing.suffix, encoding())
    response = not_modified(etag, now.at)
    if response is None:
        response = packed(Response(written(text, writing), content_type=writing.media_type))
        response.content_location = f"/catalogue.{writing.suffix}"
    response.vary.add("Accept-Encoding")
    response.headers["X-Dataset-Tick"] = str(now.tick)
    return stamp(response, etag, now.at)


def _text(visit: Visit) -> str:
    datasets = list(parts(visit.work, completed(visit.work, visit.toolbox.profiles)))
    site = portal(visit.work, visit.toolbox.base_url, standing(visit.work).ticked_at)
    return json_ld(catalogue(site, datasets, services(part.key for part in datasets)))
