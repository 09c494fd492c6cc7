"""Large bodies are taken few at a time: reading one holds a thread for as long as its sender likes.

Small ones wait in the front server, which hands them over whole (deploy/Caddyfile, deploy/nginx.conf).
"""

import threading
from collections import Counter

from flask import Flask, abort, g, request
from flask_limiter.util import get_remote_address

LARGE_BYTES = 2 * 1024 * 1024
"""Half of what the front server holds back. Browsers with scripts make photos smaller than that."""

MOST_AT_ONCE = 8
"""Of the sixteen threads that the guide starts: the map is read whatever happens to the others."""

MOST_FROM_ONE = 4
SENDING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


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


def may_be_large() -> bool:
    """Whether more than ``LARGE_BYTES`` may come. What comes in pieces (chunks, HTTP/2) tells no length."""
    environ = request.environ
    in_pieces = "HTTP_TRANSFER_ENCODING" in environ
    if not in_pieces and request.content_length is not None:
        return request.content_length > LARGE_BYTES
    return in_pieces or (request.method in SENDING and bool(environ.get("wsgi.input_terminated")))


def register_large_bodies(app: Flask) -> None:
    """Refuse with 429, before a byte is read, what comes while too many send something large."""
    door = Door()

    @app.before_request
    def enter() -> None:
        if not may_be_large():
            return
        address = get_remote_address()
        if not door.enter(address):
            abort(429)
        g.large_body_of = address

    @app.teardown_request
    def leave(_failure: BaseException | None) -> None:
        if (address := g.pop("large_body_of", None)) is not None:
            door.leave(address)
