"""Addresses for the scripts of the pages: the server asks, so that nobody else sees who looks for what."""

from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.geometry import Position, read_position
from cartoquartiers.usecases import addresses
from cartoquartiers.usecases.ports import Address, GeocoderAway
from cartoquartiers.web.caching import kept_by_nobody
from cartoquartiers.web.limits import count_lookup
from cartoquartiers.web.visit import Visit

# What somebody typed is theirs: kept by their browser only.
_KEPT = "private, max-age=3600"


def search(visit: Visit) -> ResponseReturnValue:
    """The addresses that `q` may mean."""
    geocoder = visit.toolbox.geocoder
    if geocoder is None:
        raise NotFound
    count_lookup()
    with visit.reading() as work:
        around = addresses.surroundings(work)
    try:
        return _answer(addresses.search(geocoder, request.args.get("q", ""), around))
    except GeocoderAway:
        return _away()


def reverse(visit: Visit) -> ResponseReturnValue:
    """The address at `lon`, `lat`: one or none."""
    geocoder = visit.toolbox.geocoder
    if geocoder is None:
        raise NotFound
    position = _position()
    if position is None:
        return _answer([])
    count_lookup()
    try:
        found = addresses.address_at(geocoder, position)
    except GeocoderAway:
        return _away()
    return _answer([found] if found else [])


def _position() -> Position | None:
    return read_position(request.args.get("lon", ""), request.args.get("lat", ""))


def _answer(found: list[Address]) -> Response:
    answer = jsonify(addresses=[_said(address) for address in found], available=True)
    answer.headers["Cache-Control"] = _KEPT
    return answer


def _away() -> Response:
    """Nothing to offer now, which is no error of the page."""
    answer = jsonify(addresses=[], available=False)
    return kept_by_nobody(answer)


def _said(address: Address) -> dict[str, Any]:
    return {
        "label": address.label,
        "context": address.context,
        "position": list(address.position),
        "id_ban": address.id_ban or None,
        "score": address.score,
        "adresse": address.name,
        "code_postal": address.postcode or None,
        "commune": address.city or None,
    }
