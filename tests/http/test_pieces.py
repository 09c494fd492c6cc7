"""Files put together from pieces: those that a contribution left alone are neither read nor written again."""

import gzip
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.store.queries import stretches
from cartoquartiers.store.queries.published import texts
from cartoquartiers.usecases import pieces, prepared
from cartoquartiers.usecases import publish as publishing
from cartoquartiers.web.opendata import streams
from cartoquartiers.worker import FILES, run_due
from tests.http.test_prepared_files import get, publish, state
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock


def test_a_prepared_table_has_the_columns_of_its_header(app: Flask, client: FlaskClient) -> None:
    """Lines that take a column more without their place changing are in no piece written before."""
    publish(app)
    run_due(toolbox_of(app), (FILES,))
    with toolbox_of(app).store.writing() as work:
        publishing.append_column(work, ())
    assert run_due(toolbox_of(app), (FILES,)) == ["files"]
    [live] = list(lines_of(app))
    assert get(client, "/exports/lieux.csv").data.endswith(live)


def lines_of(app: Flask) -> Any:
    with toolbox_of(app).store.reading() as work:
        return list(texts(work, MAIN, PlaceFilters(), "csv_line"))


def test_a_long_file_that_changes_often_is_read_from_its_pieces(
    app: Flask, client: FlaskClient, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its whole is made once it is calm; until then a download costs the database nothing."""
    monkeypatch.setattr(stretches, "STRETCH", 2)
    monkeypatch.setattr(prepared, "LONG", 100)
    monkeypatch.setattr(streams, "_SMALL", 0)
    toolbox = toolbox_of(app)
    for rank in range(5):
        publish(app, nom=f"Lieu {rank}")
    assert run_due(toolbox, (FILES,)) == ["files"]
    assert run_due(toolbox, (FILES,)) == []
    assert not (state(app) / "lieux.geojson").exists()
    live = {name: _filtered(client, name) for name in ("lieux.geojson", "lieux.csv", "lieux.geojsons")}

    def same_as_live() -> None:
        for name, wanted in live.items():
            found = get(client, f"/exports/{name}")
            assert (found.data, found.headers["Content-Length"]) == (wanted, str(len(wanted)))
            packed = get(client, f"/exports/{name}", Accept_Encoding="gzip").data
            assert gzip.decompress(packed) == wanted

    with monkeypatch.context() as away:
        away.setattr(pieces.Whole, "_texts", None)
        same_as_live()
    folder = prepared.folder(toolbox.data_dir).with_name("pieces")
    for rank, kept in enumerate(sorted((folder / "lieux.geojson").iterdir())):
        if rank % 3 == 0:  # now a piece, now its packed sibling, as another worker clears up meanwhile
            kept.unlink()
    same_as_live()
    clock.moment = clock() + prepared.CALM
    assert run_due(toolbox, (FILES,)) == ["files"]
    assert (state(app) / "lieux.geojson").read_bytes() == live["lieux.geojson"]


def _filtered(client: FlaskClient, name: str) -> bytes:
    found: bytes = get(client, f"/exports/{name}?famille=service&famille=initiative").data
    return found
