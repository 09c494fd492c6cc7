"""Vector tiles, on both databases: each place once at each zoom, and none that may not leave."""

import gzip
import json
import math
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.tiles import Tile
from cartoquartiers.exports.mvt import TilePoint, tile
from cartoquartiers.web.opendata import tiles
from tests.factories.places import change, create_place
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support.application import toolbox_of
from tests.support.missing import unavailable


def tile_of(position: tuple[float, float], z: int) -> Tile:
    """The tile in which a position lies, by the formula of the grid."""
    x = (position[0] + 180) / 360 * 2**z
    y = (1 - math.asinh(math.tan(math.radians(position[1]))) / math.pi) / 2 * 2**z
    return Tile(z, int(x), int(y))


def address(asked: Tile) -> str:
    return f"/tuiles/{asked.z}/{asked.x}/{asked.y}.mvt"


def read(client: FlaskClient, asked: Tile, folder: Path) -> list[dict[str, Any]]:
    """The features of a tile as GDAL reads them, which knows nothing of our encoder."""
    if shutil.which("ogr2ogr") is None:
        unavailable("GDAL’s programs are not installed")
    answer = client.get(address(asked))
    assert answer.status_code == 200
    if not answer.data:
        return []
    file = folder / str(asked.z) / str(asked.x) / f"{asked.y}.mvt"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(answer.data)
    command = ["ogr2ogr", "-f", "GeoJSON", "-t_srs", "EPSG:4326", "/vsistdout/", str(file), "lieux"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    found: list[dict[str, Any]] = json.loads(done.stdout)["features"]
    return found


def some(app: Flask) -> dict[str, str]:
    """Places on both sides of a border, one of each licence, one that is gone."""
    with toolbox_of(app).store.writing() as work:
        made = {
            "Jardin": create_place(work, nom="Jardin", type="jardin-partage", rubrique="espaces-verts"),
            "Été": create_place(work, nom="Été", position=list(INSIDE_2)),
            "OSM": create_place(work, nom="OSM", licence="odbl"),
            "?": create_place(work, nom="?", licence="unknown"),
            "Fini": create_place(work, nom="Fini"),
        }
        change(work, "close", place=made["Fini"], base_version=1)
    return made


def test_a_tile_tells_the_places_that_may_leave(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    made = some(app)
    (garden,) = read(client, tile_of(INSIDE_1, 16), tmp_path)
    told = {name: garden["properties"].get(name) for name in ("id", "nom", "rubrique", "type", "famille")}
    assert told == {
        "id": made["Jardin"],
        "nom": "Jardin",
        "rubrique": "espaces-verts",
        "type": "jardin-partage",
        "famille": "initiative",
    }
    assert garden["properties"]["quartier"] == "1"
    assert garden["geometry"]["coordinates"] == pytest.approx(INSIDE_1, abs=1e-5)
    whole = read(client, tile_of(INSIDE_1, 5), tmp_path)
    assert {feature["properties"]["nom"] for feature in whole} == {"Jardin", "Été"}
    assert read(client, Tile(5, 0, 0), tmp_path) == []


def test_each_place_is_in_one_tile_of_each_zoom(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    corner = tile_of(INSIDE_1, 15)
    west, south, east, north = corner.box
    spots = [(west, north), (east - 1e-6, north), (west, south + 1e-6), ((west + east) / 2, north)]
    with toolbox_of(app).store.writing() as work:
        uids = [create_place(work, position=[round(lon, 6), round(lat, 6)]) for lon, lat in spots]
    seen: Counter[str] = Counter()
    for x in range(corner.x - 1, corner.x + 2):
        for y in range(corner.y - 1, corner.y + 2):
            seen.update(f["properties"]["id"] for f in read(client, Tile(15, x, y), tmp_path))
    assert seen == Counter(uids)


def test_many_are_gathered_from_afar_and_all_are_there_in_the_street(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "FEW", 3)
    with toolbox_of(app).store.writing() as work:
        near = [create_place(work, position=[INSIDE_1[0] + n * 1e-5, INSIDE_1[1]]) for n in range(6)]
        create_place(work, nom="À part", position=list(INSIDE_2), rubrique="culture", type="bibliotheque")
    far = read(client, tile_of(INSIDE_1, 12), tmp_path)
    groups = [f["properties"] for f in far if f["properties"].get("nombre")]
    assert [(group["nombre"], group["rubrique"]) for group in groups] == [(6, "tri-reemploi")]
    assert [f["properties"]["nom"] for f in far if not f["properties"].get("nombre")] == ["À part"]
    (centre,) = [f["geometry"]["coordinates"] for f in far if f["properties"].get("nombre")]
    assert centre == pytest.approx(INSIDE_1, abs=2e-4)
    street = read(client, tile_of(INSIDE_1, tiles.STREETS), tmp_path)
    assert set(near) <= {f["properties"]["id"] for f in street}
    assert not any(f["properties"].get("nombre") for f in street)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("0/0/1", 404),
        ("3/8/0", 404),
        ("23/0/0", 404),
        ("-1/0/0", 404),
        ("a/0/0", 404),
        ("99999999999999999999/0/0", 404),
        ("1/0/0.mvt?q=x", 400),
    ],
)
def test_a_tile_that_is_none_is_refused(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(f"/tuiles/{path}" if "?" in path else f"/tuiles/{path}.mvt")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_tile_is_asked_for_again_only_when_something_changed(app: Flask, client: FlaskClient) -> None:
    some(app)
    where = address(tile_of(INSIDE_1, 14))
    plain = client.get(where)
    packed = client.get(where, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get(where, headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Nouveau")
    after = client.get(where, headers={"If-None-Match": plain.headers["ETag"]})
    assert after.status_code == 200
    assert b"Nouveau" in after.data


def test_tilejson_leads_to_the_tiles(app: Flask, client: FlaskClient) -> None:
    some(app)
    told = client.get("/tuiles/tilejson.json").get_json()
    assert told["tilejson"] == "3.0.0"
    assert told["tiles"] == ["http://localhost/tuiles/{z}/{x}/{y}.mvt"]
    assert [layer["id"] for layer in told["vector_layers"]] == ["lieux"]
    assert {"id", "nom", "rubrique", "type", "famille", "quartier"} <= set(told["vector_layers"][0]["fields"])
    assert told["bounds"] == [-1.575, 47.2161, -1.525, 47.2161]


def test_numbers_of_any_size_are_written() -> None:
    made = tile("lieux", [TilePoint(4095, 0, {"nombre": 2**40, "nom": "é" * 300, "type": None}, 2**33)])
    assert "é".encode() * 300 in made
    assert b"type" not in made
    assert tile("lieux", []) == b""
