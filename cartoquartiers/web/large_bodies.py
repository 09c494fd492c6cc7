"""Large bodies are taken few at a time: reading one holds a thread for as long as its sender likes.

Small ones wait in the front server, which hands them over whole (deploy/Caddyfile, deploy/nginx.conf).
"""

import io
import threading
from collections import Counter
from collections.abc import Callable
from typing import IO

from flask import Flask, Response, current_app, g, request
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests

from cartoquartiers.domain.errors import Problem
from cartoquartiers.web.errors import answer

LARGE_BYTES = 2 * 1024 * 1024
"""A little less than the front server holds back. Browsers with scripts make each photo smaller than that; a
form with several is larger."""

MOST_AT_ONCE = 8
"""Of the sixteen threads that the guide starts: the map is read whatever happens to the others."""

MOST_FROM_ONE = 4
SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
RETRY_SECONDS = 5


class Crowded(TooManyRequests):
    """Too many send something large just now."""


class Door:
    """Who is sending something large, by network address."""

    def __init__(self) -> None:
        self._inside: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, address: str) -> bool:
        """Take one of the few places; false when there is none."""
        with self._lock:
            if self._inside.total() >= MOST_AT_ONCE or self._inside[address] >= MOST_FROM_ONE:
                return False
            self._inside[address] += 1
            return True

    def leave(self, address: str) -> None:
        """Give the place back."""
        with self._lock:
            self._inside[address] -= 1
            if not self._inside[address]:
                del self._inside[address]


class Body(io.RawIOBase):
    """A body on its way; ``arrived`` is called when its end, or ``length`` bytes of it, have been read."""

    def __init__(self, stream: IO[bytes], length: int | None, arrived: Callable[[], None]) -> None:
        self._stream = stream
        self._left = length
        self._arrived = arrived

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override] # as in Werkzeug, which calls it
        """Hand on what comes, and look whether it was the last."""
        piece = self._stream.read(len(buffer))
        buffer[: len(piece)] = piece
        if self._left is not None:
            self._left -= len(piece)
        if not piece or self._left == 0:
            self._arrived()
        return len(piece)


def may_be_large() -> bool:
    """Whether more than ``LARGE_BYTES`` may come. What comes in pieces (chunks, HTTP/2) tells no length."""
    environ = request.environ
    in_pieces = "HTTP_TRANSFER_ENCODING" in environ
    if not in_pieces and request.content_length is not None:
        return request.content_length > LARGE_BYTES
    return in_pieces or (request.method in SENDING and bool(environ.get("wsgi.input_terminated")))


def register_large_bodies(app: Flask) -> None:
    """Refuse with 429, before a byte is read, what comes while too many send something large. A place is held
    until the body has been read: what is made of it afterwards takes no longer for a slow sender."""
    door = Door()

    def leave(_failure: BaseException | None = None) -> None:
        if (address := g.pop("large_body_of", None)) is not None:
            door.leave(address)

    @app.before_request
    def enter() -> None:
        if not may_be_large():
            return
        address = get_remote_address()
        if not door.enter(address):
            raise Crowded
        g.large_body_of = address
        # Several codings tell a length that is not that of what is read.
        length = None if "HTTP_TRANSFER_ENCODING" in request.environ else request.content_length
        request.environ["wsgi.input"] = Body(request.environ["wsgi.input"], length, leave)

    app.teardown_request(leave)
    app.register_error_handler(Crowded, _crowded)


def _crowded(_error: Crowded) -> Response:
    response = current_app.make_response(answer(429, Problem("", "crowded")))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
