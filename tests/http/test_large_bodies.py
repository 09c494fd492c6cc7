"""Slow senders of large bodies hold a few threads, never all: the map is read meanwhile."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import create_environ

from cartoquartiers.web.large_bodies import (
    LARGE_BYTES,
    MOST_AT_ONCE,
    MOST_FROM_ONE,
    Door,
    may_be_large,
    register_large_bodies,
)
from tests.support import granian


def test_places_are_few_for_one_and_few_for_all() -> None:
    door = Door()
    assert [door.enter("a") for _ in range(MOST_FROM_ONE + 1)] == [True] * MOST_FROM_ONE + [False]
    others = [door.enter(f"b{number}") for number in range(MOST_AT_ONCE)]
    assert others.count(True) == MOST_AT_ONCE - MOST_FROM_ONE
    door.leave("a")
    assert door.enter("a") and not door.enter("a")


LARGE = f"Content-Length: {LARGE_BYTES + 1}"
CHUNKED = "Transfer-Encoding: chunked"


@contextmanager
def sending(port: int, announced: str) -> Iterator[socket.socket]:
    """Somebody who announced a body and sends none of it."""
    head = f"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{announced}\r\n"
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
    with sending(port, LARGE) as one:
        one.settimeout(1)
        return first_line(one) == b""


@pytest.mark.parametrize(
    ("told", "large"),
    [
        ({}, False),
        ({"CONTENT_LENGTH": str(LARGE_BYTES)}, False),
        ({"CONTENT_LENGTH": str(LARGE_BYTES + 1)}, True),
        ({"CONTENT_LENGTH": "5", "HTTP_TRANSFER_ENCODING": "gzip, chunked"}, True),
        ({"REQUEST_METHOD": "GET", "HTTP_TRANSFER_ENCODING": "chunked"}, True),
        ({"wsgi.input_terminated": True}, True),
        ({"wsgi.input_terminated": True, "CONTENT_LENGTH": "0"}, False),
        ({"wsgi.input_terminated": True, "REQUEST_METHOD": "GET"}, False),
    ],
)
def test_what_tells_no_lengthmay_be_large(plain_app: Flask, told: dict[str, object], large: bool) -> None:
    environ = {**create_environ(method="POST"), **told}
    with plain_app.request_context(environ):
        assert may_be_large() is large


LENGTH = {"CONTENT_LENGTH": str(LARGE_BYTES + 1)}
IN_PIECES = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}


@pytest.mark.parametrize("told", [LENGTH, IN_PIECES], ids=["length", "pieces"])
def test_a_place_is_held_until_the_body_has_been_read(told: dict[str, Any]) -> None:
    app = Flask("reader")
    app.config["MAX_CONTENT_LENGTH"] = 2 * LARGE_BYTES
    register_large_bodies(app)
    sizes = []

    @app.post("/<int:more>")
    def read(more: int) -> str:
        """Another arrives while this one is at work on what it has read."""
        sizes.append(len(request.stream.read() if more % 2 else request.get_data()))
        return send(more - 1) if more else "all"

    def send(more: int) -> str:
        return app.test_client().post(f"/{more}", data=bytes(LARGE_BYTES + 1), environ_overrides=told).text

    assert send(MOST_FROM_ONE) == "all"
    assert sizes == [LARGE_BYTES + 1] * (MOST_FROM_ONE + 1)


def test_whoever_finds_no_place_is_told_why(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door, "enter", lambda _door, _address: False)
    told = client.post("/connexion", environ_overrides=LENGTH)
    assert (told.status_code, told.headers["Retry-After"]) == (429, "5")
    assert "Les gros envois passent" in told.text and "Réessayez dans quelques secondes" in told.text
    assert "votre connexion" not in told.text


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_next_one_is_told_to_wait_and_pages_are_read(database: str, tmp_path: Path) -> None:
    with granian.serving(database, tmp_path, threads=MOST_FROM_ONE + 2) as served:
        with ExitStack() as slow:
            for announced in [LARGE, CHUNKED] * (MOST_FROM_ONE // 2):
                connection = slow.enter_context(sending(served.port, announced))
                connection.settimeout(0.5)
                assert first_line(connection) == b""
            for announced in (LARGE, CHUNKED):
                one_more = slow.enter_context(sending(served.port, announced))
                assert first_line(one_more) == b"HTTP/1.1 429 Too Many Requests", announced
            with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/a-propos", timeout=20) as page:
                assert page.status == 200
        end = time.monotonic() + 30
        while not taken(served.port):
            assert time.monotonic() < end, "who left still holds a place"
