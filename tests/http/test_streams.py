"""Large files from the server of production, on both databases: memory stays flat, and a cut is seen."""

import gzip
import http.client
import json
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cartoquartiers.store.work import Store
from tests.factories.crowd import add_crowd
from tests.support import granian
from tests.support.databases import SPATIALITE
from tests.support.granian import Served

PLACES = 20_000
# About 10 MB as it is: more than the system holds between the server and a client that does not read.
ENOUGH_TO_CUT = 7_000


@pytest.fixture
def served(request: pytest.FixtureRequest, database: str, store: Store, tmp_path: Path) -> Iterator[Served]:
    """The real server on as many places as the test asks for."""
    add_crowd(store, request.param)
    with granian.serving(database, tmp_path) as server:
        yield server


many = pytest.mark.parametrize("served", [PLACES], indirect=True)
some = pytest.mark.parametrize("served", [ENOUGH_TO_CUT], indirect=True)


def ask(served: Served, file: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.request("GET", f"/exports/{file}", headers={"Accept-Encoding": "identity", **headers})
    return connection.getresponse()


def cut(kind: str, database: str) -> None:
    """Take the database away from whoever reads it."""
    if kind == SPATIALITE:
        # What a failing disk looks like: the pages that come next cannot be read.
        os.truncate(database.removeprefix("sqlite:///"), 65_536)
        return
    engine = create_engine(database)
    with engine.connect() as connection:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"))
    engine.dispose()


def read(served: Served, file: str, **headers: str) -> tuple[bytes, int]:
    """The whole file, and the most memory that the server held while it was read."""
    answer, pieces, high = ask(served, file, **headers), [], 0
    while chunk := answer.read(1 << 20):
        pieces.append(chunk)
        high = max(high, served.resident())
    body = b"".join(pieces)
    assert len(body) == int(answer.headers.get("Content-Length", len(body)))
    return body, high


@many
def test_a_large_file_is_whole_memory_stays_flat_and_a_cut_of_it_packed_is_seen(
    served: Served, kind: str, database: str
) -> None:
    stays_flat(served)
    cut_while_packed(served, kind, database)


def stays_flat(served: Served) -> None:
    """Read large files to their end, and watch the server's memory."""
    _, before = read(served, "lieux.geojson?q=introuvable")
    body, high = read(served, "lieux.geojson")
    assert len(json.loads(body)["features"]) == PLACES + 1
    sheet, higher = read(served, "lieux-excel.csv")
    assert sheet.count(b"\r\n") == PLACES + 2
    packed, highest = read(served, "lieux.geojson", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == body
    # What is held is some chunks and the warm-up of the program, never the file.
    assert max(high, higher, highest) - before < len(body) / 2


def cut_while_packed(served: Served, kind: str, database: str) -> None:
    """Take the database away in the middle of a packed file."""
    answer = ask(served, "lieux.geojson", **{"Accept-Encoding": "gzip"})
    received = answer.read(1000)
    cut(kind, database)
    try:
        received += answer.read()
    except (http.client.IncompleteRead, ConnectionError):
        return
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16)
    unpacked.decompress(received)
    assert not unpacked.eof


@some
def test_a_file_that_was_cut_does_not_look_whole(served: Served, kind: str, database: str) -> None:
    answer = ask(served, "lieux.geojson")
    received = answer.read(100_000)
    cut(kind, database)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        received += answer.read()
    assert not received.endswith(b"]}\n")
