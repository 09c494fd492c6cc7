"""A house moves to the other kind of database and back, and nothing is different."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cartoquartiers.store import engine, migrate, transfer
from cartoquartiers.store.engine import open_engines
from cartoquartiers.store.move import CannotMove, move
from cartoquartiers.store.queries.acts import broken
from cartoquartiers.store.still import standing_still
from cartoquartiers.store.tables.people import Organisation
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import publish
from tests.factories.filled import live
from tests.factories.places import create_place
from tests.support import api, application, connections, databases, granian
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock


def everything(url: str) -> dict[str, set[bytes]]:
    """Every row of every table, as lines."""
    reading, writing = open_engines(url)
    with reading.connect() as connection:
        found = {one.name: set(transfer.lines(connection, one)) for one in transfer.shapes(connection)}
    reading.dispose()
    writing.dispose()
    return found


@pytest.fixture
def other(kind: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the other kind."""
    with databases.empty(next(one for one in databases.KINDS if one != kind), tmp_path) as url:
        yield url


@pytest.fixture
def lived(app: Flask) -> Flask:
    """A house with something in every table."""
    toolbox = toolbox_of(app)
    live(toolbox.store, toolbox.imager, toolbox.depot)
    return app


def test_moving_there_and_back_changes_nothing(lived: Flask, other: str, kind: str, tmp_path: Path) -> None:
    store = toolbox_of(lived).store
    before = everything(store.url)
    assert min(len(rows) for rows in before.values()) >= 1
    told = lived.test_cli_runner().invoke(args=["db", "move", other])
    assert told.exit_code == 0, told.output
    assert "vérifié ligne par ligne" in told.output
    assert everything(store.url) == everything(other) == before
    with databases.empty(kind, tmp_path) as back:
        move(other, back, lambda _table, _rows: None)
        assert everything(back) == before
    assert migrate.differences(other) == []
    # The house lives on there: new rows get new numbers, places still come from their revisions.
    moved = Store(other, store.now, store.house)
    with moved.writing() as work:
        assert broken(work) is None
        assert publish.rebuild(work) == 0
        create_place(work, nom="Né ailleurs")
    moved.dispose()


def test_nothing_is_copied_while_the_site_runs(
    database: str, other: str, kind: str, tmp_path: Path, clock: FrozenClock
) -> None:
    # Idle connections that earlier tests left to this one would be somebody of ours at the database.
    connections.drop(database)
    asked = ["-m", "flask", "db", "move", other]
    with granian.serving(database, tmp_path) as served:
        body = json.dumps(api.creation()).encode()
        sent = Request(f"http://127.0.0.1:{served.port}/api/v1/contributions", body)
        assert urlopen(sent, timeout=30).status == 201  # noqa: S310 # our own server
        told = command(database, tmp_path, *asked)
        assert (told.returncode, "Le site est en marche" in told.stderr) == (1, True), told.stderr
        assert not any(everything(other).values())
    told = command(database, tmp_path, *asked)
    assert told.returncode == 0, told.stderr
    assert len(everything(other)["contribution"]) == 1


def test_a_base_that_is_not_up_to_date_is_told_before_it_is_locked(
    other: str, kind: str, tmp_path: Path, clock: FrozenClock
) -> None:
    with databases.empty(kind, tmp_path) as url:
        migrate.upgrade(url, "0022")  # before some of the tables that are locked
        app = application.make(url, tmp_path / "data", clock)
        told = app.test_cli_runner().invoke(args=["db", "move", other])
        application.close(app)
    assert (told.exit_code, "n’est pas à jour" in told.output) == (1, True), told.output


@pytest.mark.parametrize("kind", ["postgis"], indirect=True)
def test_nothing_is_kept_when_the_lock_was_lost(lived: Flask, other: str) -> None:
    store = toolbox_of(lived).store
    store.dispose()

    def cut(_table: str, _rows: int) -> None:
        reading, writing = open_engines(store.url)
        with writing.begin() as connection:
            connection.execute(text(_CUT))
        reading.dispose()
        writing.dispose()

    with pytest.raises(OperationalError), standing_still(store.url) as still:
        move(store.url, other, cut, still)
    assert not any(everything(other).values())


_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE datname = current_database() AND mode = 'ShareRowExclusiveLock' AND pid <> pg_backend_pid()"
)


def command(database: str, folder: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, as in a terminal."""
    return subprocess.run(
        [sys.executable, *asked],
        cwd=granian.ROOT,
        env=granian.environment(database, folder),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_nobody_writes_while_it_stands_still(lived: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody waits for the usual quarter of a minute here; on SQLite as on PostgreSQL, below.
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 30)
    store = toolbox_of(lived).store
    store.dispose()
    with standing_still(store.url):
        reading = Store(store.url)
        with reading.reading() as work:
            assert work.session.scalar(text("SELECT count(*) FROM place"))
        reading.dispose()
        _reading, writing = open_engines(store.url)
        with pytest.raises(OperationalError), writing.connect() as hasty, hasty.begin():
            hasty.exec_driver_sql("SET lock_timeout=1")
            hasty.execute(text("UPDATE place SET name = 'x'"))
        writing.dispose()
    with store.writing() as work:
        create_place(work)


def test_a_database_with_something_in_it_is_left_alone(lived: Flask, other: str) -> None:
    migrate.upgrade(other)
    there = Store(other)
    with there.writing() as work:
        work.session.add(Organisation(code="x", name="X"))
    there.dispose()
    before = everything(other)
    told = lived.test_cli_runner().invoke(args=["db", "move", other])
    assert told.exit_code == 1
    assert "contient déjà des données" in told.output
    assert everything(other) == before


def test_what_differs_after_the_copy_is_not_kept(
    lived: Flask, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer.Tally, "__eq__", lambda *_: False)
    with pytest.raises(CannotMove, match="differs"):
        move(toolbox_of(lived).store.url, other, lambda _table, _rows: None)
    monkeypatch.undo()
    assert not any(everything(other).values())


@pytest.mark.parametrize("address", ["n’importe quoi", "sqlite:////nulle/part/carto.db"])
def test_an_address_that_leads_nowhere_is_said_in_a_sentence(app: Flask, address: str) -> None:
    told = app.test_cli_runner().invoke(args=["db", "move", address])
    assert told.exit_code == 1
    assert "Error: " in told.output
    assert "Traceback" not in told.output
