"""Files that a library makes, read back by other people's programs, whatever was written in the places."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cartoquartiers.adapters.files.apart import MAKERS
from cartoquartiers.domain.published import COLUMN_NAMES, COLUMNS, ColumnKind, PublishedPlace
from cartoquartiers.domain.table import columns_of
from cartoquartiers.exports.feature import feature_text
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.exports.stream import Totals
from cartoquartiers.usecases.file_ports import MakingFailed, PlaceTable
from tests.support.missing import unavailable

AT = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
EXTRA = ("capacite", "cle")
NAMES = ("=1+1", '<b>&amp; "été" ]]> 🌳</b>', "deux\nlignes", "#N/A", "\x0b@SUM(A1)", "007", "+33240000000")


def places() -> list[PublishedPlace]:
    """One place for each hostile name, on a line from west to east."""
    return [
        PublishedPlace(
            id=f"018f0000-0000-7000-8000-{rank:012d}",
            nom=name,
            famille="service",
            rubrique="tri-reemploi",
            rubrique_libelle="Tri",
            description=name * 3 if rank else None,
            longitude=-1.6 + rank / 100,
            latitude=47.2,
            siret="01234567890123",
            verifie_le=date(2026, 3, 1) if rank else None,
            date_creation=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
            date_maj=AT,
            version=rank + 1,
            licence="lov2",
            url=f"https://carte.example/lieux/{rank}",
            extra={"capacite": 12.5, "cle": "=A1"} if rank == 1 else {},
        )
        for rank, name in enumerate(NAMES)
    ]


def table(some: list[PublishedPlace]) -> PlaceTable:
    texts = [feature_text(place).encode() for place in some]
    box = (-1.6, 47.2, some[-1].longitude, 47.2) if some else None
    return PlaceTable(columns_of(EXTRA), texts, len(texts), box, AT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of each format that holds the hostile places."""
    folder = tmp_path_factory.mktemp("made")
    for name, make in MAKERS.items():
        make(table(places()), folder / f"lieux.{name}")
    found = table(places())
    chunks = BY_NAME["kml"].chunks(
        found.texts, Totals(found.count, 0, found.box, tuple(found.columns[-len(EXTRA) :]))
    )
    (folder / "lieux.kml").write_bytes(b"".join(chunks))
    return folder


def gdal(*words: str) -> str:
    """What a program of GDAL prints. Not its Python library: beside SpatiaLite it brings the process down."""
    if shutil.which(words[0]) is None:
        unavailable("GDAL’s programs are not installed")
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout


