"""Whether an address that has two forms is wanted as a page or as data."""

from flask import request

DATA_TYPES = (
    "application/json",
    "application/geo+json",
    "application/schema+json",
    "application/vnd.oai.openapi+json",
)


def wants_page() -> bool:
    """Whether a page is wanted: by `f=html`, or by a browser that likes pages better. Data is the rule."""
    asked = request.args.get("f", "")
    if asked:
        return asked == "html"
    accepted = request.accept_mimetypes
    return accepted["text/html"] > max(accepted[kind] for kind in DATA_TYPES)


_PLACE_FORMS = {
    "text/html": "html",
    "application/geo+json": "geojson",
    "application/ld+json": "jsonld",
    "application/json": "geojson",
}
_PLACE_ASKED = {"html": "html", "json": "geojson", "geojson": "geojson", "jsonld": "jsonld"}
_PLACES = ("/lieux/<uid>", "/lieux/<uid>/<slug>")


def place_form() -> str:
    """The form in which a place is wanted: ``html``, ``geojson`` or ``jsonld``."""
    asked = request.args.get("f", "")
    if asked in _PLACE_ASKED:
        return _PLACE_ASKED[asked]
    return _PLACE_FORMS[request.accept_mimetypes.best_match(list(_PLACE_FORMS), "text/html")]


def wants_place_data() -> bool:
    """Whether this is the address of a place, wanted as data: open data like any other then."""
    return request.url_rule is not None and request.url_rule.rule in _PLACES and place_form() != "html"
