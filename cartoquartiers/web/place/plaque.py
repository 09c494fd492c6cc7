"""A sheet to print for the door of a place: what it is called, and a code that leads to its page."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.store.queries.places import PlaceRow, row_by_short_code, row_by_uid
from cartoquartiers.web.cards import card, place_url
from cartoquartiers.web.labels import words
from cartoquartiers.web.visit import Visit

_DAY = 24 * 3600


def show(visit: Visit, uid: str) -> ResponseReturnValue:
    """The sheet, for everybody. Nothing is put up for a place that has gone."""
    place = _open(row_by_uid(visit.work, uid.lower()))
    return render_template(
        "place/plaque.html",
        card=card(visit.work, place, words(visit.work)),
        url=place_url(place),
        short_url=f"{visit.toolbox.base_url}/l/{place.short_code}",
        drawing=f"/l/{place.short_code}.svg",
    )


def code(visit: Visit, code: str) -> ResponseReturnValue:
    """The short address of a place as a picture that a telephone reads."""
    place = _open(row_by_short_code(visit.work, code))
    drawing = visit.toolbox.draw_code(f"{visit.toolbox.base_url}/l/{place.short_code}")
    response = Response(drawing, mimetype="image/svg+xml")
    response.cache_control.public = True
    response.cache_control.max_age = _DAY
    return response


def _open(place: PlaceRow | None) -> PlaceRow:
    if place is None or place.gone:
        raise NotFound("place")
    return place
