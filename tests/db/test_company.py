"""What replaces everything wants to be alone: no server and no worker is at the database."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask

from cartoquartiers.keeping import bring_back
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Kept, Shelf
from cartoquartiers.keeping.take import take
from cartoquartiers.store.still import in_use
from tests.db.test_keeping import quiet
from tests.db.test_move import command, everything
from tests.factories.places import create_place
from tests.support import connections, databases, granian
from tests.support.application import toolbox_of

Running = Callable[[str, Path], AbstractContextManager[None]]
_ASKED = ("-m", "flask", "restore")


@pytest.fixture
def kept(app: Flask, tmp_path: Path) -> Kept:
    """A backup of a house, to which something was added since."""
    toolbox = toolbox_of(app)
    taken = take(toolbox, Shelf(tmp_path / "backups"), Open(), 0, quiet).kept
    with toolbox.store.writing() as work:
        create_place(work, nom="Depuis")
    toolbox.store.dispose()
    # Idle connections that earlier tests left to this one would be somebody of ours at the database.
    connections.drop(toolbox.store.url)
    return taken


@contextmanager
def serving(database: str, folder: Path) -> Iterator[None]:
    """A web server."""
    with granian.serving(database, folder):
        yield


@contextmanager
def working(database: str, folder: Path) -> Iterator[None]:
    """A worker, which has begun."""
    with subprocess.Popen(
        [sys.executable, "-m", "flask", "work"],
        cwd=granian.ROOT,
        env=granian.environment(database, folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        end = time.monotonic() + 60
        while not in_use(database):
            assert process.poll() is None
            assert time.monotonic() < end
        try:
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("running", [serving, working])
def test_nothing_is_replaced_while_the_site_runs(
    running: Running, kept: Kept, database: str, tmp_path: Path
) -> None:
    with running(database, tmp_path):
        before = everything(database)["place"]
        told = command(database, tmp_path, *_ASKED, str(kept.folder), "--replace")
        assert (told.returncode, "Le site est en marche" in told.stderr) == (1, True), told.stderr
        assert command(database, tmp_path, *_ASKED, str(kept.folder), "--check").returncode == 0
        assert everything(database)["place"] == before
    told = command(database, tmp_path, *_ASKED, str(kept.folder), "--replace")
    assert told.returncode == 0, told.stderr
    assert len(everything(database)["place"]) == len(before) - 1


def test_a_site_that_started_while_the_backup_was_read_is_seen_too(
    kept: Kept, app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_back, "in_use", lambda _url: True)
    before = everything(database)["place"]
    with pytest.raises(bring_back.Refused, match="in_use"):
        bring_back.bring_back(
            toolbox_of(app), Shelf(kept.folder.parent), kept, Open(), replace=True, say=quiet
        )
    assert everything(database)["place"] == before


@pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
def test_a_database_that_another_account_left_behind_is_told_as_that(
    kept: Kept, app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that was run as root took the file away from the site."""
    before = everything(database)["place"]
    with monkeypatch.context() as patch:
        patch.setattr("os.access", lambda path, _mode: not database.endswith(str(path)))
        told = app.test_cli_runner().invoke(args=["restore", str(kept.folder), "--replace"])
    assert told.exit_code == 1
    assert "ne peut pas ouvrir la base" in told.output and "chown -R carto:carto" in told.output
    assert everything(database)["place"] == before


@pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
def test_a_backup_comes_back_where_there_is_no_folder_yet(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / "none" / "yet"
    told = command(f"sqlite:///{folder / 'carto.db'}", folder, *_ASKED, str(kept.folder))
    assert told.returncode == 0, told.stderr
    assert (folder / "carto.db").exists() and folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
@pytest.mark.parametrize("spoilt", [0, 1], ids=["head", "inside"])
def test_a_spoilt_database_is_told_as_that_and_replaced_once_it_is_away(
    kept: Kept, app: Flask, database: str, tmp_path: Path, spoilt: int
) -> None:
    toolbox_of(app).store.dispose()
    file = Path(database.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    size = len(whole) - 4096 if spoilt else 4096
    file.write_bytes(whole[: 4096 * spoilt] + b"\x07" * size)
    asked = (*_ASKED, str(kept.folder), "--replace")
    told = command(database, tmp_path / "data", *asked)
    assert told.returncode == 1, told.stdout
    assert "La base est abîmée" in told.stderr and "sauvegarde.md" in told.stderr
    for one in tmp_path.glob(f"{file.name}*"):
        one.unlink()
    told = command(database, tmp_path / "data", *asked)
    assert told.returncode == 0, told.stderr
