"""Answers that are a file on disk: whole or by pieces, without reading it into memory."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app, request
from werkzeug.wsgi import wrap_file

from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.siblings import Packing

_PIECE = 256 * 1024
_HANDED_OVER = "X-Accel-Redirect"
#: With it the front server says that it has not found what it was handed, and wants the bytes themselves.
_BYTES_WANTED = "X-Accel-Off"


def accepts_gzip() -> bool:
    """Whether who asks opens gzip, the one packing of what is made while it leaves."""
    return request.accept_encodings["gzip"] > 0


def accepted(packings: Iterable[Packing]) -> list[Packing]:
    """Those of these packings that who asks opens, what they prefer first."""
    wanted = request.accept_encodings
    return sorted((one for one in packings if wanted[one.name] > 0), key=lambda one: -wanted[one.name])


def from_file(path: Path) -> Response | None:
    """The bytes of a file with their number, None when it is not there; with ``CARTO_ACCEL`` the name alone
    of a published one, whose bytes the front server then sends without holding a thread of ours.

    Opened at once: whoever replaces or removes the name meanwhile changes nothing of the answer.
    """
    if (name := _name_for_the_front(path)) is not None:
        return Response(headers={_HANDED_OVER: name}) if path.is_file() else None
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
    if _HANDED_OVER in response.headers:
        return  # who sends the bytes cuts them
    asked = request.range
    if asked and (asked.units != "bytes" or len(asked.ranges) > 1):
        response.headers["Accept-Ranges"] = "bytes"
        return
    response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)


def _name_for_the_front(path: Path) -> str | None:
    """The address by which the front server knows a published file; None: it is sent from here."""
    toolbox: Toolbox = current_app.extensions["toolbox"]
    prefix, folder = str(toolbox.settings["ACCEL"]), toolbox.data_path / "exports"
    if not prefix or _BYTES_WANTED in request.headers or not path.is_relative_to(folder):
        return None
    return f"{prefix.rstrip('/')}/{quote(path.relative_to(folder).as_posix())}"
