"""What is made once per run of pytest and shared by all its workers: the server, the migrated templates."""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import postgres

FOLDER = "CARTO_TEST_SHARED"


def open_folder() -> None:
    """Make the shared folder; called once, by the process that starts the workers."""
    if FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="carto-tests-")
        # The server runs as another user when the tests run as root, and must reach its files below.
        Path(folder).chmod(0o711)
        os.environ[FOLDER] = folder


def close_folder() -> None:
    """Stop the server if somebody started it, and remove every shared file."""
    folder = Path(os.environ.pop(FOLDER))
    note = folder / "server.json"
    if note.exists():
        server = postgres.Server(**json.loads(note.read_text(encoding="utf-8")))
        if server.home:
            postgres.stop(server)
    shutil.rmtree(folder, ignore_errors=True)


def folder() -> Path:
    """The folder that all workers share."""
    return Path(os.environ[FOLDER])


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold a lock among the workers, so that the first one prepares what the others use."""
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def server() -> postgres.Server:
    """The PostgreSQL server of this run; the first caller starts it.

    Raises:
        postgres.NoServer: nothing suitable is installed.
    """
    note = folder() / "server.json"
    with alone("server"):
        if not note.exists():
            given = os.environ.get("CARTO_TEST_POSTGIS_URL")
            made = postgres.from_url(given) if given else postgres.start(folder() / "postgres")
            note.write_text(json.dumps(made.as_dict()), encoding="utf-8")
    return postgres.Server(**json.loads(note.read_text(encoding="utf-8")))