def features(path: Path, *options: str) -> list[dict[str, Any]]:
    """A file as GDAL reads it."""
    read = gdal("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(path), *options, "lieux")
    found: list[dict[str, Any]] = json.loads(read)["features"]
    return sorted(found, key=lambda feature: feature["geometry"]["coordinates"][0])


@pytest.mark.parametrize("name", ["gpkg", "fgb"])
def test_gdal_reads_what_was_written_with_its_types(made: Path, name: str) -> None:
    found = features(made / f"lieux.{name}")
    assert [feature["properties"]["nom"] for feature in found] == list(NAMES)
    assert [feature["properties"]["id"] for feature in found] == [place.id for place in places()]
    first, second = (feature["properties"] for feature in found[:2])
    # FlatGeobuf leaves out what is unknown.
    assert (first.get("description"), first.get("verifie_le")) == (None, None)
    assert second["verifie_le"] in ("2026-03-01", "2026/03/01")
    assert (second["siret"], second["version"], second["capacite"]) == ("01234567890123", 2, "12.5")
    assert second["longitude"] == found[1]["geometry"]["coordinates"][0] == -1.59
    told = gdal("ogrinfo", "-so", "-al", str(made / f"lieux.{name}"))
    for column in columns_of(EXTRA):
        # FlatGeobuf knows no days.
        day = "Date" if name == "gpkg" else "String"
        kind = {"integer": "Integer64", "decimal": "Real", "date": day, "moment": "DateTime"}
        assert f"{column.name}: {kind.get(column.kind, 'String')} " in told, column.name
    moments = json.loads(
        gdal("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(made / f"lieux.{name}"), "lieux")
    )
    assert {f["properties"]["date_maj"] for f in moments["features"]} <= {
        "2026-11-20T09:30:15Z",
        "2026/11/20 09:30:15+00",
    }


@pytest.mark.parametrize("name", ["gpkg", "fgb"])
def test_a_box_is_found_by_the_index(made: Path, name: str) -> None:
    found = features(made / f"lieux.{name}", "-spat", "-1.595", "47.1", "-1.575", "47.3")
    assert [feature["properties"]["nom"] for feature in found] == list(NAMES[1:3])


def test_a_globe_reads_every_place(made: Path) -> None:
    found = features(made / "lieux.kml")
    # XML has no way of writing a vertical tab.
    assert [f["properties"]["Name"] for f in found] == [name.replace("\x0b", "") for name in NAMES]
    assert {f["properties"]["siret"] for f in found} == {"01234567890123"}
    assert [f["properties"]["version"] for f in found] == list(range(1, len(NAMES) + 1))
    assert found[1]["properties"]["cle"] == "=A1"
    assert found[0]["geometry"]["coordinates"][:2] == [-1.6, 47.2]


def test_a_spreadsheet_has_texts_and_dates_and_no_formula(made: Path) -> None:
    book = load_workbook(made / "lieux.xlsx", read_only=True)
    assert book.sheetnames == ["lieux", "colonnes"]
    header, *lines = book["lieux"].iter_rows()
    assert tuple(cell.value for cell in header) == (*COLUMN_NAMES, *EXTRA)
    cells = [dict(zip((cell.value for cell in header), line, strict=False)) for line in lines]
    assert [line["nom"].value for line in cells] == [name.replace("\x0b", "") for name in NAMES]
    assert {cell.data_type for line in cells for cell in line.values()} <= {"s", "n", "d", "inlineStr"}
    second = cells[1]
    assert second["verifie_le"].value == datetime(2026, 3, 1)
    assert second["date_maj"].value == AT.replace(tzinfo=None)
    assert (second["siret"].value, second["version"].value) == ("01234567890123", 2)
    assert (second["longitude"].value, second["capacite"].value) == (-1.59, 12.5)
    assert [row[0].value for row in book["colonnes"].iter_rows()][1:] == [*COLUMN_NAMES, *EXTRA]


def test_parquet_has_points_types_and_the_words_of_the_standard(made: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    read = parquet.ParquetFile(made / "lieux.parquet")
    geo = json.loads(read.schema_arrow.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    assert geo["columns"]["geometry"]["bbox"] == [-1.6, 47.2, places()[-1].longitude, 47.2]
    found = read.read().to_pylist()
    assert [row["nom"] for row in found] == list(NAMES)
    assert found[1]["verifie_le"] == date(2026, 3, 1)
    assert found[0]["date_maj"] == AT
    assert found[1]["bbox"]["xmin"] == -1.59
    kinds = {column.name: column.kind for column in COLUMNS}
    assert kinds["version"] is ColumnKind.INTEGER and found[2]["version"] == 3


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_same_data_is_the_same_bytes(made: Path, name: str, tmp_path: Path) -> None:
    again = tmp_path / f"again.{name}"
    MAKERS[name](table(places()), again)
    assert again.read_bytes() == (made / f"lieux.{name}").read_bytes()


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_no_place_is_a_file_without_places(name: str, tmp_path: Path) -> None:
    target = tmp_path / f"lieux.{name}"
    MAKERS[name](table([]), target)
    if name in ("gpkg", "fgb"):
        assert features(target) == []
    assert target.stat().st_size > 100


def test_texts_that_end_too_early_make_no_file(tmp_path: Path) -> None:
    def cut() -> Iterator[bytes]:
        yield feature_text(places()[0]).encode()
        raise ConnectionError

    with pytest.raises(ConnectionError):
        MAKERS["xlsx"](PlaceTable(columns_of(()), cut(), 2, None, AT), tmp_path / "cut.xlsx")
    short = PlaceTable(columns_of(()), [feature_text(places()[0]).encode()], 2, None, AT)
    with pytest.raises(MakingFailed, match="1 features of 2"):
        MAKERS["xlsx"](short, tmp_path / "short.xlsx")
    assert not (tmp_path / "cut.xlsx").exists()
