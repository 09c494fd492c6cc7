"""An upgrade as a town does it: a backup by itself, every place still there, and a clear no."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from cartoquartiers.cli.db import BEFORE
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.store import migrate
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Store
from tests.factories.places import create_place, set_field
from tests.support.application import toolbox_of

FIRST = "0001"


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


def upgrade(app: Flask, *more: str) -> tuple[int, str]:
    """What `flask db upgrade` answers."""
    done = app.test_cli_runner().invoke(args=["db", "upgrade", *more])
    return done.exit_code, done.output


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_from_the_first_step_with_data_and_not_from_a_later_program(app: Flask) -> None:
    toolbox = toolbox_of(app)
    before = lived(toolbox.store)
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
