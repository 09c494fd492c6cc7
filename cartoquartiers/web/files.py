"""Answers that are a file on disk: whole or by pieces, without reading it into memory."""

import os
from collections.abc import Iterable
from pathlib import Path

from flask import Response, request
from werkzeug.wsgi import wrap_file

from cartoquartiers.usecases.siblings import Packing

_PIECE = 256 * 1024


def accepts_gzip() -> bool:
    """Whether who asks opens gzip, the one packing of what is made while it leaves."""
    return request.accept_encodings["gzip"] > 0


def accepted(packings: Iterable[Packing]) -> list[Packing]:
    """Those of these packings that who asks opens, what they prefer first."""
    wanted = request.accept_encodings
    return sorted((one for one in packings if wanted[one.name] > 0), key=lambda one: -wanted[one.name])


def from_file(path: Path) -> Response | None:
    """The bytes of a file with their number, None when it is not there.

    Opened at once: whoever replaces or removes the name meanwhile changes nothing of the answer.
    """
    try:
        handle = path.open("rb")
    except FileNotFoundError:
        return None
    response = Response(wrap_file(request.environ, handle, _PIECE), direct_passthrough=True)
    response.content_length = os.fstat(handle.fileno()).st_size
    return response


def by_pieces(response: Response) -> None:
    """Let the reader ask for pieces (`Range`); the validators of the answer must stand on it already.

    Another unit than bytes, and several pieces at once, are answered with the whole (RFC 9110, 14.2).
    """
    asked = request.range
    if asked and (asked.units != "bytes" or len(asked.ranges) > 1):
        response.headers["Accept-Ranges"] = "bytes"
        return
    response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
