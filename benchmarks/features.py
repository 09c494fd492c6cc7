"""Pages of OGC API – Features: ours, and pygeoapi's on the same PostGIS, in turn.

Usage: python -m benchmarks.features PLACES. pygeoapi stands in .cache/pygeoapi, made by `make test-programs`.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml
from sqlalchemy.engine import make_url

from benchmarks.bases import database
from benchmarks.report import Limit, Row, medians, tell
from cartoquartiers.domain.published import COLUMN_NAMES
from tests.programs.test_ogc_calibration import PROGRAM, Elsewhere, settings
from tests.support import databases, granian
from tests.support.postgres import free_port

_TURNS = 50
_ITEMS = "/ogc/collections/lieux/items"
_THEIRS = "/collections/places/items"


def publish_table(url: str) -> None:
    """What pygeoapi reads: a table with the same columns, a key and a spatial index."""
    values = ", ".join(
        f"t.feature::jsonb #>> '{{properties,{name}}}' AS {name}" for name in COLUMN_NAMES if name != "id"
    )
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                f"CREATE TABLE published AS SELECT p.id AS number, p.uid, {values}, g.geom"
                " FROM place p JOIN place_text t ON t.id = p.id JOIN place_position g ON g.id = p.id"
            )
        )
        connection.execute(sa.text("ALTER TABLE published ADD PRIMARY KEY (number)"))
        connection.execute(sa.text("CREATE INDEX published_where ON published USING gist (geom)"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE published"))
    engine.dispose()


@contextmanager
def pygeoapi(url: str, folder: Path) -> Iterator[int]:
    """pygeoapi on that table for as long as the block lasts; gives its port."""
    port, parts = free_port(), make_url(url)
    chosen: dict[str, Any] = settings(f"http://127.0.0.1:{port}", port, folder)
    chosen["server"]["limits"]["max_items"] = 10_000
    chosen["resources"]["places"]["providers"] = [
        {
            "type": "feature",
            "name": "PostgreSQL",
            "id_field": "number",
            "table": "published",
            "geom_field": "geom",
            "data": {
                "host": parts.host,
                "port": parts.port,
                "dbname": parts.database,
                "user": parts.username,
                "password": parts.password or "",
            },
        }
    ]
    configuration, description = folder / "pygeoapi.yml", folder / "pygeoapi-openapi.yml"
    configuration.write_text(yaml.safe_dump(chosen), encoding="utf-8")
    environment = {
        **os.environ,
        "PYGEOAPI_CONFIG": str(configuration),
        "PYGEOAPI_OPENAPI": str(description),
    }
    make = [str(PROGRAM), "openapi", "generate", str(configuration), "--output-file", str(description)]
    subprocess.run(make, env=environment, check=True, capture_output=True, timeout=120)
    with (folder / "pygeoapi.log").open("wb") as log:
        program = subprocess.Popen([str(PROGRAM), "serve"], env=environment, stdout=log, stderr=log)
        try:
            _wait(Elsewhere(f"http://127.0.0.1:{port}"))
            yield port
        finally:
            program.terminate()
            program.wait(timeout=20)


def _wait(server: Elsewhere) -> None:
    end = time.monotonic() + 90
    while True:
        try:
            server.get("/")
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)
        else:
            return


def page(port: int, address: str) -> int:
    """Read one page; gives how many features it holds."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    line.request("GET", address, headers={"Accept": "application/geo+json"})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    if answer.status != 200:
        raise ValueError(f"{address}: {answer.status} {body[:200]!r}")
    return len(json.loads(body)["features"])


def milliseconds(port: int, address: str) -> float:
    """The median of a page read again and again, its way over the loopback included."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for _ in range(_TURNS):
        begun = time.perf_counter()
        line.request("GET", address)
        line.getresponse().read()
        taken.append((time.perf_counter() - begun) * 1000)
    line.close()
    return statistics.median(taken)


def measure(url: str, folder: Path, count: int) -> list[Row | Limit]:
    """A large page against pygeoapi's, and a small one at every depth."""
    publish_table(url)
    rows: list[Row | Limit] = []
    with granian.serving(url, folder) as served, pygeoapi(url, folder) as theirs:
        for many in (10_000, 10):
            for begin in (0, count // 2):
                mine = f"{_ITEMS}?f=json&limit={many}&after={begin}"
                other = f"{_THEIRS}?f=json&limit={many}&offset={begin}"
                if page(served.port, mine) != page(theirs, other):
                    raise ValueError("the two do not give as many")

                def ours(address: str = mine) -> None:
                    page(served.port, address)

                def elsewhere(address: str = other) -> None:
                    page(theirs, address)

                seconds = medians({"ours": ours, "pygeoapi": elsewhere}, 5)
                goal = 5 if many > 10 else 1
                name = f"{many} features after {begin}, against pygeoapi"
                rows.append(Row(name, seconds["ours"], seconds["pygeoapi"], goal))
        for depth in (0, count // 10, count // 2, count - 20):
            taken = milliseconds(served.port, f"{_ITEMS}?f=json&limit=10&after={depth}")
            rows.append(Limit(f"10 features after {depth}", taken, 5, "ms"))
    return rows


def main(count: int) -> int:
    """Measure at one size."""
    with tempfile.TemporaryDirectory() as made, database(databases.POSTGIS, Path(made), count) as url:
        return tell(measure(url, Path(made), count))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
