"""Slow senders of large bodies hold a few threads, never all: the map is read meanwhile."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cartoquartiers.web.large_bodies import LARGE_BYTES, MOST_AT_ONCE, MOST_FROM_ONE, Door
from tests.support import granian


def test_places_are_few_for_one_and_few_for_all() -> None:
    door = Door()
    assert [door.enter("a") for _ in range(MOST_FROM_ONE + 1)] == [True] * MOST_FROM_ONE + [False]
    others = [door.enter(f"b{number}") for number in range(MOST_AT_ONCE)]
    assert others.count(True) == MOST_AT_ONCE - MOST_FROM_ONE
    door.leave("a")
    assert door.enter("a") and not door.enter("a")


@contextmanager
def sending(port: int, length: int) -> Iterator[socket.socket]:
    """Somebody who announced a body and sends none of it."""
    head = f"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        yield connection


def first_line(connection: socket.socket) -> bytes:
    """What is answered at once; nothing while the body is waited for."""
    try:
        return connection.recv(65536).split(b"\r\n")[0]
    except TimeoutError:
        return b""


def taken(port: int) -> bool:
    """Whether one more would be read now."""
    with sending(port, LARGE_BYTES + 1) as one:
        one.settimeout(1)
        return first_line(one) == b""


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_next_one_is_told_to_wait_and_pages_are_read(database: str, tmp_path: Path) -> None:
    with granian.serving(database, tmp_path, threads=MOST_FROM_ONE + 2) as served:
        with ExitStack() as slow:
            for _ in range(MOST_FROM_ONE):
                connection = slow.enter_context(sending(served.port, LARGE_BYTES + 1))
                connection.settimeout(0.5)
                assert first_line(connection) == b""
            one_more = slow.enter_context(sending(served.port, LARGE_BYTES + 1))
            assert first_line(one_more) == b"HTTP/1.1 429 Too Many Requests"
            with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/a-propos", timeout=20) as page:
                assert page.status == 200
        end = time.monotonic() + 30
        while not taken(served.port):
            assert time.monotonic() < end, "who left still holds a place"
