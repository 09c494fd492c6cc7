"""Files made in advance, and those of a day: whole, of the state that they claim, on both databases."""

import gzip
import hashlib
import json
import threading
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.exports.registry import BY_NAME, FORMATS
from cartoquartiers.store.queries import stretches
from cartoquartiers.store.queries.clock import clock as clock_of
from cartoquartiers.usecases import prepared, shelf, snapshots
from cartoquartiers.usecases.siblings import GZIP
from cartoquartiers.web.opendata import exports, streams
from cartoquartiers.worker import FILES, run_due
from tests.factories.places import change, create_place
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

SECRET = "06 12 34 56 78"


def get(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers=sent, buffered=True)


def publish(app: Flask, **values: Any) -> str:
    with toolbox_of(app).store.writing() as work:
        return create_place(work, **values)


def state(app: Flask) -> Path:
    """The folder in which the files of the present state are, or would be."""
    toolbox = toolbox_of(app)
    with toolbox.store.reading() as work:
        return prepared.folder(toolbox.data_dir) / prepared.state_of(*clock_of(work))


@pytest.fixture
def never_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that would be made while it leaves fails the test."""

    def live(*_: Any) -> None:
        raise AssertionError("streamed from the database")

    monkeypatch.setattr(streams, "answer", live)


def test_a_prepared_file_is_the_live_one(app: Flask, client: FlaskClient, monkeypatch: Any) -> None:
    publish(app, nom="Lieu = “é”")
    live = {row.file: get(client, f"/exports/lieux{row.file}") for row in FORMATS if row.parts}
    assert run_due(toolbox_of(app), (FILES,)) == ["files"]
    monkeypatch.setattr(streams, "answer", None)
    for file, before in live.items():
        now = get(client, f"/exports/lieux{file}")
        assert now.data == before.data
        same = ("Content-Length", "Content-Type", "ETag", "Last-Modified", "X-Dataset-Tick", "Vary", "Link")
        assert {name: now.headers[name] for name in same} == {name: before.headers[name] for name in same}
        packed = get(client, f"/exports/lieux{file}", Accept_Encoding="gzip")
        assert gzip.decompress(packed.data) == before.data
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        piece = get(client, f"/exports/lieux{file}", Range="bytes=2-5")
        assert (piece.status_code, piece.data) == (206, before.data[2:6])
        head = client.head(f"/exports/lieux{file}")
        assert (head.data, head.headers["Content-Length"]) == (b"", before.headers["Content-Length"])
        assert get(client, f"/exports/lieux{file}", If_None_Match=now.headers["ETag"]).status_code == 304


def test_a_calm_file_leaves_in_the_packing_that_is_wanted(
    app: Flask, client: FlaskClient, clock: FrozenClock
) -> None:
    publish(app)
    run_due(toolbox_of(app), (FILES,))
    address = "/exports/lieux.geojson"
    plain = get(client, address)
    every = "gzip, deflate, br, zstd"
    assert get(client, address, Accept_Encoding=every).headers["Content-Encoding"] == "gzip"
    clock.moment = clock() + prepared.CALM
    assert run_due(toolbox_of(app), (FILES,)) == ["files"]
    assert run_due(toolbox_of(app), (FILES,)) == []
    tags = {plain.headers["ETag"]}
    for asked, name, unpacked in (
        (every, "zstd", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
        ("gzip;q=0.5, br", "br", brotli.decompress),
        ("gzip, zstd;q=0, br;q=0.2", "gzip", gzip.decompress),
    ):
        # A piece of what is packed would be read by nobody: the whole file comes.
        found = get(client, address, Accept_Encoding=asked, Range="bytes=0-3")
        assert (found.status_code, found.headers["Content-Encoding"]) == (200, name)
        assert (found.headers["Vary"], unpacked(found.data)) == ("Accept-Encoding", plain.data)
        assert int(found.headers["Content-Length"]) == len(found.data)
        etag = found.headers["ETag"]
        again = get(client, address, Accept_Encoding=asked, If_None_Match=etag)
        assert (again.status_code, again.headers["ETag"]) == (304, etag)
        tags.add(etag)
    assert len(tags) == 4


def test_what_is_no_longer_so_is_never_served(app: Flask, client: FlaskClient) -> None:
    first = publish(app)
    run_due(toolbox_of(app), (FILES,))
    former = state(app)
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=first, base_version=1)
    assert former.exists()
    assert get(client, "/exports/lieux.geojson").get_json(force=True)["features"] == []
    assert run_due(toolbox_of(app), (FILES,)) == ["files"]
    assert run_due(toolbox_of(app), (FILES,)) == []
    assert not former.exists()
    assert state(app).exists()


def test_what_is_half_written_is_never_served(app: Flask, client: FlaskClient) -> None:
    publish(app)

    def dies(making: Path) -> None:
        making.write_bytes(b'{"type":')
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        shelf.put(state(app) / "lieux.geojson", dies)
    assert list(state(app).iterdir()) == []
    assert len(get(client, "/exports/lieux.geojson").get_json(force=True)["features"]) == 1


def test_two_who_ask_make_one_file(tmp_path: Path) -> None:
    made, target = [], tmp_path / "state" / "file"
    gate = threading.Barrier(4)

    def make(making: Path) -> None:
        made.append(making)
        making.write_text("whole")

    def ask() -> None:
        gate.wait(10)
        shelf.found_or_made(target, make)
        assert target.read_text() == "whole"

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(made) == 1


@pytest.mark.usefixtures("never_live")
def test_a_library_s_file_is_made_once_for_all_its_pieces(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(app)
    toolbox = toolbox_of(app)
    calls = []

    def make(table: Any, target: Path) -> None:
        calls.append(table.count)
        target.write_bytes(b"0123456789")

    monkeypatch.setattr(toolbox, "makers", {"fgb": make})
    whole = get(client, "/exports/lieux.fgb?rubrique=tri-reemploi")
    assert client.head("/exports/lieux.fgb?rubrique=tri-reemploi").headers["Content-Length"] == "10"
    piece = get(client, "/exports/lieux.fgb?rubrique=tri-reemploi", Range="bytes=3-4")
    assert (whole.data, piece.status_code, piece.data) == (b"0123456789", 206, b"34")
    assert calls == [1]
    publish(app, nom="Un autre")
    get(client, "/exports/lieux.fgb?rubrique=tri-reemploi")
    assert calls == [1, 2]


def snapshot(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = get(app.test_client(), "/exports/index.json").get_json()
    return found


def test_a_day_is_kept_and_never_changes(app: Flask, client: FlaskClient, clock: FrozenClock) -> None:
    uid = publish(app)
    assert "snapshots" in run_due(toolbox_of(app))
    day = clock().date().isoformat()
    index = snapshot(app)
    (kept,) = index["snapshots"]
    assert (kept["date"], kept["tick"], kept["rewritten"]) == (day, index["tick"], [])
    for file in kept["files"]:
        answer = get(client, file["url"])
        assert hashlib.sha256(answer.data).hexdigest() == file["sha256"]
        assert (answer.headers["ETag"], len(answer.data)) == (f'"{file["sha256"]}"', file["bytes"])
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert get(client, file["url"], If_None_Match=answer.headers["ETag"]).status_code == 304
        packed = get(client, file["url"], Accept_Encoding="gzip")
        assert gzip.decompress(packed.data) == answer.data
        if len(answer.data) > 8:
            assert get(client, file["url"], Range="bytes=0-4").data == answer.data[:5]
    before = get(client, f"/exports/{day}/lieux.csv").data
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=uid, base_version=1)
    clock.moment = clock() + timedelta(days=1)
    run_due(toolbox_of(app))
    clock.moment = clock() + timedelta(days=1)
    run_due(toolbox_of(app))
    # Nothing changed on the third day.
    assert [one["date"] for one in snapshot(app)["snapshots"]] == [
        day,
        (clock() - timedelta(days=1)).date().isoformat(),
    ]
    assert get(client, f"/exports/{day}/lieux.csv").data == before
    assert get(client, "/exports/1999-01-01/lieux.csv").status_code == 404
    assert get(client, f"/exports/{day}/lieux.nothing").status_code == 404
    assert get(client, f"/exports/{day}/lieux.csv?q=x").status_code == 400


def test_old_days_go_but_the_first_of_a_month(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    begun = clock()
    for days in range(4):
        clock.moment = begun + timedelta(days=days * 10)
        publish(app, nom=f"Lieu {days}")
        with toolbox.store.reading() as work:
            snapshots.take(work, toolbox.data_dir, 15)
    dates = [one.date for one in snapshots.read_index(toolbox.data_dir)]
    months = {one: min(d for d in dates if d[:7] == one[:7]) for one in dates}
    limit = (clock() - timedelta(days=15)).date().isoformat()
    assert 2 <= len(dates) < 4
    assert all(one >= limit or months[one] == one for one in dates)
    folders = {path.name for path in snapshots.root(toolbox.data_dir).iterdir() if path.is_dir()}
    assert folders == {f"{one}.1" for one in dates}


def test_a_private_datum_is_taken_out_of_every_day(
    app: Flask, client: FlaskClient, clock: FrozenClock
) -> None:
    publish(app, nom="Compost", description=f"Appeler {SECRET}")
    publish(app, nom="Autre")
    run_due(toolbox_of(app))
    toolbox, day = toolbox_of(app), clock().date().isoformat()
    before = {file["url"]: file["sha256"] for file in snapshot(app)["snapshots"][0]["files"]}
    assert SECRET in get(client, f"/exports/{day}/lieux.csv").get_data(as_text=True)

    def redact(text: str) -> str:
        return text.replace(SECRET, "[caviardé]")

    assert snapshots.rewrite(toolbox.data_dir, redact, "numéro privé", clock()) == [day]
    assert snapshots.rewrite(toolbox.data_dir, redact, "encore", clock()) == []
    (kept,) = snapshot(app)["snapshots"]
    assert [one["reason"] for one in kept["rewritten"]] == ["numéro privé"]
    for file in kept["files"]:
        body = get(client, file["url"]).data
        assert hashlib.sha256(body).hexdigest() == file["sha256"]
        assert SECRET.encode() not in body
        if file["dataset"] == "lieux":
            assert file["sha256"] != before[file["url"]]
            assert "caviardé" in body.decode()
    found = json.loads(get(client, f"/exports/{day}/lieux.geojson").data)
    assert [f["properties"]["nom"] for f in found["features"]] == ["Compost", "Autre"]
    for path in snapshots.root(toolbox.data_dir).rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            plain = gzip.decompress(data) if path.suffix == ".gz" else data
            assert SECRET.encode() not in plain
    # Apart from what was taken out, the lines are those that were written of the places.
    lines = get(client, f"/exports/{day}/lieux.csv").get_data(as_text=True)
    live = get(client, "/exports/lieux.csv").get_data(as_text=True)
    assert lines == live.replace(SECRET, "[caviardé]")


def test_only_what_changed_is_written_again(app: Flask, client: FlaskClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 2)
    toolbox = toolbox_of(app)
    uids = [publish(app, nom=f"Lieu {rank}") for rank in range(7)]

    def kept() -> dict[str, int]:
        folder = prepared.folder(toolbox.data_dir).with_name("pieces") / "lieux.geojson"
        return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}

    def same_as_live() -> None:
        for name in ("lieux.geojson", "lieux.csv", "lieux.geojsonl", "lieux.geojsons"):
            made = state(app) / name
            live = get(client, f"/exports/{name}?famille=service&famille=initiative").data
            assert made.read_bytes() == live
            assert gzip.decompress(GZIP.path(made).read_bytes()) == live

    run_due(toolbox, (FILES,))
    same_as_live()
    before = kept()
    with toolbox.store.writing() as work:
        change(work, "close", place=uids[0], base_version=1)
    run_due(toolbox, (FILES,))
    same_as_live()
    after = kept()
    # The first stretch held one place, which has left.
    assert len(before) - 2 == len(after) == len(before.items() & after.items()) >= 6
    with toolbox.store.writing() as work:
        change(work, "close", place=uids[1], base_version=1)
    run_due(toolbox, (FILES,))
    same_as_live()
    assert len(after.items() & kept().items()) == len(after) - 2
    with toolbox.store.writing() as work:
        for uid in uids[2:]:
            change(work, "close", place=uid, base_version=1)
    run_due(toolbox, (FILES,))
    same_as_live()
    # What left with the last place is no longer on the disk.
    assert kept() == {}


def test_a_packed_file_is_one_member(app: Flask, client: FlaskClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(stretches, "STRETCH", 2)
    for rank in range(5):
        publish(app, nom=f"Lieu {rank}")
    run_due(toolbox_of(app), (FILES,))
    packed = get(client, "/exports/lieux.geojson", Accept_Encoding="gzip").data
    # As browsers read it: what comes after the end of the first member is dropped without a word.
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert len(json.loads(reader.decompress(packed))["features"]) == 5
    assert (reader.eof, reader.unused_data) == (True, b"")


def test_the_command_writes_what_one_downloads(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    publish(app, nom="=1+1")
    for name in ("geojson", "kml", "xlsx"):
        target = tmp_path / f"lieux.{name}"
        done = app.test_cli_runner().invoke(args=["places", "export", name, str(target)])
        assert (done.exit_code, done.output) == (0, f"1 lieux écrits dans {target}.\n")
        assert target.read_bytes() == get(client, f"/exports/lieux.{name}").data


def test_a_format_without_its_library_says_so(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = replace(BY_NAME["parquet"], needs="no_such_library")
    assert not lacking.is_offered
    monkeypatch.setitem(exports.FILES, "lieux.parquet", (MAIN, lacking))
    answer = get(client, "/exports/lieux.parquet")
    assert (answer.status_code, answer.get_json()["needs"]) == (404, "no_such_library")
    assert "GeoParquet" in answer.get_json()["title"]
    monkeypatch.setitem(BY_NAME, "parquet", lacking)
    target = tmp_path / "lieux.parquet"
    done = app.test_cli_runner().invoke(args=["places", "export", "parquet", str(target)])
    assert done.exit_code == 1
    assert "no_such_library" in done.output
    assert not target.exists()
