"""Every open route through the same headers: those of tomorrow join by the beginning of their address."""

import gzip
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.exports.schema import VERSION
from cartoquartiers.usecases import snapshots
from cartoquartiers.web.cors import OPEN
from cartoquartiers.web.opendata.exports import FILES
from tests.factories.places import change, create_place
from tests.support.application import toolbox_of

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
EXPOSED = {"ETag", "Last-Modified", "Link", "Content-Crs", "X-Dataset-Tick"}
TEXT = re.compile(r"^text/|json|[/+]xml|turtle")
# A library's file takes half a second: those of one dataset are enough.
WALKED = [name for name, (dataset, row) in FILES.items() if row.is_streamed or dataset is MAIN]
# What changes with more than the tick has no date, only a tag.
UNDATED = {
    "/exports/index.json",
    "/tuiles/tilejson.json",
    "/exports/bons-a-savoir.geojson",
    "/exports/bons-a-savoir.csv",
    "/exports/bons-a-savoir-odbl.geojson",
    "/exports/bons-a-savoir-odbl.csv",
    "/exports/moderation.csv",
}
# Which say the same in every answer but those of the moment.
_OF_THE_MOMENT = {"X-Request-Id", "Date"}


@pytest.fixture
def place(app: Flask) -> str:
    """A place in every file, long enough for what is compressed to be worth it."""
    toolbox = toolbox_of(app)
    with toolbox.store.writing() as work:
        create_place(work, nom="D’OpenStreetMap", licence="odbl", description="Un mot. " * 60)
        uid = create_place(work, description="Un mot. " * 60)
    with toolbox.store.reading() as work:
        snapshots.take(work, toolbox.data_dir, 30)
    return uid


def addresses(app: Flask, place: str) -> Iterator[str]:
    """An address of every open route; of the files, one each."""
    known = {
        "uid": place,
        "version": VERSION,
        "insee": "44109",
        "id": place,
        "name": "lieux",
        "identifier": place,
        "suffix": "ttl",
        "file": next(iter(toolbox_of(app).profiles.values())).file,
        "z": "12",
    }
    codes = {"/communes/": "44109", "/rubriques/": "culture", "/types/": "composteur"}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(OPEN) or "GET" not in (rule.methods or ()):
            continue
        if rule.rule == "/exports/<file>":
            yield from (f"/exports/{file}" for file in WALKED)
            continue
        if rule.rule == "/exports/<day>/<file>":
            yield "/exports/2026-11-20/lieux.csv"
            continue
        if rule.rule == "/ogc/<path:rest>":  # what is nowhere
            continue
        code = next((value for part, value in codes.items() if part in rule.rule), "1")
        address = rule.rule
        for whole, name in re.findall(r"(<(?:[^:<>]+:)?([^<>]+)>)", rule.rule):
            address = address.replace(whole, known.get(name, code))
        yield address


def ask(client: FlaskClient, address: str, method: str = "GET", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.open(address, method=method, headers=sent, buffered=True)
    assert answer.status_code < 500, f"{method} {address} {sent}: {answer.status_code}"
    assert answer.headers.get("Access-Control-Allow-Origin") == "*", f"{method} {address} {sent}"
    assert set(answer.headers["Access-Control-Expose-Headers"].split(", ")) >= EXPOSED
    return answer


def plain(answer: TestResponse) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in _OF_THE_MOMENT}


def test_the_walk_meets_what_is_open(app: Flask, place: str) -> None:
    met = set(addresses(app, place))
    assert {
        "/exports/lieux.geojson",
        "/api/v1/changes",
        "/flux/changements.atom",
        f"/flux/lieux/{place}.atom",
    } <= met
    assert len(met) > 20


def test_head_is_get_without_its_body(app: Flask, client: FlaskClient, place: str) -> None:
    for address in addresses(app, place):
        whole, head = ask(client, address), ask(client, address, "HEAD")
        assert whole.status_code in {200, 302, 307, 308}, f"{address}: {whole.status_code}"
        assert (head.status_code, head.data) == (whole.status_code, b"")
        assert plain(head) == plain(whole), address


