"""pygeoapi, a server of OGC API – Features that is not ours, from its own environment (.cache/pygeoapi)."""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.support.postgres import free_port

PROGRAM = Path(__file__).resolve().parents[2] / ".cache" / "pygeoapi" / "bin" / "pygeoapi"
_PATIENCE = 120.0


@contextmanager
def serving(provider: dict[str, Any], folder: Path, **limits: Any) -> Iterator[int]:
    """The port on the loopback of a pygeoapi whose one collection, ``places``, this provider of features
    gives; ``limits`` go beside the most items of a page, 1000."""
    configuration, description, port = folder / "pygeoapi.yml", folder / "openapi.yml", free_port()
    chosen = _settings(port, {"type": "feature", **provider}, {"max_items": 1000, **limits})
    configuration.write_text(yaml.safe_dump(chosen), encoding="utf-8")
    environment = {**os.environ, "PYGEOAPI_CONFIG": str(configuration), "PYGEOAPI_OPENAPI": str(description)}
    make = [str(PROGRAM), "openapi", "generate", str(configuration), "--output-file", str(description)]
    subprocess.run(make, env=environment, check=True, capture_output=True, timeout=_PATIENCE)
    with (folder / "pygeoapi.log").open("wb") as log:
        program = subprocess.Popen([str(PROGRAM), "serve"], env=environment, stdout=log, stderr=log)
        try:
            _wait(port)
            yield port
        finally:
            program.terminate()
            program.wait(timeout=20)


def _settings(port: int, provider: dict[str, Any], limits: dict[str, Any]) -> dict[str, Any]:
    here, words = f"http://127.0.0.1:{port}", {"en": "places"}
    told = {"title": words, "description": words, "keywords": {"en": ["a"]}}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": here,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en"],
            "limits": {"default_items": 10, **limits},
            "map": {"url": "https://tile.invalid/{z}/{x}/{y}.png", "attribution": "nobody"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**told, "keywords_type": "theme", "terms_of_service": here, "url": here},
            "license": {"name": "none", "url": here},
            "provider": {"name": "nobody", "url": here},
            "contact": {"name": "nobody"},
        },
        "resources": {
            "places": {
                "type": "collection",
                **told,
                "links": [],
                "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}},
                "providers": [provider],
            }
        },
    }


def _wait(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", "/")
            assert line.getresponse().status == 200
        except OSError:
            assert time.monotonic() < end, "pygeoapi does not answer"
            time.sleep(0.3)
        else:
            return
        finally:
            line.close()
