"""Open data may be read by the pages of any site: errors, 304 and preflights included."""

from flask import Response, request

from cartoquartiers.web.negotiating import wants_place_data

_EXPOSED = (
    "ETag, Last-Modified, Content-Length, Content-Range, Accept-Ranges, Link, Content-Crs, Retry-After, "
    "X-Dataset-Tick"
)

OPEN = (
    "/exports/",
    "/flux/",
    "/api/v1/changes",
    "/api/openapi.json",
    "/schemas/",
    "/datapackage.json",
    "/catalogue",
    "/ogc",
    "/tuiles/",
)
"""How the addresses of open data begin. A test walks every route that begins so through the same headers."""


def open_to_all(response: Response) -> Response:
    """Put the CORS headers on every answer under an open address, a wrong method or a wrong name included."""
    if not (request.path.startswith(OPEN) or wants_place_data()):
        return response
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = _EXPOSED
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        # A conditional request is not a "simple" one: browsers ask before they send these.
        headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, Range"
        headers["Access-Control-Max-Age"] = "86400"
    return response
