"""The abstract tests of the standard, put to a server that is not ours (pygeoapi): they find there what is
known to be wrong with it, and nothing else. A test that cannot fail would find nothing."""

import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support import cite
from tests.support.postgres import free_port

pytestmark = pytest.mark.programs
PROGRAM = Path(__file__).resolve().parents[2] / ".cache" / "pygeoapi" / "bin" / "pygeoapi"
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


def settings(url: str, port: int, data: Path) -> dict[str, Any]:
    text = {"en": "places"}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": url,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en"],
            "limits": {"default_items": 10, "max_items": 1000},
            "map": {"url": "https://tile.invalid/{z}/{x}/{y}.png", "attribution": "nobody"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": text,
                "description": text,
                "keywords": {"en": ["a"]},
                "keywords_type": "theme",
                "terms_of_service": url,
                "url": url,
            },
            "license": {"name": "none", "url": url},
            "provider": {"name": "nobody", "url": url},
            "contact": {"name": "nobody"},
        },
        "resources": {
            "places": {
                "type": "collection",
                "title": text,
                "description": text,
                "keywords": {"en": ["a"]},
                "links": [],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [
                    {
                        "type": "feature",
                        "name": "GeoJSON",
                        "data": str(data),
                        "id_field": "id",
                        "time_field": "changed",
                    }
                ],
            }
        },
    }


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Elsewhere]:
    """pygeoapi with twelve points."""
    data, configuration, description = (tmp_path / name for name in ("a.geojson", "a.yml", "api.yml"))
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
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    configuration.write_text(yaml.safe_dump(settings(url, port, data)), encoding="utf-8")
    environment = {
        **os.environ,
        "PYGEOAPI_CONFIG": str(configuration),
        "PYGEOAPI_OPENAPI": str(description),
    }
    command = [str(PROGRAM), "openapi", "generate", str(configuration), "--output-file", str(description)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    with (tmp_path / "log").open("wb") as log:
        program = subprocess.Popen([str(PROGRAM), "serve"], env=environment, stdout=log, stderr=log)
        try:
            found = Elsewhere(url)
            _wait(found)
            yield found
        finally:
            program.terminate()
            program.wait(timeout=20)


def _wait(server: Elsewhere) -> None:
    end = time.monotonic() + 90
    while True:
        try:
            assert server.get("/").status == 200
        except OSError:
            assert time.monotonic() < end, "pygeoapi does not answer"
            time.sleep(0.3)
        else:
            return


def test_what_is_known_to_be_wrong_elsewhere_is_found(server: Elsewhere) -> None:
    failed = {}
    for name, check in cite.CHECKS.items():
        try:
            check(server)
        except AssertionError as error:
            failed[name] = str(error)[:300]
    assert failed.keys() == KNOWN.keys(), failed
