"""Each request as it was answered: its number, the template of its route, status, duration and size.

Around everything else, so that a stream is counted to its end. Neither the address nor its parameters are
looked at: they hold names, tokens and what people search.
"""

import logging
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

NUMBER_HEADER = "X-Request-Id"
ROUTE = "carto.route"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# The map alone loads fifty of these at once: nobody asks about one of them by its number.
_NEVER_ASKED_ABOUT = ("/assets/",)
_number: ContextVar[str] = ContextVar("request number", default="")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """One request: ``route`` is a template (``/lieux/<uid>``), empty where no route was met; ``ms`` until
    its last byte was taken; ``cut``: it failed on the way."""

    method: str
    route: str
    status: int
    ms: float
    bytes: int
    cut: bool


Tell = Callable[[Answered], None]


def current() -> str:
    """The number of the request that is being answered, or nothing."""
    return _number.get()


def log_line(one: Answered) -> None:
    """Write it to the log."""
    if _log.isEnabledFor(logging.INFO):
        _log.info("request", extra={"facts": {name: getattr(one, name) for name in Answered.__slots__}})


def register_journal(app: Flask, *tell: Tell) -> None:
    """Tell of every request that ends; registered first of all, so that refused ones are told too."""

    @app.before_request
    def note_route() -> None:
        request.environ[ROUTE] = str(request.url_rule or "")

    app.wsgi_app = _Journal(app.wsgi_app, tell)  # type: ignore[method-assign]


class _Journal:
    def __init__(self, app: WSGIApplication, tell: tuple[Tell, ...]) -> None:
        self._app = app
        self._tell = tell

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        watched = _Watched(environ, self._tell)
        _number.set(watched.number)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            watched.status = int(status[:3])
            if not str(environ.get("PATH_INFO", "")).startswith(_NEVER_ASKED_ABOUT):
                headers = [*headers, (NUMBER_HEADER, watched.number)]
            return start_response(status, headers, *error)

        try:
            return watched.following(self._app(environ, start))
        except BaseException:
            watched.end(cut=True)
            raise


class _Watched:
    """One request under way."""

    def __init__(self, environ: WSGIEnvironment, tell: tuple[Tell, ...]) -> None:
        # Made here, never taken from the visitor: it could hold anything. No secret: it tells two apart.
        self.number = f"{random.getrandbits(64):016x}"
        self.status = 500
        self._environ = environ
        self._tell = tell
        self._began = time.perf_counter()
        self._bytes = 0
        self._told = False

    def following(self, body: Iterable[bytes]) -> "_Body":
        return _Body(body, self)

    def sent(self, size: int) -> None:
        self._bytes += size

    def end(self, *, cut: bool) -> None:
        if self._told:
            return
        self._told = True
        method = str(self._environ.get("REQUEST_METHOD", ""))
        answered = Answered(
            method if method in _METHODS else "other",
            str(self._environ.get(ROUTE, "")),
            self.status,
            round((time.perf_counter() - self._began) * 1000, 1),
            self._bytes,
            cut,
        )
        for tell in self._tell:
            tell(answered)
        _number.set("")


class _Body:
    """The body of an answer, as it is taken."""

    def __init__(self, body: Iterable[bytes], watched: _Watched) -> None:
        self._body = body
        self._watched = watched

    def __iter__(self) -> Iterator[bytes]:
        try:
            for chunk in self._body:
                self._watched.sent(len(chunk))
                yield chunk
        except Exception:
            self._watched.end(cut=True)
            raise

    def close(self) -> None:
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._watched.end(cut=False)
