"""An upgrade as a town does it: a backup by itself, every place still there, and a clear no."""

import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from cartoquartiers.cli.db import BEFORE
from cartoquartiers.exports.feature import FORMAT_EPOCH
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.keeping.take import take
from cartoquartiers.store import migrate
from cartoquartiers.store.queries import site
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Store
from cartoquartiers.usecases.epoch import refresh_if_outdated
from tests.factories.places import create_place, set_field
from tests.support import granian
from tests.support.application import toolbox_of

FIRST = "0001"
FORMER = ("0031", "0026", "0020", "0012", "0007", FIRST)
"""Some of the steps at which somebody may have taken a backup, the newest first."""


def lived(store: Store) -> list[tuple[str, str, int]]:
    """Two places with three revisions."""
    with store.writing() as work:
        uid = create_place(work, nom="Kiosque")
        create_place(work, nom="Fontaine", position=[-1.59, 47.2])
        set_field(work, uid, 1, "nom", "Le kiosque")
    return places(store)


def places(store: Store) -> list[tuple[str, str, int]]:
    """The places by name and version."""
    with store.reading() as work:
        rows = work.session.execute(select(Place.uid, Place.name, Place.version).order_by(Place.id)).all()
        assert work.session.scalar(select(func.count(Revision.id))) == sum(row.version for row in rows)
        return [(row.uid, row.name, row.version) for row in rows]


#: `flask`, which also says each step as it begins it.
TELLING = """
import logging, sys
told = logging.getLogger("alembic.runtime.migration")
told.addHandler(logging.StreamHandler(sys.stdout))
told.setLevel(logging.INFO)
from flask.cli import main
main()
"""


def cut_at(step: str, app: Flask) -> None:
    """Run `flask db upgrade` in a process of its own and take its power away when it begins this step."""
    toolbox = toolbox_of(app)
    environment = {
        **os.environ,
        "CARTO_DATABASE_URL": toolbox.store.url,
        "CARTO_DATA_DIR": str(toolbox.data_dir),
        "FLASK_APP": granian.APP,
    }
    with subprocess.Popen(
        [sys.executable, "-c", TELLING, "db", "upgrade"],
        cwd=granian.ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        begun = any(f"-> {step}," in line for line in process.stdout)
        assert begun and process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)


def test_an_upgrade_whose_power_is_cut_begins_anew(app: Flask) -> None:
    toolbox = toolbox_of(app)
    before = lived(toolbox.store)
    toolbox.store.dispose()
    migrate.downgrade(toolbox.store.url, FIRST)
    # The last step may be done before the power is gone: then it is all of it, never a step in between.
    for step, ends in (("0002", {FIRST}), (migrate.head(), {FIRST, migrate.head()})):
        cut_at(step, app)
        assert migrate.current(toolbox.store.url) in ends
    code, told = upgrade(app)
    assert code == 0, told
    assert migrate.differences(toolbox.store.url) == []
    assert places(toolbox.store) == before
    assert Shelf(toolbox.data_dir / BEFORE).whole()
    assert not list((toolbox.data_dir / BEFORE).glob("*.unfinished"))


def test_an_epoch_that_a_former_step_left_bare_is_mended(app: Flask) -> None:
    store = toolbox_of(app).store
    migrate.downgrade(store.url, "0035")
    with store.writing() as work:
        work.session.execute(text("UPDATE site SET value = '\"\"' WHERE key = 'format_epoch'"))
    assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    with store.reading() as work:
        assert str(site.settings(work)["format_epoch"]).startswith(str(FORMAT_EPOCH))


def test_a_backup_of_any_former_step_comes_back_to_a_newer_site(app: Flask, tmp_path: Path) -> None:
    toolbox = toolbox_of(app)
    before = lived(toolbox.store)
    toolbox.store.dispose()
    for revision in FORMER:
        migrate.downgrade(toolbox.store.url, revision)
        kept = take(toolbox, Shelf(tmp_path / revision), Open(), 0, lambda _line: None).kept
        assert kept.manifest.revision == revision
    migrate.upgrade(toolbox.store.url)
    for revision in FORMER:
        done = app.test_cli_runner().invoke(args=["restore", str(tmp_path / revision), "--replace"])
        assert done.exit_code == 0, done.output
        assert migrate.current(toolbox.store.url) == migrate.head()
        assert places(toolbox.store) == before
    assert migrate.differences(toolbox.store.url) == []


def upgrade(app: Flask, *more: str) -> tuple[int, str]:
    """What `flask db upgrade` answers."""
    done = app.test_cli_runner().invoke(args=["db", "upgrade", *more])
    return done.exit_code, done.output + "".join(traceback.format_exception(done.exception))


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_from_the_first_step_with_data_and_not_from_a_later_program(app: Flask) -> None:
    toolbox = toolbox_of(app)
    before = lived(toolbox.store)
    # As every site that has run: what its texts depend on stands among its settings.
    with toolbox.store.writing() as work:
        refresh_if_outdated(work)
    toolbox.store.dispose()
    migrate.downgrade(toolbox.store.url, FIRST)
    code, told = upgrade(app)
    assert code == 0, told
    [kept] = Shelf(toolbox.data_dir / BEFORE).whole()
    assert f"Sauvegarde d’avant la mise à niveau : {kept.folder}" in told
    assert (kept.manifest.revision, kept.manifest.counts()["place"]) == (FIRST, 2)
    assert places(toolbox.store) == before
    assert "Le kiosque" in app.test_client().get(f"/lieux/{before[0][0]}", follow_redirects=True).text
    # Nothing to do: no second backup.
    assert upgrade(app)[0] == 0
    assert len(Shelf(toolbox.data_dir / BEFORE).whole()) == 1
    with toolbox.store.writing() as work:
        work.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    code, told = upgrade(app)
    assert (code, "plus récente (étape 9999)" in told) == (1, True)
    assert places(toolbox.store) == before
