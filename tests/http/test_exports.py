"""The published files over HTTP, on both databases."""

import csv
import gzip
import io
import json
import re
import shutil
import subprocess
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import geojson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cartoquartiers.domain.proposal import KEYS
from cartoquartiers.domain.published import COLUMN_NAMES
from cartoquartiers.exports.registry import FORMATS
from cartoquartiers.exports.schema import VERSION
from cartoquartiers.web import streaming
from cartoquartiers.web.opendata import streams as live
from tests.factories.places import add_places, change, create_place
from tests.factories.territory import INSIDE_2
from tests.support.application import toolbox_of
from tests.support.missing import unavailable

FILES = [f"lieux{row.file}" for row in FORMATS]


@pytest.fixture
def three(app: Flask) -> list[str]:
    """Two places of the territory, one of them with a hostile name, and one from OpenStreetMap."""
    with toolbox_of(app).store.writing() as work:
        return [
            create_place(
                work, nom='=Le "Jardin", <b>été</b>', type="jardin-partage", rubrique="espaces-verts"
            ),
            create_place(
                work, nom="Bibliothèque", type="bibliotheque", rubrique="culture", position=list(INSIDE_2)
            ),
            create_place(work, nom="D’OpenStreetMap", licence="odbl"),
        ]


def get(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    # Buffered: the answer is read and closed, as a server does it.
    return client.get(address, headers=sent, buffered=True)


def collection(client: FlaskClient, address: str = "/exports/lieux.geojson") -> dict[str, Any]:
    answer = get(client, address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = json.loads(answer.data)
    return found


def names(client: FlaskClient, query: str) -> set[str]:
    found = collection(client, f"/exports/lieux.geojson?{query}")
    return {feature["properties"]["nom"] for feature in found["features"]}


def test_the_collection_is_valid_and_carries_every_column(client: FlaskClient, three: list[str]) -> None:
    answer = get(client, "/exports/lieux.geojson")
    assert answer.content_type == "application/geo+json"
    found = geojson.loads(answer.data)
    assert found.is_valid
    assert [feature["id"] for feature in found["features"]] == three[:2]
    assert found["bbox"] == [-1.575, 47.2161, -1.525, 47.2161]
    for feature in found["features"]:
        assert tuple(feature["properties"]) == COLUMN_NAMES
        assert feature["properties"]["url"].startswith("http://localhost/lieux/")


def test_no_place_is_an_empty_collection(client: FlaskClient) -> None:
    assert collection(client)["features"] == []
    assert get(client, "/exports/lieux.csv").data.decode().splitlines() == [",".join(COLUMN_NAMES)]


def test_every_format_tells_the_same_places(client: FlaskClient, three: list[str]) -> None:
    lines = get(client, "/exports/lieux.geojsonl").data.decode().splitlines()
    records = get(client, "/exports/lieux.geojsons").data.decode().split("\x1e")[1:]
    rows = list(csv.DictReader(io.StringIO(get(client, "/exports/lieux.csv").data.decode(), newline="")))
    excel = get(client, "/exports/lieux-excel.csv").data.decode("utf-8-sig")
    sheet = list(csv.DictReader(io.StringIO(excel, newline=""), delimiter=";"))
    ids = [[json.loads(text)["id"] for text in texts] for texts in (lines, records)]
    assert ids == [three[:2]] * 2
    assert [row["id"] for row in rows] == [row["id"] for row in sheet] == three[:2]
    assert rows[0]["nom"] == '=Le "Jardin", <b>été</b>'
    assert sheet[0]["nom"] == '\'=Le "Jardin", <b>été</b>'
    assert (rows[0]["longitude"], sheet[0]["longitude"]) == ("-1.575", "-1,575")


def test_what_is_under_another_licence_has_its_own_file(client: FlaskClient, three: list[str]) -> None:
    assert [f["id"] for f in collection(client, "/exports/lieux-odbl.geojson")["features"]] == [three[2]]
    assert "opendatacommons.org" in get(client, "/exports/lieux-odbl.csv").headers["Link"]
    assert "etalab" in get(client, "/exports/lieux.csv").headers["Link"]


@pytest.mark.parametrize(
    ("file", "streamed"),
    [(f"lieux{row.file}", s) for row in FORMATS for s in (False, True) if row.is_streamed or s],
)
def test_head_and_content_length_tell_the_truth(
    client: FlaskClient, three: list[str], monkeypatch: pytest.MonkeyPatch, file: str, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(live, "_SMALL", -1)
    whole = get(client, f"/exports/{file}")
    assert int(whole.headers["Content-Length"]) == len(whole.data)
    head = client.head(f"/exports/{file}")
    assert (head.status_code, head.data) == (200, b"")
    same = ("Content-Length", "Content-Type", "ETag", "Last-Modified", "X-Dataset-Tick", "Vary")
    assert {name: head.headers[name] for name in same} == {name: whole.headers[name] for name in same}


@pytest.mark.parametrize("file", FILES)
def test_gzip_holds_the_same_bytes_under_another_tag(
    client: FlaskClient, three: list[str], file: str
) -> None:
    plain = get(client, f"/exports/{file}")
    packed = get(client, f"/exports/{file}", Accept_Encoding="gzip")
    if file.endswith((".xlsx", ".parquet")):
        # Packed already: gzip would only cost.
        assert "Content-Encoding" not in packed.headers
        return
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    refused = get(client, f"/exports/{file}", Accept_Encoding="gzip;q=0")
    assert "Content-Encoding" not in refused.headers


def test_what_has_not_changed_is_not_sent_again(app: Flask, client: FlaskClient, three: list[str]) -> None:
    first = get(client, "/exports/lieux.geojson?rubrique=culture")
    assert not first.headers["ETag"].startswith("W/")
    for condition in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_Modified_Since": first.headers["Last-Modified"]},
    ):
        again = get(client, "/exports/lieux.geojson?rubrique=culture", **condition)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    other = get(client, "/exports/lieux.geojson", If_None_Match=first.headers["ETag"])
    assert other.status_code == 200
    with toolbox_of(app).store.writing() as work:
        change(work, "confirm", place=three[0], base_version=1)
    changed = get(client, "/exports/lieux.geojson?rubrique=culture", If_None_Match=first.headers["ETag"])
    assert changed.status_code == 200
    assert int(changed.headers["X-Dataset-Tick"]) == int(first.headers["X-Dataset-Tick"]) + 1


def test_the_order_of_filters_does_not_matter(client: FlaskClient, three: list[str]) -> None:
    one = get(client, "/exports/lieux.csv?rubrique=culture&rubrique=espaces-verts&famille=service")
    other = get(client, "/exports/lieux.csv?famille=service&rubrique=espaces-verts&rubrique=culture")
    assert one.headers["ETag"] == other.headers["ETag"]


def test_an_answer_that_depends_on_the_hour_dates_itself(client: FlaskClient, three: list[str]) -> None:
    answer = get(client, "/exports/lieux.csv?ouvert=1")
    assert "Last-Modified" not in answer.headers
    assert answer.headers["ETag"]


def test_filters_of_the_map_are_those_of_the_files(client: FlaskClient, three: list[str]) -> None:
    garden, library = '=Le "Jardin", <b>été</b>', "Bibliothèque"
    assert names(client, "rubrique=culture&rubrique=espaces-verts") == {garden, library}
    assert names(client, "quartier=2") == {library}
    assert names(client, "famille=initiative") == {garden}
    assert names(client, "q=jardin") == {garden}
    assert names(client, "bbox=-1.53,47.2,-1.52,47.3") == {library}
    assert names(client, "type=composteur") == set()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("rubrik=culture", "rubrik"),
        ("rubrique=cultur", "rubrique"),
        ("famille=public", "famille"),
        ("ouvert=oui", "ouvert"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("bbox=4_8,0,1,1", "bbox"),
        ("quartier=2'--", "quartier"),
        ("q=" + "a" * 500, "q"),
        ("download=yes", "download"),
        ("ouvert=1&ouvert=0", "ouvert"),
    ],
)
def test_what_is_not_understood_is_refused_in_french(client: FlaskClient, query: str, field: str) -> None:
    answer = get(client, f"/exports/lieux.geojson?{query}")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    problems = answer.get_json()["problems"]
    assert [problem["field"] for problem in problems] == [field]
    assert problems[0]["message"].endswith(".")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_any_site_may_read(client: FlaskClient) -> None:
    asked = client.options("/exports/lieux.geojson", headers={"Access-Control-Request-Method": "GET"})
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    for address in (
        "/exports/lieux.geojson",
        "/exports/lieux.nothing",
        "/api/v1/changes",
        "/exports/index.json",
    ):
        answer = get(client, address, Origin="https://elsewhere.example")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "X-Dataset-Tick" in answer.headers["Access-Control-Expose-Headers"]


def test_a_file_is_attached_only_when_asked(client: FlaskClient, three: list[str]) -> None:
    assert "Content-Disposition" not in get(client, "/exports/lieux-excel.csv").headers
    attached = get(client, "/exports/lieux-excel.csv?download=1")
    assert attached.headers["Content-Disposition"] == 'attachment; filename="lieux-excel.csv"'


def test_a_small_file_can_be_read_by_pieces(client: FlaskClient, three: list[str]) -> None:
    whole = get(client, "/exports/lieux.geojson")
    assert whole.headers["Accept-Ranges"] == "bytes"
    piece = get(client, "/exports/lieux.geojson", Range="bytes=10-19")
    assert (piece.status_code, piece.data) == (206, whole.data[10:20])
    assert piece.headers["Content-Range"] == f"bytes 10-19/{len(whole.data)}"
    other = get(client, "/exports/lieux.geojson", Range="bytes=10-19", If_Range='"another"')
    assert (other.status_code, other.data) == (200, whole.data)
    assert get(client, "/exports/lieux.geojson", Range="bytes=99999999-").status_code == 416
    packed = get(client, "/exports/lieux.geojson", Range="bytes=10-19", Accept_Encoding="gzip")
    assert packed.status_code == 200


def test_few_streams_at_once_then_patience(client: FlaskClient, three: list[str]) -> None:
    addresses = ("/exports/lieux.geojson", "/exports/lieux-carte.html")
    held = get(client, addresses[1]).headers["ETag"]
    slots = [streaming.Slot() for _ in range(streaming.MOST_AT_ONCE)]
    try:
        for address in addresses:
            refused = get(client, address)
            assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
            assert "téléchargements" in refused.get_json()["title"]
        # Who holds it already costs nothing.
        assert get(client, addresses[1], If_None_Match=held).status_code == 304
    finally:
        for slot in slots:
            slot.close()
    for address in addresses:
        assert get(client, address).status_code == 200


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is streamed, however small."""
    monkeypatch.setattr(live, "_SMALL", -1)


@pytest.mark.usefixtures("streams", "three")
def test_slots_and_connections_come_back(app: Flask, client: FlaskClient) -> None:
    streamed = [f"lieux{row.file}" for row in FORMATS if row.is_streamed]
    asked = [*FILES, *islice(cycle(streamed), 3 * streaming.MOST_AT_ONCE - len(FILES))]
    for file in asked:
        with client.get(f"/exports/{file}", buffered=False) as answer:
            assert answer.status_code == 200
        assert client.head("/exports/lieux.csv").status_code == 200
    pool: Any = toolbox_of(app).store.reading_engine.pool
    assert pool.checkedout() == 0


@pytest.mark.usefixtures("streams")
def test_a_stream_keeps_its_snapshot(app: Flask, client: FlaskClient) -> None:
    ids = add_places(toolbox_of(app).store, 40)
    answer = client.get("/exports/lieux.geojson", buffered=False)
    pieces = answer.iter_encoded()
    received = next(pieces)
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=ids[-1], base_version=1)
    received += b"".join(pieces)
    answer.close()
    assert len(json.loads(received)["features"]) == 40
    assert len(collection(client)["features"]) == 39


def test_the_description_of_the_api_is_that_of_the_routes(app: Flask, client: FlaskClient) -> None:
    document = get(client, "/api/openapi.json").get_json()
    side_files = ("bons-a-savoir", "bons-a-savoir-odbl", "moderation")
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api/v1/", *(f"/exports/{name}." for name in side_files)))
    }
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert described == served
    schemas = document["components"]["schemas"]
    assert set(schemas["Contribution"]["properties"]) == set(KEYS)
    assert schemas["Feature"]["properties"]["properties"]["required"] == list(COLUMN_NAMES)
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(document)))
    assert named <= set(schemas)


def test_the_index_names_the_files(client: FlaskClient, three: list[str]) -> None:
    index = get(client, "/exports/index.json").get_json()
    by_url = {row["url"]: row for row in index["files"]}
    made = {row.name for row in FORMATS if not row.is_streamed}
    for url, row in by_url.items():
        if row["format"] in made and row["dataset"] != "lieux":
            continue  # a library's file takes half a second: once is enough
        answer = get(client, url)
        assert answer.content_type == row["media_type"]
        assert row["bytes"] in (None, len(answer.data))
    assert by_url["http://localhost/exports/lieux.geojson"]["places"] == 2
    assert by_url["http://localhost/exports/lieux-odbl.csv"]["licence"] == "odbl"


def test_the_page_explains_and_its_links_work(client: FlaskClient, three: list[str]) -> None:
    page = get(client, "/donnees")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    for words in (
        "Licence Ouverte 2.0",
        "/exports/lieux.geojson",
        "/api/v1/changes",
        "lieux-odbl.csv",
        "Signaler",
    ):
        assert words in text
    assert client.get("/exports/").status_code == 302
    for address in ("/api/openapi.json", f"/schemas/lieux/{VERSION}/schema.json"):
        assert address in text
        assert get(client, address).status_code == 200
    assert get(client, "/schemas/lieux/0.0.1/schema.json").status_code == 404


def test_gdal_reads_the_file(client: FlaskClient, three: list[str], tmp_path: Path) -> None:
    if shutil.which("ogrinfo") is None:
        unavailable("GDAL’s programs are not installed")
    for file in ("lieux.geojson", "lieux.geojsonl", "lieux.csv"):
        (tmp_path / file).write_bytes(get(client, f"/exports/{file}").data)
        done = subprocess.run(
            ["ogrinfo", "-ro", "-so", "-al", str(tmp_path / file)], capture_output=True, text=True, check=True
        )
        assert "Feature Count: 2" in done.stdout
        assert "horaires_texte: String" in done.stdout
    assert "Layer name: lieux" in done.stdout
