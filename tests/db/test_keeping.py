"""A backup taken while people write, brought back elsewhere, is the house as it was."""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, func, select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.keeping import bring_back, manifest
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Kept, Shelf, read
from cartoquartiers.keeping.take import take
from cartoquartiers.store import migrate
from cartoquartiers.store.queries.acts import broken
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.tables.letters import Outbox, Ticket
from cartoquartiers.store.tables.people import Organisation, Person, SignIn
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import Act, Erasure
from cartoquartiers.usecases import acts, hiding, leaving, publish
from tests import conftest, people
from tests.db.test_move import everything
from tests.factories.filled import live
from tests.factories.places import create_place
from tests.support import application, connections, databases
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.granian import ROOT

KINDS = [databases.SPATIALITE, pytest.param(databases.POSTGIS, marks=pytest.mark.postgis)]
# What a restore changes on purpose.
_SETTLED = {
    "session",
    "ticket",
    "sign_in_attempt",
    "outbox",
    "job",
    "clock",
    "site",
    "tablet",
    "tablet_pin",
    "act",
    "act_head",
    "inquiry_link",
    "api_token",
    "second_step",
}


def quiet(_line: str) -> None:
    """Say nothing."""


@dataclass
class House:
    """A house that has lived, and the newest backup of it."""

    kind: str
    app: Flask
    place: str
    kept: Kept
    shelf: Shelf

    def copy_of_shelf(self, folder: Path) -> Shelf:
        """The backups somewhere else, to be spoilt."""
        shutil.copytree(self.shelf.root, folder)
        return Shelf(folder)


