"""Bodies of programs that come in pieces and tell no length: read as far as they may measure, no further."""

import hashlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from cartoquartiers.usecases.ports import PHOTO_MAX_BYTES
from cartoquartiers.web.api.body import LARGEST
from tests.corpus.photos import encoded
from tests.support import api, granian

MEGABYTE = 1024 * 1024
# What a socket holds on its way: whoever is refused may have sent that much more than was read.
ON_ITS_WAY = 12 * MEGABYTE


@pytest.fixture
def served(database: str, tmp_path: Path) -> Iterator[granian.Served]:
    """The server of production, without a front that would hold bodies back."""
    with granian.serving(database, tmp_path) as one:
        yield one


def send(port: int, request_line: str, pieces: Iterator[bytes]) -> tuple[bytes, int]:
    """Send a body piece by piece until something is answered; gives the answer and how much was sent."""
    head = f"{request_line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{head}Connection: close\r\n\r\n".encode())
        try:
            for piece in pieces:
                connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
                sent += len(piece)
            connection.sendall(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_all(connection), sent


def read_all(connection: socket.socket) -> bytes:
    """What is answered until the connection ends."""
    told = b""
    try:
        while block := connection.recv(65536):
            told += block
    except (ConnectionResetError, TimeoutError):
        pass
    return told


def cut(data: bytes, size: int) -> Iterator[bytes]:
    """The pieces of ``size`` bytes, the last one of what is left."""
    return (data[start : start + size] for start in range(0, len(data), size))


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_what_is_too_large_is_refused_as_soon_as_it_is(served: granian.Served) -> None:
    for line, largest in {
        "POST /api/v1/contributions": LARGEST,
        "POST /api/v1/sync": LARGEST,
        f"PUT /api/v1/photos/{'0' * 64}": PHOTO_MAX_BYTES,
    }.items():
        told, sent = send(served.port, line, cut(b" " * 79 * MEGABYTE, 65536))
        assert told.startswith(b"HTTP/1.1 413 "), told[:200]
        assert "trop" in told.decode()
        assert sent < largest + ON_ITS_WAY, line


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_small_pieces_are_put_together(served: granian.Served) -> None:
    told, _sent = send(served.port, "POST /api/v1/contributions", cut(json.dumps(api.creation()).encode(), 7))
    assert told.startswith(b"HTTP/1.1 201 "), told[:400]
    picture = encoded_photo()
    name = hashlib.sha256(picture).hexdigest()
    told, _sent = send(served.port, f"PUT /api/v1/photos/{name}", cut(picture, 500))
    assert told.startswith(b"HTTP/1.1 201 "), told[:400]


def encoded_photo() -> bytes:
    """A photo that is taken."""
    return encoded(Image.effect_noise((300, 200), 60).convert("RGB"), "JPEG")
