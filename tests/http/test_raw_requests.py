"""Bytes that are no proper request, at the server of production: refused, and it goes on answering others."""

import re
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cartoquartiers.store.work import Store
from tests.corpus.raw_requests import Raw, raw_requests
from tests.factories.rows import counts
from tests.support import granian

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
# Seconds that an answer is waited for: a broken request may well get none.
_LONG, _SHORT = 30.0, 1.0
ANSWERS: dict[str, dict[str, list[int]]] = {}


def ask(port: int, raw: Raw) -> list[int]:
    """The statuses of all that is answered; none when the connection is closed or left waiting."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=_LONG if raw.good else _SHORT) as connection:
        try:
            connection.sendall(raw.data)
            while block := connection.recv(65536):
                received += block
        except OSError:
            pass  # closed before all was sent, or nothing came
    return [int(status) for status in _STATUS.findall(received)]


def test_odd_bytes_hurt_nobody(kind: str, database: str, store: Store, tmp_path: Path) -> None:
    with store.reading() as work:
        before = counts(work.session.connection())
    with granian.serving(database, tmp_path) as served:
        requests = list(raw_requests())
        with ThreadPoolExecutor(24) as crowd:
            told = dict(
                zip(
                    (raw.name for raw in requests),
                    crowd.map(lambda raw: ask(served.port, raw), requests),
                    strict=True,
                )
            )
        wrong = {
            raw.name: told[raw.name]
            for raw in requests
            if any(status >= 500 for status in told[raw.name])
            or (raw.good and told[raw.name][:1] != [200])
            or (not raw.good and any(status < 300 for status in told[raw.name]))
        }
        with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/healthz", timeout=10) as answer:
            assert answer.status == 200
    assert not wrong
    with store.reading() as work:
        assert counts(work.session.connection()) == before
    for other in ANSWERS.values():
        assert {name for name in told if told[name] and other[name] and told[name] != other[name]} == set()
    ANSWERS[kind] = told
