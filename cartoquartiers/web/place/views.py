"""Views of one place: each finds it, says in which form it is wanted, and hands it over."""

import json
from collections.abc import Callable
from uuid import uuid4

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.policy import Action, Area, allowed
from cartoquartiers.domain.vocabulary import Gone
from cartoquartiers.exports.schema_org import schema_org
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.queries.places import (
    PlaceRow,
    feature_of,
    nearest_similar,
    row_by_short_code,
    row_by_uid,
)
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.cards import cards, may_confirm_at_once, place_url
from cartoquartiers.web.labels import words
from cartoquartiers.web.negotiating import place_form
from cartoquartiers.web.place.history import steps_of
from cartoquartiers.web.place.present import page_of
from cartoquartiers.web.visit import Visit


def show(visit: Visit, uid: str, slug: str = "") -> ResponseReturnValue:
    """A place, as a page or as data; one that was merged leads on, one that has gone says so."""
    place = _found(visit, uid)
    form = place_form()
    if place.replaced_by:
        return redirect(_with_query(f"/lieux/{place.replaced_by}"), 301)
    if place.gone:
        return _gone(visit, place, form)
    fragment = request.args.get("fragment") == "1"
    if form == "html" and not fragment and request.path != place_url(place):
        return redirect(_with_query(place_url(place)), 301)
    return _AS[form](visit, place)


def history(visit: Visit, uid: str) -> ResponseReturnValue:
    """Every revision of a place, the latest first; no person is named."""
    place = _found(visit, uid)
    if place.gone == Gone.REMOVED:
        return _gone(visit, place, "html")
    labels = words(visit.work)
    return render_template(
        "place/history.html",
        place=place,
        url=place_url(place),
        steps=steps_of(visit.work, place, labels, sees_all=_keeps(visit, place)),
    )


def short_address(visit: Visit, code: str) -> ResponseReturnValue:
    """Six characters that fit on a poster lead to the place."""
    place = row_by_short_code(visit.work, code.lower()) or row_by_short_code(visit.work, code)
    if place is None:
        raise NotFound
    # The readable address holds the name, which is not told of a place that was removed.
    return redirect(f"/lieux/{place.uid}" if place.gone else place_url(place))


def _page(visit: Visit, place: PlaceRow) -> ResponseReturnValue:
    labels = words(visit.work)
    page = page_of(visit.work, place, labels, visit.toolbox.base_url, sees_all=_keeps(visit, place))
    template = "place/sheet.html" if request.args.get("fragment") == "1" else "place/show.html"
    described = feature_of(visit.work, place.id)
    data = schema_org(json.loads(described.text)["properties"]) if described else None
    at_once = may_confirm_at_once(visit.actor, place)
    return render_template(
        template,
        page=page,
        card=page.card,
        data=data,
        tick=described.tick if described else None,
        confirm_at_once=at_once,
        claimable=_claimable(visit, place, labels),
        new_uid=str(uuid4()),
    )


def _claimable(visit: Visit, place: PlaceRow, labels: Words) -> list[tuple[str, str]]:
    """The structures (code, name) in whose name this person may say « C’est notre lieu »."""
    if place.organisation:
        return []
    names = labels.territory.organisations
    return sorted((code, names[code]) for code in visit.actor.organisations if code in names)


def _keeps(visit: Visit, place: PlaceRow) -> bool:
    """Whether this person sees what is not public of the place."""
    area = Area.of(place)
    return allowed(visit.actor, Action.KEEP, [area])


def _geojson(visit: Visit, place: PlaceRow) -> ResponseReturnValue:
    return _data(visit, place, "application/geo+json", lambda text: text)


def _jsonld(visit: Visit, place: PlaceRow) -> ResponseReturnValue:
    def as_jsonld(text: str) -> str:
        return json.dumps(schema_org(json.loads(text)["properties"]), ensure_ascii=False)

    return _data(visit, place, "application/ld+json", as_jsonld)


def _data(visit: Visit, place: PlaceRow, media_type: str, write: Callable[[str], str]) -> ResponseReturnValue:
    """The stored text of the place; one whose licence is unknown leaves in no form."""
    feature = feature_of(visit.work, place.id)
    if feature is None:
        raise NotFound
    etag = tick_etag(feature.tick, media_type)
    response = not_modified(etag, feature.changed_at)
    if response is None:
        response = Response(write(feature.text), content_type=media_type)
    response.headers["X-Dataset-Tick"] = str(tick(visit.work))
    response.vary.add("Accept")
    return stamp(response, etag, feature.changed_at)


_AS = {"html": _page, "geojson": _geojson, "jsonld": _jsonld}


def _gone(visit: Visit, place: PlaceRow, form: str) -> ResponseReturnValue:
    if form != "html":
        body = {"type": "about:blank", "title": _(Gone.CLOSED.sentence), "status": 410, "id": place.uid}
        return Response(json.dumps(body), 410, content_type="application/problem+json")
    labels = words(visit.work)
    near = cards(visit.work, nearest_similar(visit.work, place), labels)
    named = place.gone != Gone.REMOVED
    template = "place/gone_sheet.html" if request.args.get("fragment") == "1" else "place/gone.html"
    return render_template(template, place=place, named=named, near=near), 410


def _found(visit: Visit, uid: str) -> PlaceRow:
    place = row_by_uid(visit.work, uid.lower())
    if place is None:
        raise NotFound
    return place


def _with_query(address: str) -> str:
    query = request.query_string.decode("ascii", "ignore")
    return f"{address}?{query}" if query else address
