"""The way between a browser and the site, which can be cut: the wire does what a test says."""

import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from flask import Flask


class Line:
    """``state``: ``up``; ``cut``: nothing comes through; ``mute``: contributions arrive and are carried out,
    their answers are lost on the way back."""

    def __init__(self, app: Flask) -> None:
        self.state = "up"
        self.lost: list[str] = []
        self._app = app.wsgi_app
        app.wsgi_app = self  # type: ignore[assignment, method-assign]

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Serve a request as the line allows."""
        if self.state == "up" or (self.state == "mute" and environ["PATH_INFO"] != "/api/v1/sync"):
            return self._app(environ, start)
        wire: socket.socket = environ["werkzeug.socket"]
        if self.state == "mute":
            for _part in self._app(environ, lambda *_said: lambda _data: None):
                pass
            self.lost.append(environ["PATH_INFO"])
        with suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError("the line is cut")
