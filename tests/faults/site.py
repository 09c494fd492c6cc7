"""A site in the server of production that can be killed, started again where it was, and written to."""

import http.client
import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any, Self

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store
from cartoquartiers.usecases.sessions import open_session
from tests import people
from tests.support import granian, postgres

_PATIENCE = 30.0


class Site:
    """The site of a database and a data folder, always on the same port of the loopback."""

    def __init__(self, database: str, folder: Path, threads: int = 4) -> None:
        self.database = database
        self.folder = folder
        self.threads = threads
        self.port = postgres.free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    @property
    def photos(self) -> Path:
        """The folder of the photos."""
        return self.folder / "photos"

    @property
    def worker(self) -> int:
        """The process that answers."""
        assert self._process is not None
        return granian.worker_of(self._process.pid)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {"CARTO_LIMITS": "off", "CARTO_PHOTO_STORE": f"file:{self.photos}"}
        self._process = granian.launch(self.database, self.folder, self.port, self.threads, **settings)
        granian.wait(self.port, self._process)

    def kill(self) -> None:
        """End every process of the server at once, as the kernel does when memory is short."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=_PATIENCE)
            self._process = None

    def token(self, role: Role = Role.MODERATOR) -> str:
        """A session of a person of the cast."""
        store = Store(self.database)
        number = people.NUMBERS[role]
        with store.writing() as work:
            token = open_session(work, number, work.session.get_one(Person, number).password_hash or "")
        store.dispose()
        assert token is not None
        return token

    def ask(self, method: str, path: str, body: Any = None, token: str | None = None) -> tuple[int, str]:
        """The status and the text of an answer. OSError or HTTPException when none came.

        ``body``: bytes as they are, anything else as JSON.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        kind = "image/png" if isinstance(body, bytes) else "application/json"
        headers = {"Content-Type": kind} if sent is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