def test_what_is_held_already_is_not_sent_again(app: Flask, client: FlaskClient, place: str) -> None:
    for address in addresses(app, place):
        for encoding in ("identity", "gzip", "br"):
            first = ask(client, address, Accept_Encoding=encoding)
            if first.status_code != 200:
                continue
            tag = first.headers.get("ETag", "")
            assert tag.startswith('"'), f"{address}: {tag or 'no ETag'}"
            again = ask(client, address, If_None_Match=tag, Accept_Encoding=encoding)
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag), address
            assert "Accept-Encoding" in again.headers.get("Vary", ""), address
            assert ask(client, address, If_None_Match='"another"').status_code == 200
            since = first.headers.get("Last-Modified")
            # What only a new build changes has no date.
            assert since or "X-Dataset-Tick" not in first.headers or address in UNDATED, address
            if since:
                assert ask(client, address, If_Modified_Since=since).status_code == 304


def test_texts_are_compressed_under_a_tag_of_their_own(app: Flask, client: FlaskClient, place: str) -> None:
    packed = 0
    for address in addresses(app, place):
        whole, small = ask(client, address), ask(client, address, Accept_Encoding="gzip")
        if whole.status_code == 200 and TEXT.search(whole.mimetype or "") and len(whole.data) > 1000:
            packed += 1
            assert small.headers.get("Content-Encoding") == "gzip", address
            assert gzip.decompress(small.data) == whole.data
            assert small.headers["ETag"] != whole.headers["ETag"], address
            assert ask(client, address, Accept_Encoding="gzip").data == small.data
            assert "Accept-Encoding" in whole.headers["Vary"]
    assert packed > 10


def test_browsers_of_other_sites_may_ask(app: Flask, client: FlaskClient, place: str) -> None:
    for address in addresses(app, place):
        asked = {"Origin": "https://ailleurs.example", "Access_Control_Request_Method": "GET"}
        asked["Access_Control_Request_Headers"] = "if-none-match"
        answer = ask(client, address, "OPTIONS", **asked)
        assert answer.status_code in {200, 204}
        assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
        assert "GET" in answer.headers["Access-Control-Allow-Methods"]


def test_what_is_not_understood_is_told(app: Flask, client: FlaskClient, place: str) -> None:
    for address in addresses(app, place):
        if ask(client, address).status_code == 200:
            wrong = ask(client, f"{address}?inconnu=1")
            assert wrong.status_code == 400, address
            assert "json" in wrong.content_type
        for accept in ("x", "text/*;q=beaucoup", "application/x-rien", ";;,,", "a" * 500):
            # An answer that none of these fits is sent all the same, or refused in so many words.
            assert ask(client, address, Accept=accept).status_code in {200, 302, 307, 308, 406}, address
        refused = ask(client, address, "DELETE")
        assert (refused.status_code, "GET" in refused.headers["Allow"]) == (405, True), address
    for nowhere in ("/exports/rien.csv", "/flux/rien.atom", "/schemas/rien", "/flux/quartiers/rien.atom"):
        assert ask(client, nowhere).status_code == 404


def test_files_are_read_by_pieces(app: Flask, client: FlaskClient, place: str) -> None:
    for address in (f"/exports/{file}" for file in WALKED):
        whole = ask(client, address)
        assert whole.headers["Accept-Ranges"] == "bytes", address
        assert ask(client, address, Range="bytes=2-5").data == whole.data[2:6]
        beyond = ask(client, address, Range="bytes=99999999-")
        assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{len(whole.data)}")
        for asked in ("lines=1-2", "bytes=0-1,4-5"):
            other = ask(client, address, Range=asked)
            assert (other.status_code, other.data) == (200, whole.data), asked


def test_a_place_as_data_is_open_data(app: Flask, client: FlaskClient, place: str) -> None:
    for address in (f"/lieux/{place}?f=geojson", f"/lieux/{place}?f=jsonld"):
        first = ask(client, address)
        assert (first.status_code, ask(client, address, "HEAD").data) == (200, b"")
        assert ask(client, address, If_None_Match=first.headers["ETag"]).status_code == 304
        assert ask(client, address, "OPTIONS").status_code == 200
    asked = {"Accept": "application/geo+json"}
    assert ask(client, f"/lieux/{place}", **asked).mimetype == "application/geo+json"
    lost = ask(client, "/lieux/nulle-part", **asked)
    assert (lost.status_code, lost.mimetype) == (404, "application/problem+json")
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=place, base_version=1)
    gone = ask(client, f"/lieux/{place}", **asked)
    assert (gone.status_code, gone.mimetype) == (410, "application/problem+json")
    assert "Access-Control-Allow-Origin" not in client.get(f"/lieux/{place}").headers
