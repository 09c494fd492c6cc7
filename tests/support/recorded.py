"""The application behind a real socket, with a list of what was asked of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from flask import Flask

from tests.support import application, live, postgres
from tests.support.clock import FrozenClock


@dataclass
class Recorded:
    """A running site and the addresses that were asked for, decoded, in order."""

    url: str
    app: Flask
    asked: list[str] = field(default_factory=list)

    def during(self, part: str) -> list[str]:
        """What was asked since the list was last emptied, as far as it holds `part`."""
        return [address for address in self.asked if part in address]


@contextmanager
def recorded(database: str, folder: Path) -> Iterator[Recorded]:
    """Serve this database for as long as the block lasts."""
    port = postgres.free_port()
    url = f"http://127.0.0.1:{port}"
    app = application.make(database, folder, FrozenClock(), url)
    site = Recorded(url, app)
    inner = app.wsgi_app

    def noting(environ: dict[str, Any], start: Any) -> Any:
        site.asked.append(unquote_plus(f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"))
        return inner(environ, start)

    app.wsgi_app = noting  # type: ignore[assignment,method-assign]
    try:
        with live.serving(app, port):
            yield site
    finally:
        application.close(app)
