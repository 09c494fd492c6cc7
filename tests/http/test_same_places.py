"""Every row of the registry, under the same filters, gives the same places as GeoJSON; on both databases."""

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cartoquartiers.exports.registry import FORMATS
from tests.factories.places import create_place
from tests.support.application import toolbox_of

_EDGES = st.tuples(st.integers(-8, 8), st.integers(-8, 8)).map(sorted)
NAMES = ("Compost de l’Éperon", "=1+1", "Jardin <b>", "compost 100%", "Boîte à livres")


def _read_fgb(data: bytes, folder: Path) -> set[str]:
    """By GDAL in a program of its own: beside SpatiaLite it brings the process down."""
    file = folder / "lieux.fgb"
    file.write_bytes(data)
    program = f"import pyogrio; print(*pyogrio.raw.read({str(file)!r}, columns=['id'])[3][0], sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={**os.environ},
    )
    return set(done.stdout.split())


def _read_gpkg(data: bytes, folder: Path) -> set[str]:
    file = folder / "lieux.gpkg"
    file.write_bytes(data)
    with sqlite3.connect(file) as base:
        return {row[0] for row in base.execute("SELECT id FROM lieux")}


def _read_xlsx(data: bytes, _folder: Path) -> set[str]:
    lines = load_workbook(io.BytesIO(data), read_only=True)["lieux"].iter_rows(min_row=2, max_col=1)
    return {str(line[0].value) for line in lines}


def _read_parquet(data: bytes, _folder: Path) -> set[str]:
    parquet = pytest.importorskip("pyarrow.parquet")
    return {row["id"] for row in parquet.read_table(io.BytesIO(data), columns=["id"]).to_pylist()}


def _read_csv(separator: str) -> Callable[[bytes, Path], set[str]]:
    def read(data: bytes, _folder: Path) -> set[str]:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        return {row["id"] for row in csv.DictReader(text, delimiter=separator)}

    return read


READERS: dict[str, Callable[[bytes, Path], set[str]]] = {
    "geojson": lambda data, _: {feature["id"] for feature in json.loads(data)["features"]},
    "geojsonl": lambda data, _: {json.loads(line)["id"] for line in data.splitlines()},
    "geojsons": lambda data, _: {json.loads(part)["id"] for part in data.split(b"\x1e")[1:]},
    "csv": _read_csv(","),
    "excel": _read_csv(";"),
    "kml": lambda data, _: set(re.findall(r'<Placemark id="lieu-([^"]+)"', data.decode())),
    "gpkg": _read_gpkg,
    "fgb": _read_fgb,
    "xlsx": _read_xlsx,
    "parquet": _read_parquet,
}


def test_every_format_under_the_same_filters_gives_the_same_places(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    with toolbox_of(app).store.writing() as work:
        for rank in range(10):
            spot = [-1.575 + (rank % 5 - 2) / 1000, 47.2161 + (rank // 5) / 1000]
            create_place(work, nom=NAMES[rank % len(NAMES)], position=spot)
        create_place(work, nom="Compost d’OpenStreetMap", licence="odbl")
    assert set(READERS) == {row.name for row in FORMATS}

    @settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_EDGES, _EDGES, st.sampled_from(["", "compost", "eperon", "=1", "zzz"]))
    def same(x: list[int], y: list[int], words: str) -> None:
        edges = (-1.575 + x[0] / 2000, 47.2161 + y[0] / 2000, -1.575 + x[1] / 2000, 47.2161 + y[1] / 2000)
        query = urlencode({"bbox": ",".join(f"{edge:.6f}" for edge in edges), "q": words})
        found = {
            row.name: READERS[row.name](
                client.get(f"/exports/lieux{row.file}?{query}", buffered=True).data, tmp_path
            )
            for row in FORMATS
        }
        assert set(map(frozenset, found.values())) == {frozenset(found["geojson"])}, found

    same()
