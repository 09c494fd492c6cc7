"""The abstract tests of the standard, put to a server that is not ours (pygeoapi): they find there what is
known to be wrong with it, and nothing else. A test that cannot fail would find nothing."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import cite, pygeoapi

pytestmark = pytest.mark.programs
KNOWN = {
    "bad_times": "a time that is none is answered with 200",
    "items_page": "items are application/json",
    "six_numbers": "a box with heights is answered with 500",
    "unknown_parameter": "it is ignored",
}


class Elsewhere:
    """A server behind a socket."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, address: str, accept: str = "application/json, application/geo+json") -> cite.Answer:
        """Addresses in answers are whole."""
        whole = address if address.startswith("http") else self.url + address
        request = urllib.request.Request(whole, headers={"Accept": accept})  # noqa: S310 # of this file
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 # idem
                return cite.Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return cite.Answer(error.code, dict(error.headers), error.read())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Elsewhere]:
    """pygeoapi with twelve points."""
    data = tmp_path / "a.geojson"
    features = [
        {
            "type": "Feature",
            "id": str(number),
            "geometry": {"type": "Point", "coordinates": [-1.5 + number / 100, 47.2]},
            "properties": {"name": f"Place {number}", "changed": "2026-01-01T00:00:00Z"},
        }
        for number in range(12)
    ]
    data.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    provider = {"name": "GeoJSON", "data": str(data), "id_field": "id", "time_field": "changed"}
    with pygeoapi.serving(provider, tmp_path) as port:
        yield Elsewhere(f"http://127.0.0.1:{port}")


def test_what_is_known_to_be_wrong_elsewhere_is_found(server: Elsewhere) -> None:
    failed = {}
    for name, check in cite.CHECKS.items():
        try:
            check(server)
        except AssertionError as error:
            failed[name] = str(error)[:300]
    assert failed.keys() == KNOWN.keys(), failed
