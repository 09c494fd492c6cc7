"""The whole set as GeoJSON: ours, and what one would take instead, in turn.

Usage: python -m benchmarks.export spatialite|postgis PLACES. The database is made for it and removed.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url

from benchmarks.bases import database, memory_of
from benchmarks.report import Limit, Row, medians, tell
from benchmarks.sending import download, published
from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import House, Store, utc_now
from cartoquartiers.usecases import prepared, summing
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.usecases.publish import refresh
from tests.factories.places import change
from tests.support import databases

_FORMAT = BY_NAME["geojson"]
_OBJECTS = 100_000
_REFRESHED = range(1, 20_001)


def live(store: Store, target: Path) -> None:
    """The live stream, as the download writes it."""
    with store.reading() as work, target.open("wb") as file:
        lift_time_limit(work)
        file.writelines(Export(work, _FORMAT, MAIN, PlaceFilters()).chunks())


def first_byte(store: Store) -> float:
    """Milliseconds until the first chunk of the live stream."""
    begun = time.perf_counter()
    with store.reading() as work:
        next(iter(Export(work, _FORMAT, MAIN, PlaceFilters()).chunks()))
        return (time.perf_counter() - begun) * 1000


def naive(store: Store, target: Path) -> None:
    """Objects of the ORM, dictionaries and one json.dumps, as most sites do: of so many places at most, since
    a million of them would take all memory."""
    with store.reading() as work:
        lift_time_limit(work)
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
                "properties": {**place.fields, "id": place.uid, "date_maj": place.updated_at.isoformat()},
            }
            for place in work.session.scalars(
                select(Place).where(Place.gone.is_(None)).order_by(Place.id).limit(_OBJECTS)
            )
        ]
    target.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def ogr2ogr(url: str, target: Path) -> None:
    """GDAL from the same database: the same columns out of the stored fields."""
    target.unlink(missing_ok=True)
    source = _ogr_source(url)
    columns = "p.uid, p.name, p.category, p.type, p.commune, p.quartier, p.etat, p.access, p.hours, p.fields"
    sql = f"SELECT {columns}, g.geom FROM place p JOIN place_position g ON g.id = p.id"
    run = ["ogr2ogr", "-q", "-f", "GeoJSON", str(target), source, "-sql", sql]
    subprocess.run(run, check=True, stderr=subprocess.DEVNULL)


def copy(url: str, target: Path) -> None:
    """PostgreSQL's own COPY of the stored texts: the least that reading them can cost."""
    sql = "COPY (SELECT feature FROM place_text WHERE dataset = 'main' ORDER BY id) TO STDOUT"
    with target.open("wb") as file:
        subprocess.run(["psql", "-q", _libpq(url), "-c", sql], check=True, stdout=file)


def _ogr_source(url: str) -> str:
    parts = make_url(url)
    return str(parts.database) if parts.get_backend_name() == "sqlite" else f"PG:{_libpq(url)}"


def _libpq(url: str) -> str:
    parts = make_url(url).set(drivername="postgresql")
    return parts.render_as_string(hide_password=False)


def fresh_after_one(store: Store, folder: Path) -> float:
    """Seconds from an accepted contribution to the new file, of which one piece is written again."""
    with store.reading() as work:
        place = work.session.execute(
            select(Place.uid, Place.version).order_by(Place.id.desc()).limit(1)
        ).first()
    assert place is not None, "there are places"
    with store.writing() as work:
        change(
            work,
            "correct",
            place=place.uid,
            base_version=place.version,
            changes={"nom": {"to": f"Lieu {uuid.uuid4().hex[:6]}"}},
        )
    begun = time.perf_counter()
    summing.catch_up(store)
    with store.reading() as work:
        prepared.make(work, folder, MAIN, _FORMAT, {})
    return time.perf_counter() - begun


def refresh_many(store: Store) -> None:
    """What a change of the address of the site does: texts are computed anew, and every one changes."""
    store.house = House(f"https://{uuid.uuid4().hex[:8]}.example")
    with store.writing() as work:
        refresh(work, _REFRESHED)


def measure(kind: str, url: str, folder: Path) -> list[Row | Limit]:
    """The rows of one database: memory first, before anything else has taken some."""
    store, out = Store(url), folder / "out.geojson"
    held = memory_of(lambda: live(store, out))
    refreshed = memory_of(lambda: refresh_many(store))
    summing.catch_up(store)
    start = statistics.median(first_byte(store) for _ in range(5))
    with store.reading() as work:
        prepared.make(work, folder, MAIN, _FORMAT, {})
        export = Export(work, _FORMAT, MAIN, PlaceFilters())
        count, size = export.totals.count, export.length
    ways = {
        "live": lambda: live(store, out),
        "ogr2ogr": lambda: ogr2ogr(url, folder / "ogr.geojson"),
        "orm": lambda: naive(store, folder / "orm.geojson"),
    }
    if kind == databases.POSTGIS:
        ways["copy"] = lambda: copy(url, folder / "copy.txt")
    turns = 3 if count <= _OBJECTS else 1
    with published(url, folder) as port:
        # A long file that has just changed is put together from its pieces; once it is calm it is a file.
        pieces = medians({"pieces": lambda: download(port, size)})
        with Store(url, lambda: utc_now() + prepared.CALM).reading() as work:
            prepared.make(work, folder, MAIN, _FORMAT, {})
        seconds = pieces | medians({**ways, "file": lambda: download(port, size)}, turns)
    seconds["orm"] *= max(count / _OBJECTS, 1)
    fresh = statistics.median(fresh_after_one(store, folder) for _ in range(3))
    store.dispose()
    rows: list[Row | Limit] = [
        Row(f"{kind}: live stream, against ogr2ogr", seconds["live"], seconds["ogr2ogr"], 4),
        Row(f"{kind}: live stream, objects and json.dumps (of 100,000)", seconds["live"], seconds["orm"], 4),
        Row(f"{kind}: prepared file sent by nginx, against ogr2ogr", seconds["file"], seconds["ogr2ogr"], 40),
        Row(f"{kind}: just changed, from nginx, against ogr2ogr", seconds["pieces"], seconds["ogr2ogr"], 4),
        Limit(f"{kind}: memory of the live stream over the base", held, 100, "MB"),
        Limit(f"{kind}: memory of a refresh over the base", refreshed, 100, "MB"),
        Limit(f"{kind}: first byte", start, 50, "ms"),
        Limit(f"{kind}: fresh pieces after a contribution", fresh, 1, "s"),
    ]
    if "copy" in seconds:
        rows.insert(1, Row(f"{kind}: live stream, against COPY", seconds["live"], seconds["copy"], 0.8))
    return rows


def main(kind: str, count: int) -> int:
    """Measure one kind of database at one size."""
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), count) as url:
        print(f"# {kind}, {count} places", flush=True)
        return tell(measure(kind, url, Path(made)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
