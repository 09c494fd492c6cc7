"""The server of production in a process of its own, for what only a real server shows."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = "cartoquartiers.app:create_app"
_PATIENCE = 60.0


@dataclass(frozen=True)
class Served:
    """A running server: its port on the loopback, and the process that answers."""

    port: int
    pid: int

    def resident(self) -> int:
        """Bytes of memory that the answering process holds (Linux)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def serving(database: str, folder: Path, threads: int = 4) -> Iterator[Served]:
    """Granian on this database for as long as the block lasts."""
    port = _free_port()
    process = launch(database, folder, port, threads)
    try:
        wait(port, process)
        yield Served(port, worker_of(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE)


def launch(
    database: str, folder: Path, port: int, threads: int = 4, app: str = APP, **settings: str
) -> subprocess.Popen[bytes]:
    """Start Granian in a process group of its own; :func:`wait` returns once it answers.

    ``app``: module and factory; ``settings`` go on top of those of the environment.
    """
    more = {"CARTO_BASE_URL": f"http://127.0.0.1:{port}", "CARTO_WORKER": "apart", **settings}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", "127.0.0.1"]
    command += [
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        str(threads),
        "--log-level",
        "error",
    ]
    command += [app]
    with (folder / "server.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(database, folder, **more),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def environment(database: str, folder: Path, **more: str) -> dict[str, str]:
    """That of a process of ours on this database, with ``more`` settings; ``flask`` finds the site."""
    ours = {"CARTO_DATABASE_URL": database, "CARTO_DATA_DIR": str(folder), "FLASK_APP": APP}
    return {**os.environ, **ours, **more}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once the server answers. TimeoutError or AssertionError when it does not."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the server stopped before it answered"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


def worker_of(pid: int) -> int:
    """Granian's main process answers nothing; its child does."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return int(children[-1]) if children else pid
