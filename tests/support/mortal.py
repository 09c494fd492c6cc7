"""The application for a server that dies at a chosen moment of a synchronisation, as by kill -9.

The file ``dies`` in the data folder says when: the number of a commit of the request, which the server does
not live to make, or ``answer``: everything is committed, and nobody is told.
"""

import os
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

import config
from cartoquartiers.app import create_app
from tests.support.application import toolbox_of

ANSWER = "answer"
_PATH = "/api/v1/sync"


def plan(folder: Path, moment: int | str | None) -> None:
    """Let the server of this data folder die at this moment of the next sending; ``None``: it lives."""
    (folder / "dies").write_text("" if moment is None else str(moment), encoding="utf-8")


class Mortal:
    """Counts the commits of a sending that wrote something (what only reads ends with one, too). One at a
    time: a tablet sends from one tab."""

    def __init__(self, app: Flask) -> None:
        self._app = app.wsgi_app
        self._moment = ""
        self._commits = 0
        self._writing = toolbox_of(app).store.writing_engine.pool
        app.wsgi_app = self  # type: ignore[assignment, method-assign]
        event.listen(Engine, "commit", self._commit)

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """Serve a request, or not to the end."""
        if environ["PATH_INFO"] != _PATH:
            return self._app(environ, start)
        self._commits = 0
        self._moment = (Path(config.DATA_DIR) / "dies").read_text(encoding="utf-8")
        answer = list(self._app(environ, start))
        if self._moment == ANSWER:
            _die()
        self._moment = ""
        return answer

    def _commit(self, connection: Connection) -> None:
        if self._moment and connection.engine.pool is self._writing:
            self._commits += 1
            if self._moment == str(self._commits):
                _die()


def _die() -> None:
    """End every process of the server at once: it was started in a group of its own."""
    os.killpg(0, signal.SIGKILL)


def create() -> Flask:
    """The application, mortal."""
    app = create_app()
    Mortal(app)
    return app
