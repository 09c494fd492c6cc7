"""Published files as they are sent: by nginx, which has the kernel send them."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import granian, nginx
from tests.support.postgres import free_port

_AT_ONCE = 1 << 20
_QUESTION = (
    b"GET /exports/lieux.geojson HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n"
    b"Connection: close\r\n\r\n"
)


@contextmanager
def published(url: str, folder: Path) -> Iterator[int]:
    """The site behind nginx, as in deploy/; gives the port of nginx."""
    site = free_port()
    process = granian.launch(url, folder, site, CARTO_ACCEL="/_exports", CARTO_PROXIES="1")
    try:
        granian.wait(site, process)
        with nginx.serving(folder, site) as front:
            yield front
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def download(port: int, size: int) -> None:
    """The file as it is sent: read, and not kept. AssertionError when it is not whole."""
    buffer, came = memoryview(bytearray(_AT_ONCE)), 0
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(_QUESTION)
        while read := line.recv_into(buffer):
            if not came:
                head, _end, _body = bytes(buffer[:read]).partition(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200 "), head
                size += len(head) + 4
            came += read
    assert came == size, f"{came} bytes of {size}"
