"""Unchanged answers above Flask: what it told a moment ago of an answer that the client holds already is told
again, as long as nothing was published and nobody acted (docs/decisions/0063)."""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from cartoquartiers.store.queries.pulse import Pulse
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.web.caching import UNCHANGED
from cartoquartiers.web.journal import ROUTE

_LONGEST_SECONDS = 1.0
"""What depends on the day, the hour or the disk is asked of Flask as often."""
_MOST, _LONGEST_ADDRESS = 1000, 2000

# Who asks, and ever so politely, changes no answer; any other header is part of the question.
_IRRELEVANT = frozenset(
    "HTTP_USER_AGENT HTTP_ACCEPT_LANGUAGE HTTP_REFERER HTTP_CONNECTION HTTP_CACHE_CONTROL HTTP_PRAGMA "
    "HTTP_X_FORWARDED_FOR HTTP_X_REAL_IP HTTP_PRIORITY HTTP_DNT".split()
)
_NEVER = frozenset(["HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_IF_RANGE"])
"""Somebody, or a piece: each such answer is made for itself."""


@dataclass(frozen=True, slots=True)
class _Kept:
    state: Hashable
    until: float
    headers: list[tuple[str, str]]
    route: str


class Hot:
    """Tells again that an answer is unchanged, to nobody in particular."""

    def __init__(
        self, app: WSGIApplication, pulse: Pulse, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._pulse = pulse
        self._clock = clock
        self._kept: dict[Hashable, _Kept] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = _question(environ)
        if key is None:
            return self._app(environ, start_response)
        try:
            state = self._pulse.state()
        except DATABASE_AWAY:
            return self._app(environ, start_response)
        kept = self._kept.get(key)
        if kept and kept.state == state and self._clock() < kept.until:
            environ[ROUTE] = kept.route
            start_response("304 NOT MODIFIED", [*kept.headers])
            return []
        return self._ask(key, state, environ, start_response)

    def _ask(
        self, key: Hashable, state: Hashable, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Flask answer, and remember it when it is the one answer that is told again."""
        until = self._clock() + _LONGEST_SECONDS

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            is_for_all = all(name != "Set-Cookie" for name, _value in headers)
            if status.startswith("304") and environ.get(UNCHANGED) and is_for_all:
                if len(self._kept) >= _MOST:
                    self._kept.clear()
                self._kept[key] = _Kept(state, until, [*headers], str(environ.get(ROUTE, "")))
            return start_response(status, headers, *error)

        return self._app(environ, start)


def _question(environ: WSGIEnvironment) -> Hashable | None:
    """All that an answer may depend on; None for what is no conditional question of nobody in particular."""
    if "HTTP_IF_NONE_MATCH" not in environ or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    if not _NEVER.isdisjoint(environ):
        return None
    asked = [one for one in environ.items() if one[0][:5] == "HTTP_" and one[0] not in _IRRELEVANT]
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if sum(len(value) for _name, value in asked) + len(path) + len(query) > _LONGEST_ADDRESS:
        return None
    return environ["REQUEST_METHOD"], environ.get("wsgi.url_scheme"), path, query, *asked


def register_hot(app: Flask, pulse: Pulse) -> None:
    """Stand above the application; below the journal, which counts these answers as well."""
    app.wsgi_app = Hot(app.wsgi_app, pulse)  # type: ignore[method-assign]
