"""The base map that the town keeps itself: one PMTiles file, read by pieces."""

from flask import Response

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.web.files import by_pieces, from_file
from cartoquartiers.web.ground import archive_of
from cartoquartiers.web.visit import Visit


def whole(visit: Visit) -> Response:
    """The file, or the piece that is asked for (`Range`); 404 where none is set."""
    found = archive_of(visit.toolbox.settings)
    response = from_file(found.path) if found else None
    if found is None or response is None:
        raise NotFound
    response.mimetype = "application/vnd.pmtiles"
    response.set_etag(found.version)
    # The address holds the version: another file is another address.
    response.headers["Cache-Control"] = "public, max-age=86400"
    by_pieces(response)
    return response
