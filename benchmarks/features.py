"""OGC API – Features: ten thousand places through `/ogc`, and through pygeoapi from the same PostGIS in turn.

Usage: python -m benchmarks.features PLACES. The database is made for it and removed. pygeoapi, which
scripts/bench_server.sh brings into .cache/pygeoapi, reads the same columns of the same table; both are asked
for pages of a thousand, following `next` (ours) and `offset` (pygeoapi's own way), each in one process. What
came is counted, and not parsed: that would be the same work of the client twice.
"""

import http.client
import json
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.bases import database
from benchmarks.report import Limit, Row, medians, percentile, tell
from cartoquartiers.store.work import utc_now
from tests.support import application, databases, granian, pygeoapi

_ITEMS, _PAGE, _TURNS = 10_000, 1000, 3
_JSON = {"Accept": "application/geo+json"}
_PATIENCE = 120.0
_LINKS = 4000  # bytes at the beginning of our page
_FEATURE, _LINK = b'"Feature"', re.compile(rb'\{[^{}]*"rel": ?"next"[^{}]*\}')


def page(line: http.client.HTTPConnection, address: str) -> bytes:
    """One answer. AssertionError when it is not 200."""
    line.request("GET", address, headers=_JSON)
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{address}: {answer.status} {body[:300]!r}"
    return body


def following(port: int, wanted: int) -> int:
    """Read so many places by following `next`; tells how many came."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    address, came = f"/ogc/collections/lieux/items?limit={_PAGE}&f=json", 0
    while address and came < wanted:
        body = page(line, address)
        came += body.count(_FEATURE)
        links = (json.loads(found) for found in _LINK.findall(body[:_LINKS]))
        onward = urlsplit(next((link["href"] for link in links if link["rel"] == "next"), ""))
        address = onward.path and f"{onward.path}?{onward.query}"
    return came


def by_offset(port: int, wanted: int) -> int:
    """The same of pygeoapi."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    address = "/collections/places/items?f=json&skipGeometry=false&limit={}&offset={}"
    offsets = range(0, wanted, _PAGE)
    return sum(page(line, address.format(_PAGE, offset)).count(_FEATURE) for offset in offsets)


def in_the_server(url: str, folder: Path, places: int) -> list[Row | Limit]:
    """Processor time of a page of ten at the beginning, in the middle and at the end, without a network."""
    app = application.make(url, folder, utc_now)
    client = application.client_of(app)
    rows: list[Row | Limit] = []
    for words, after in (("first", 0), ("in the middle", places // 2), ("last", places - 11)):
        address, taken = f"/ogc/collections/lieux/items?limit=10&after={after}&f=json", []
        for _ in range(60):
            begun = time.process_time()
            answer = client.get(address, headers=_JSON)
            taken.append((time.process_time() - begun) * 1000)
            assert len(answer.get_json()["features"]) == 10
        rows.append(Limit(f"page of 10 of {places}, {words}: processor", percentile(taken, 0.5), 5, "ms"))
    application.close(app)
    return rows


def publish(url: str) -> None:
    """A table as one gives it to pygeoapi: a number, the columns of the files, a point with its index."""
    texts = ("adresse", "code_postal", "description", "telephone", "courriel", "site_web", "acces_fauteuil")
    columns = "".join(f", p.fields->>'{name}' AS {name}" for name in texts)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE published AS SELECT p.id, p.uid, p.name, p.family, p.category, p.type,"
                f" p.commune, p.quartier, p.etat, p.access, p.hours, p.updated_at{columns}, g.geom"
                " FROM place p JOIN place_position g ON g.id = p.id"
            )
        )
        connection.execute(text("ALTER TABLE published ADD PRIMARY KEY (id)"))
        connection.execute(text("CREATE INDEX ON published USING gist (geom)"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE published"))
    engine.dispose()


def provider(url: str) -> dict[str, Any]:
    """How pygeoapi reads that table."""
    parts = make_url(url)
    return {
        "name": "PostgreSQL",
        "data": {
            "host": parts.host,
            "port": parts.port,
            "dbname": parts.database,
            "user": parts.username,
            "password": parts.password,
            "search_path": ["public"],
        },
        "id_field": "id",
        "table": "published",
        "geom_field": "geom",
    }


def main(places: int) -> int:
    """Measure on PostGIS."""
    with tempfile.TemporaryDirectory() as made, database(databases.POSTGIS, Path(made), places) as url:
        folder = Path(made)
        (folder / "app").mkdir()
        rows = in_the_server(url, folder / "app", places)
        publish(url)
        with (
            granian.serving(url, folder) as ours,
            pygeoapi.serving(provider(url), folder, on_exceed="throttle") as theirs,
        ):
            assert following(ours.port, _ITEMS) == by_offset(theirs, _ITEMS) == _ITEMS
            ways = {
                "ours": lambda: following(ours.port, _ITEMS),
                "theirs": lambda: by_offset(theirs, _ITEMS),
            }
            taken = medians(ways, _TURNS)
        rows.append(Row("10,000 items through /ogc, against pygeoapi", taken["ours"], taken["theirs"], 5))
        return tell(rows)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
