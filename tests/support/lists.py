"""Somebody else's site that holds a list: a real HTTP server on the loopback, which does as it is told."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase


class Site:
    """What lies at `/liste`, and how it is given; `photos` lie under their own paths."""

    def __init__(self, address: str = "") -> None:
        self.body, self.kind, self.etag, self.status = b"", "text/csv", "", 200
        self.onward = ""
        self.packed = "identity"
        self.cut = 0
        self.drip = 0.0
        self.silent = 0.0
        self.photos: dict[str, bytes] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.address = address

    def mend(self, body: bytes) -> "Site":
        """As on the first day, with this list."""
        self.__init__(self.address)  # type: ignore[misc]
        self.body = body
        return self


def _write(file: BufferedIOBase, body: bytes, drip: float) -> None:
    """All at once, or a byte at a time for as long as the other side listens."""
    if not drip:
        file.write(body)
        return
    for byte in body:
        try:
            file.write(bytes([byte]))
            file.flush()
        except OSError:
            return
        time.sleep(drip)


class _Quiet(ThreadingHTTPServer):
    """Who asks may leave in the middle: that is what is tried."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    """The site on a free port."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, self.said()))
            time.sleep(site.silent)
            if self.path in site.photos:
                self.give(200, site.photos[self.path])
            elif site.onward:
                self.give(302, b"", {"Location": site.onward})
            elif site.etag and self.headers.get("If-None-Match") == site.etag:
                self.give(304, b"")
            else:
                self.give(site.status, site.body, {"ETag": site.etag} if site.etag else {})

        def do_POST(self) -> None:
            site.asked.append((self.path, self.said()))
            length = int(self.headers.get("Content-Length", 0))
            site.received.append((self.said(), self.rfile.read(length)))
            self.give(site.status, b"")

        def said(self) -> dict[str, str]:
            return {name.lower(): value for name, value in self.headers.items()}

        def give(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", site.kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.send_header("Content-Encoding", site.packed)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.close_connection = True
            _write(self.wfile, body[: -site.cut] if site.cut else body, site.drip)

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = _Quiet(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/liste"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
