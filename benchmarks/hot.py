"""Answers that the client holds already: they end at the ETag.

Usage: python -m benchmarks.hot spatialite|postgis PLACES
"""

import http.client
import socket
import sys
import tempfile
from pathlib import Path

from sqlalchemy import event

from benchmarks.bases import database, processor_of
from benchmarks.report import Limit, Row, medians, tell
from cartoquartiers.store.work import utc_now
from tests.support import application, granian

_ADDRESSES = ("/carte/points", "/exports/lieux.geojson", "/api/v1/changes?since=0")
_TURN = 2000
_STATUS = b"HTTP/1.1 304"


def ask(line: http.client.HTTPConnection, address: str, etag: str | None) -> tuple[int, str]:
    """One GET; gives its status and ETag."""
    line.request("GET", address, headers={"If-None-Match": etag} if etag else {})
    answer = line.getresponse()
    answer.read()
    return answer.status, answer.headers.get("ETag", "")


def unchanged(port: int, address: str, etag: str) -> None:
    """Ask ``_TURN`` times over one connection, a hundred at once (HTTP pipelining): what is measured is the
    server, not a client that waits for each answer. AssertionError when one is no 304."""
    host = f"127.0.0.1:{port}"
    question = f"GET {address} HTTP/1.1\r\nHost: {host}\r\nIf-None-Match: {etag}\r\n\r\n".encode() * 100
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        for _ in range(_TURN // 100):
            line.sendall(question)
            said = b""
            while not (said.count(_STATUS) == 100 and said.endswith(b"\r\n\r\n")):
                more = line.recv(1 << 20)
                assert more, "the server closed the connection"
                said += more
                assert said.count(b"HTTP/1.1 ") == said.count(_STATUS), said[:200]


def statements(url: str, folder: Path, address: str) -> int:
    """How many statements an unchanged answer that is told again sends to the database."""
    app = application.make(url, folder, utc_now, PULSE="50")
    seen: list[str] = []
    store = application.toolbox_of(app).store
    client = application.client_of(app)
    etag = client.get(address).headers.get("ETag", "")
    client.get(address, headers={"If-None-Match": etag})  # the application itself, once a second
    event.listen(store.reading_engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    counts = []
    for _ in range(3):  # one of them may come when PostgreSQL is asked again
        seen.clear()
        client.get(address, headers={"If-None-Match": etag})
        counts.append(len(seen))
    application.close(app)
    return min(counts)


def measure(kind: str, url: str, folder: Path) -> list[Row | Limit]:
    """The rows of one database: the whole answer is the alternative."""
    rows: list[Row | Limit] = []
    for address in _ADDRESSES:
        name = f"{kind}: tables read for an unchanged {address}"
        rows.append(Limit(name, statements(url, folder / "app", address), 0, ""))
    with granian.serving(url, folder) as served:
        line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        for address in _ADDRESSES:
            etag = ask(line, address, None)[1]

            def again(address: str = address, etag: str = etag) -> None:
                unchanged(served.port, address, etag)

            def whole(address: str = address) -> None:
                ask(line, address, None)

            worked = processor_of(served.pid)
            again()
            worked = processor_of(served.pid) - worked
            seconds = medians({"again": again, "whole": whole})
            rows.append(
                Row(
                    f"{kind}: unchanged {address}, against whole",
                    seconds["again"] / _TURN,
                    seconds["whole"],
                    1,
                )
            )
            rate = _TURN / seconds["again"]
            rows.append(Limit(f"{kind}: unchanged {address}", rate, 10_000, "/s", at_least=True))
            name = f"{kind}: in a second of the server's processor"
            rows.append(Limit(name, _TURN / max(worked, 0.001), 10_000, "", at_least=True))
    return rows


def main(kind: str, count: int) -> int:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), count) as url:
        return tell(measure(kind, url, Path(made)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
