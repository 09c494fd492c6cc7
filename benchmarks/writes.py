"""Eight clients who send contributions at full speed to two servers on one database.

Usage: python -m benchmarks.writes spatialite|postgis PLACES [SECONDS]. What it says of speed depends on the
machine; what it says of the longest wait and of lost answers does not.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.bases import database, processor_of
from benchmarks.places import CENTRE
from benchmarks.report import Limit, percentile, tell
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.work import Store
from tests.support import granian, postgres
from tests.support.api import CONTRIBUTIONS, creation

CLIENTS = 8
_LENGTH = re.compile(rb"(?i)\ncontent-length: *(\d+)")
_GOALS = {"spatialite": 500, "postgis": 700}


@dataclass
class Heard:
    """What one client was answered: how long each took (ms), and what was no success."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def servers(url: str, folder: Path) -> Iterator[dict[int, int]]:
    """Two servers in processes of their own; gives the numbers of the processes that answer by port."""
    ports = [postgres.free_port(), postgres.free_port()]
    started: list[subprocess.Popen[bytes]] = []
    try:
        for port in ports:
            started.append(granian.launch(url, folder, port, CARTO_LIMITS="off"))
            granian.wait(port, started[-1])
        yield {port: granian.worker_of(one.pid) for port, one in zip(ports, started, strict=True)}
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)


def client(port: int, until: float) -> Heard:
    """Propose places one after the other over one connection."""
    heard = Heard()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.monotonic() < until:
            body = creation(nom=f"Composteur {uuid.uuid4().hex[:8]}", position=list(CENTRE))
            question = asked(json.dumps(body).encode())
            begun = time.perf_counter()
            line.sendall(question)
            answer = whole_answer(line)
            heard.waits.append((time.perf_counter() - begun) * 1000)
            if not answer.startswith(b"HTTP/1.1 201 "):
                heard.errors.append(f"{answer[:600]!r}")
    return heard


def asked(body: bytes) -> bytes:
    """The question as it travels. By hand: Python's own client took a tenth of what the servers took of
    the two processors, and its threads wait for one another."""
    head = (
        f"POST {CONTRIBUTIONS} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def whole_answer(line: socket.socket) -> bytes:
    """An answer that tells its length. ConnectionError when it ends before."""
    came = b""
    while True:
        head, end, body = came.partition(b"\r\n\r\n")
        if end and len(body) >= int(_LENGTH.search(head)[1]):
            return came
        if not (more := line.recv(65536)):
            raise ConnectionError(came[:200])
        came += more


def received(store: Store) -> int:
    """How many contributions the database holds."""
    with store.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Contribution)) or 0


def measure(kind: str, url: str, folder: Path, seconds: float) -> list[Limit]:
    """The rows of one database."""
    store = Store(url)
    with servers(url, folder) as answering, ThreadPoolExecutor(CLIENTS) as pool:
        ports = [*answering]
        for port in ports:
            client(port, time.monotonic() + 1)  # what is opened and read once
        before = received(store)
        worked = sum(map(processor_of, answering.values()))
        until = time.monotonic() + seconds
        heard = list(pool.map(lambda rank: client(ports[rank % 2], until), range(CLIENTS)))
        worked = sum(map(processor_of, answering.values())) - worked
    waits = [wait for one in heard for wait in one.waits]
    errors = [error for one in heard for error in one.errors]
    lost = len(waits) - len(errors) - (received(store) - before)
    store.dispose()
    for error in errors[:3]:
        print(f"  {error}")
    return [
        Limit(f"{kind}: errors", len(errors), 0, ""),
        Limit(f"{kind}: answers of which nothing is kept", lost, 0, ""),
        Limit(f"{kind}: median wait", percentile(waits, 0.5), 100, "ms"),
        Limit(f"{kind}: 99th percentile", percentile(waits, 0.99), 100, "ms"),
        Limit(f"{kind}: longest wait", max(waits), 1000, "ms"),
        Limit(f"{kind}: contributions a second", len(waits) / seconds, _GOALS[kind], "/s", at_least=True),
        # What two processors could do at best, if nothing but the servers used them.
        Limit(
            f"{kind}: of the servers' processor, each", worked * 1000 / len(waits), 2000 / _GOALS[kind], "ms"
        ),
    ]


def main(kind: str, count: int, seconds: float) -> int:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), count) as url:
        print(f"# {kind}, {count} places, {CLIENTS} clients", flush=True)
        return tell([*measure(kind, url, Path(made), seconds)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 8.0))