@pytest.fixture(scope="module", params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One filled house for the whole file; a backup of it is taken while somebody publishes places."""
    folder = tmp_path_factory.mktemp("house")
    with databases.furnished(request.param, folder, conftest.furnish) as url:
        app = application.make(url, folder / "data", FrozenClock())
        toolbox = toolbox_of(app)
        place = live(toolbox.store, toolbox.imager, toolbox.depot)
        published = toolbox.data_dir / "exports" / "dated" / "2026-11-01"
        published.mkdir(parents=True)
        (published / "lieux.csv").write_text("id,nom\n", encoding="utf-8")
        (toolbox.data_dir / "secret_key").write_text("une clé secrète", encoding="utf-8")
        shelf = Shelf(folder / "backups")
        with writing_all_the_time(app) as written:
            kept = take(toolbox, shelf, Open(), 0, quiet).kept
        assert len(written) > 1
        yield House(request.param, app, place, kept, shelf)
        application.close(app)


@contextmanager
def writing_all_the_time(app: Flask) -> Iterator[list[str]]:
    """Somebody who publishes places without a pause."""
    written: list[str] = []
    stop = threading.Event()
    store = toolbox_of(app).store

    def publish_on() -> None:
        while not stop.is_set():
            with store.writing() as work:
                written.append(create_place(work, nom=f"Pendant {len(written)}"))

    thread = threading.Thread(target=publish_on)
    thread.start()
    try:
        yield written
    finally:
        stop.set()
        thread.join()


@pytest.fixture
def elsewhere(house: House, tmp_path: Path) -> Iterator[Flask]:
    """An installation without anything in it, on the other kind of database."""
    other = next(kind for kind in databases.KINDS if kind != house.kind)
    with databases.empty(other, tmp_path) as url:
        app = application.make(url, tmp_path / "elsewhere", FrozenClock())
        yield app
        application.close(app)


@pytest.fixture
def another(house: House, tmp_path: Path) -> Iterator[Flask]:
    """A furnished installation on the same kind of database."""
    with databases.furnished(house.kind, tmp_path, conftest.furnish) as url:
        app = application.make(url, tmp_path / "another", FrozenClock())
        yield app
        application.close(app)


def restore(app: Flask, folder: Path, *more: str) -> Result:
    """Run the command."""
    return app.test_cli_runner().invoke(args=["restore", str(folder), *more])


def rows_of(kept: Kept) -> dict[str, set[bytes]]:
    """The rows that a backup holds."""
    return {one.shape.name: set(bring_back._lines(kept, one, Open())) for one in kept.manifest.tables}


def test_it_comes_back_elsewhere_as_it_was(house: House, elsewhere: Flask) -> None:
    told = restore(elsewhere, house.shelf.root)
    assert told.exit_code == 0, told.output
    toolbox = toolbox_of(elsewhere)
    now, saved = everything(toolbox.store.url), rows_of(house.kept)
    assert {name: len(rows) for name, rows in saved.items()} == house.kept.manifest.counts()
    assert min(len(rows) for rows in saved.values()) >= 1
    assert {name for name in saved if now[name] != saved[name]} <= _SETTLED
    assert saved["act"] < now["act"]
    assert migrate.differences(toolbox.store.url) == []
    with toolbox.store.writing() as work:
        assert broken(work) is None
        assert publish.rebuild(work) == 0
        assert work.session.scalar(select(func.count()).select_from(SignIn)) == 0
        assert work.session.scalar(select(func.count()).select_from(Ticket)) == 0
        assert {row.state for row in work.session.scalars(select(Outbox))} == {"failed"}
        create_place(work, nom="Après")
    for photo in [json.loads(line)[0] for line in saved["photo"]]:
        for size in (320, 800, 1600):
            assert toolbox.depot.get(photo, size) == toolbox_of(house.app).depot.get(photo, size)
    assert (toolbox.data_dir / "exports" / "dated" / "2026-11-01" / "lieux.csv").read_text() == "id,nom\n"
    assert not (toolbox.data_dir / "secret_key").exists()
    assert elsewhere.test_client().get(f"/lieux/{house.place}", follow_redirects=True).status_code == 200
    elsewhere.test_cli_runner().invoke(args=["work", "--once"])
    doctor = elsewhere.test_cli_runner().invoke(args=["doctor"])
    assert (doctor.exit_code, "à corriger" in doctor.output) == (0, False), doctor.output


def test_a_mirror_that_is_ahead_starts_anew(house: House, elsewhere: Flask) -> None:
    restore(elsewhere, house.shelf.root)
    before = house.kept.manifest.tick
    client = elsewhere.test_client()

    def ask(since: int) -> int:
        return client.get(f"/api/v1/changes?since={since}").status_code

    with toolbox_of(elsewhere).store.writing() as work:
        create_place(work, nom="Après")
        now = tick(work)
    assert now > before
    # What followed the backup is lost with its numbers, and no number is given twice.
    assert [ask(before), ask(before + 1), ask(now - 2), ask(now - 1), ask(now), ask(now + 1)] == [
        200,
        410,
        410,
        200,
        200,
        410,
    ]
    asked = client.get(f"/api/v1/changes?since={before}").get_json()
    assert [one["feature"]["properties"]["nom"] for one in asked["changes"]] == ["Après"]


def test_the_next_one_copies_only_what_is_new(house: House) -> None:
    toolbox = toolbox_of(house.app)
    shelf = Shelf(house.shelf.root.with_name("successive"))
    clock = toolbox.now
    assert isinstance(clock, FrozenClock)
    first = take(toolbox, shelf, Open(), 0, quiet)
    clock.moment = clock() + first.kept.manifest.taken_at.resolution * 2_000_000
    with toolbox.store.writing() as work:
        create_place(work, nom="Depuis")
    second = take(toolbox, shelf, Open(), 1, quiet)
    assert first.new_files == 3
    assert (second.new_files, second.pruned) == (0, 1)
    assert [one.folder for one in shelf.whole()] == [second.kept.folder]
    assert bring_back.verify(shelf, second.kept, Open()) == 7
    assert second.kept.manifest.counts()["place"] == first.kept.manifest.counts()["place"] + 1


def test_data_that_is_there_is_only_replaced_when_asked(house: House, another: Flask) -> None:
    toolbox = toolbox_of(another)
    with toolbox.store.writing() as work:
        work.session.add(Organisation(code="autre", name="Une autre ville"))
    before = everything(toolbox.store.url)
    told = restore(another, house.shelf.root)
    assert told.exit_code == 1
    assert "--replace" in told.output
    assert everything(toolbox.store.url) == before
    told = restore(another, house.kept.folder, "--replace")
    assert told.exit_code == 0, told.output
    assert everything(toolbox.store.url)["organisation"] == rows_of(house.kept)["organisation"]


@pytest.mark.parametrize("spoilt", ["table", "photo", "list", "manifest"])
def test_a_single_wrong_byte_is_refused_before_anything_is_touched(
    house: House, tmp_path: Path, spoilt: str
) -> None:
    shelf = house.copy_of_shelf(tmp_path / "copy")
    kept = shelf.whole()[-1]
    path = {
        "table": kept.folder / "tables" / "place.jsonl.gz",
        "photo": next(shelf.root.glob("objects/*/*")),
        "list": kept.folder / "files.jsonl.gz",
        "manifest": kept.folder / manifest.NAME,
    }[spoilt]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    told = restore(house.app, kept.folder, "--replace")
    assert told.exit_code == 1
    assert "abîmée" in told.output
    with toolbox_of(house.app).store.reading() as work:
        assert work.session.scalars(select(SignIn)).first() is not None


def test_a_newer_backup_waits_for_the_program(house: House, elsewhere: Flask, tmp_path: Path) -> None:
    shelf = house.copy_of_shelf(tmp_path / "copy")
    kept = shelf.whole()[-1]
    later = manifest.to_bytes(manifest.Manifest(**{**kept.manifest.__dict__, "revision": "9999"}))
    (kept.folder / manifest.NAME).write_bytes(later)
    told = restore(elsewhere, shelf.root)
    assert told.exit_code == 1
    assert "version plus récente" in told.output


def test_a_backup_from_before_an_upgrade_is_brought_up(
    another: Flask, elsewhere: Flask, tmp_path: Path
) -> None:
    """The new program is there, `flask db upgrade` is still to be done, and the backup is taken first."""
    toolbox = toolbox_of(another)
    with toolbox.store.writing() as work:
        create_place(work)
    migrate.downgrade(toolbox.store.url, "-1")
    kept = take(toolbox, Shelf(tmp_path / "older"), Open(), 0, quiet).kept
    assert kept.manifest.revision != migrate.head()
    told = restore(elsewhere, tmp_path / "older")
    assert told.exit_code == 0, told.output
    assert migrate.current(toolbox_of(elsewhere).store.url) == migrate.head()
    assert everything(toolbox_of(elsewhere).store.url)["place"] == rows_of(kept)["place"]


def test_an_encrypted_backup_opens_with_its_key_alone(house: House, elsewhere: Flask, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    right, wrong = tmp_path / "right.txt", tmp_path / "wrong.txt"
    right.write_text(f"# created: today\n{identity}\n")
    wrong.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    folder = tmp_path / "sealed"
    run = house.app.test_cli_runner().invoke
    told = run(args=["backup", str(folder), "--age-recipient", str(identity.to_public())])
    assert told.exit_code == 0, told.output
    for path in folder.rglob("*"):
        assert not path.is_file() or b"@demo.example" not in path.read_bytes()
    assert all(path.read_bytes().startswith(b"age-encryption.org") for path in folder.glob("objects*/*/*"))
    assert "--age-identity" in restore(elsewhere, folder).output
    assert "n’ouvre pas" in restore(elsewhere, folder, "--age-identity", str(wrong)).output
    told = restore(elsewhere, folder, "--age-identity", str(right))
    assert told.exit_code == 0, told.output
    assert len(everything(toolbox_of(elsewhere).store.url)["person"]) == len(people.CAST) - 1


def test_who_was_erased_since_stays_erased(house: House, elsewhere: Flask) -> None:
    """Also when only the journal is left of the installation."""
    restore(elsewhere, house.shelf.root)
    toolbox = toolbox_of(elsewhere)
    with toolbox.store.writing() as work:
        leaving.leave(work, people.NUMBERS[Role.RESIDENT])
        shown = work.session.scalars(select(Place).where(Place.uid == house.place)).one().fields["photos"]
        hiding.take_away(work, shown[0]["sha256"])
        hiding._withdraw(work, shown[0]["sha256"])
        number = work.session.scalars(select(Act.id).where(Act.action == "structure.save")).one()
        acts.erase(work, people.actor("administrator"), number)
    elsewhere.test_cli_runner().invoke(args=["work", "--once"])
    with toolbox.store.writing() as work:
        work.session.execute(delete(Erasure))
    told = restore(elsewhere, house.shelf.root, "--replace")
    assert told.exit_code == 0, told.output
    assert "refaits : 3" in told.output
    with toolbox.store.writing() as work:
        person = work.session.get_one(Person, people.NUMBERS[Role.RESIDENT])
        assert person.email.endswith(".invalid")
        assert work.session.get_one(Act, number).details == {}
        assert broken(work) is None
        place = work.session.scalars(select(Place).where(Place.uid == house.place)).one()
        assert not place.fields.get("photos")
        assert publish.rebuild(work) == 0


_KILL = """
import json, os, signal, sys
sys.path.insert(0, ".")
from pathlib import Path
from cartoquartiers.keeping import bring_back, take
from cartoquartiers.keeping.sealing import Open
from cartoquartiers.keeping.shelf import Shelf
from cartoquartiers.store import transfer
from cartoquartiers.toolbox import Toolbox
toolbox = Toolbox(json.load(sys.stdin))
def die_at(wanted):
    def say(line):
        if wanted in line:
            os.kill(os.getpid(), signal.SIGKILL)
    return say
"""


def killed(app: Flask, code: str) -> None:
    """Run a program on the same installation that kills itself in the midst of its work."""
    settings = {name: app_value for name, app_value in toolbox_of(app).settings.items() if name.isupper()}
    done = subprocess.run(
        [sys.executable, "-c", _KILL + code],
        cwd=ROOT,
        input=json.dumps(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr


def test_a_backup_that_was_killed_is_none(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    killed(house.app, f"take.take(toolbox, Shelf(Path({str(folder)!r})), Open(), 0, die_at('revision'))")
    assert list(folder.glob("*.unfinished/tables/place.jsonl.gz"))
    told = restore(house.app, folder, "--replace")
    assert told.exit_code == 1
    assert "Aucune sauvegarde complète" in told.output
    told = house.app.test_cli_runner().invoke(args=["backup", str(folder)])
    assert told.exit_code == 0, told.output
    assert not list(folder.glob("*.unfinished"))
    assert len(Shelf(folder).whole()) == 1


def test_a_restore_that_was_killed_left_the_database_as_it_was(house: House, another: Flask) -> None:
    store = toolbox_of(another).store
    before = everything(store.url)
    store.dispose()
    connections.drop(store.url)  # what earlier tests left to this one would be somebody else
    killed(
        another,
        f"shelf, kept = bring_back.find(Path({str(house.shelf.root)!r}))\n"
        "bring_back.bring_back(toolbox, shelf, kept, Open(), replace=True, say=die_at('revision'))",
    )
    assert everything(store.url) == before
    assert restore(another, house.shelf.root, "--replace").exit_code == 0


def test_settings_are_kept_without_any_secret(house: House) -> None:
    told = (house.kept.folder / "settings.env").read_text(encoding="utf-8")
    assert "CARTO_TIMEZONE=Europe/Paris" in told
    assert "tests need no secret" not in told
    assert "CARTO_SECRET_KEY=(à reprendre)" in told
    assert read(house.kept.folder).manifest == house.kept.manifest
    assert (house.kept.folder / "settings.env").stat().st_mode & 0o077 == 0
