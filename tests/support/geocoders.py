"""Services of addresses for tests: one over HTTP that answers as it is told, and one that only remembers."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cartoquartiers.domain.geometry import Position
from cartoquartiers.usecases.ports import Address, GeocoderAway

Asked = dict[str, str]
STRASBOURG = (-1.553248, 47.218045)


def feature(label: str = "29 Rue de Strasbourg", **more: Any) -> dict[str, Any]:
    """A feature as the Base Adresse Nationale sends them."""
    properties = {
        "label": f"{label} 44000 Nantes",
        "name": label,
        "postcode": "44000",
        "city": "Nantes",
        "context": "44, Loire-Atlantique, Pays de la Loire",
        "id": "44109_6924_00029",
        "type": "housenumber",
        "score": 0.9,
    }
    geometry = {"type": "Point", "coordinates": list(more.pop("at", STRASBOURG))}
    return {"type": "Feature", "geometry": geometry, "properties": {**properties, **more}}


def collection(*features: object) -> bytes:
    """An answer with these features."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


class Service:
    """What the service received, and what it answers next: status, body, headers, seconds of waiting."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Asked]] = []
        self.status, self.body = 200, collection(feature())
        self.headers: dict[str, str] = {}
        self.drip: Callable[[Any], None] | None = None
        self.wait = 0.0


@contextmanager
def serving() -> Iterator[tuple[str, Service]]:
    """A service on a free loopback port: its address and what it does."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            service.asked.append((parts.path, dict(parse_qsl(parts.query))))
            time.sleep(service.wait)
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if service.drip:
                service.drip(self.wfile)
            else:
                self.wfile.write(service.body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that gave up is what is tested
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", service
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def address(name: str = "29 Rue de Strasbourg", **more: Any) -> Address:
    """An address of Nantes."""
    said: dict[str, Any] = {
        "label": f"{name} 44000 Nantes",
        "name": name,
        "postcode": "44000",
        "city": "Nantes",
        "context": "44, Loire-Atlantique",
        "position": STRASBOURG,
        "id_ban": "44109_6924_00029",
        "score": 0.9,
        "kind": "housenumber",
    }
    return Address(**{**said, **more})


class Known:
    """A geocoder that knows a few addresses, or is away; it remembers what it was asked."""

    def __init__(self, *addresses: Address) -> None:
        self.addresses = list(addresses)
        self.away = False
        self.asked: list[object] = []

    def search(self, text: str, near: Position | None, limit: int, *, whole: bool = False) -> list[Address]:
        """All that it knows."""
        return self._answer((text, near, limit))

    def reverse(self, position: Position) -> list[Address]:
        """All that it knows."""
        return self._answer(position)

    def _answer(self, asked: object) -> list[Address]:
        self.asked.append(asked)
        if self.away:
            raise GeocoderAway("away")
        return list(self.addresses)
