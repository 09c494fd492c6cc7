"""`flask doctor` says what is wrong in plain French, and never a secret."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from cartoquartiers.cli.words import ADMINISTRATOR
from cartoquartiers.doctor import examine, surroundings
from cartoquartiers.domain.checkup import Advice, Check, Level
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store import migrate
from cartoquartiers.store.work import PARIS
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import accounts, acts
from cartoquartiers.usecases.checkup import outside
from cartoquartiers.usecases.checkup.surroundings import note_backup
from cartoquartiers.worker import run_due
from tests import people
from tests.factories.filled import live
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.granian import ROOT
from tests.support.postgres import free_port

SECRET = "motsecret"


def found(toolbox: Toolbox) -> dict[Check, tuple[Level, Advice | None]]:
    """The findings by what was looked at."""
    return {one.check: (one.level, one.advice) for one in examine(toolbox, debug=False)}


def with_settings(app: Flask, clock: FrozenClock, **changed: object) -> Toolbox:
    """A toolbox on the same installation with other settings."""
    return Toolbox({**toolbox_of(app).settings, **changed}, clock)


def test_a_well_kept_house_has_nothing_to_correct(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    live(toolbox.store, toolbox.imager, toolbox.depot)
    run_due(toolbox)
    note_backup(toolbox.data_dir, clock())
    told = app.test_cli_runner().invoke(args=["doctor", "--json"])
    assert told.exit_code == 0, told.output
    levels = {one["check"]: one["level"] for one in json.loads(told.output)}
    # The filled house has no server for its letters, and follows a list that cannot be read.
    watched = {check for check, level in levels.items() if level != "ok"}
    assert watched == {"address", "mail", "harvests"}
    assert {"database", "migrations", "integrity", "worker", "backup", "disk", "missing_photos"} <= set(
        levels
    )
    told = app.test_cli_runner().invoke(args=["doctor"])
    assert "Le site peut servir." in told.output
    assert "%(" not in told.output and SECRET not in told.output


def test_what_time_brings_is_seen(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    place = live(toolbox.store, toolbox.imager, toolbox.depot)
    run_due(toolbox)
    note_backup(toolbox.data_dir, clock())
    clock.advance(days=3)
    for file in toolbox.data_dir.glob("photos/*/*/*-800.webp"):
        file.unlink()
    late = found(toolbox)
    assert late[Check.WORKER] == (Level.WRONG, Advice.WORKER)
    assert late[Check.BACKUP] == (Level.WATCH, Advice.BACKUP_OLD)
    assert late[Check.MISSING_PHOTOS] == (Level.WRONG, Advice.MISSING_PHOTOS)
    clock.moment = clock() - timedelta(days=30)
    behind = found(toolbox)
    assert behind[Check.CLOCK] == (Level.WRONG, Advice.CLOCK)
    assert behind[Check.BACKUP] == (Level.WATCH, Advice.CLOCK)
    assert place


def test_a_database_of_another_version_is_told(app: Flask) -> None:
    toolbox = toolbox_of(app)
    migrate.downgrade(toolbox.store.url, "-1")
    assert found(toolbox)[Check.MIGRATIONS] == (Level.WRONG, Advice.UPGRADE)
    assert app.test_cli_runner().invoke(args=["doctor"]).exit_code == 1


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_public_settings_are_looked_over(app: Flask, clock: FrozenClock, kind: str) -> None:
    port = free_port()
    seen = found(
        with_settings(
            app,
            clock,
            BASE_URL="http://carte.example.fr",
            LIMITS="off",
            SECRET_KEY="court",
            TILES_URL="https://tuiles.example.fr/image.png",
            MAIL_URL=f"smtp://u:{SECRET}@127.0.0.1:{port}",
            GEOCODER_URL=f"http://127.0.0.1:{port}",
            REDIS_URL=f"redis://:{SECRET}@127.0.0.1:{port}",
        )
    )
    assert seen[Check.ADDRESS] == (Level.WRONG, Advice.HTTPS)
    assert seen[Check.LIMITS] == (Level.WRONG, Advice.LIMITS)
    assert seen[Check.SECRET] == (Level.WRONG, Advice.SECRET)
    assert seen[Check.TILES] == (Level.WRONG, Advice.TILES)
    assert seen[Check.DEMONSTRATION] == (Level.WRONG, Advice.DEMONSTRATION)
    assert seen[Check.MAIL] == (Level.WRONG, Advice.MAIL_AWAY)
    assert seen[Check.FRONT] == (Level.WATCH, Advice.FRONT)
    assert seen[Check.GEOCODER] == (Level.WATCH, Advice.GEOCODER)
    assert seen[Check.REDIS] == (Level.WRONG, Advice.REDIS)
    assert seen[Check.DEBUG] == (Level.OK, None)


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("changez-moi-avant-d’ouvrir-au-public", Level.WRONG),
        ("a" * 64, Level.WRONG),
        ("5f0c1d9e7b3a48264be1c07f5f0c1d9e", Level.OK),
    ],
)
def test_a_key_that_others_guess_is_told(app: Flask, clock: FrozenClock, key: str, level: Level) -> None:
    public = with_settings(app, clock, SECRET_KEY=key, BASE_URL="https://carte.example.fr")
    told = outside.secret(surroundings(public, debug=False))
    assert told.level is level
    assert key not in str(told)


def test_a_wrong_clock_is_seen_before_there_are_places(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    assert found(toolbox)[Check.CLOCK] == (Level.OK, None)
    with toolbox.store.writing() as work:
        acts.record(work, ADMINISTRATOR, "person.add", "1")
    clock.moment = clock() - timedelta(days=20)
    assert found(toolbox)[Check.CLOCK] == (Level.WRONG, Advice.CLOCK)


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("carte.example.fr", Advice.ADDRESS),
        ("https://", Advice.ADDRESS),
        ("https://carte.example.fr/plan", Advice.ADDRESS),
        ("http://carte.example.fr", Advice.HTTPS),
        ("https://carte.example.fr/", None),
        ("http://127.0.0.1:8000", Advice.PUBLIC),
    ],
)
def test_an_address_of_another_form_is_told_as_that(
    app: Flask, clock: FrozenClock, address: str, advice: Advice | None
) -> None:
    told = outside.address(surroundings(with_settings(app, clock, BASE_URL=address), debug=False))
    assert told.advice is advice


def test_a_dead_worker_is_told_by_the_clock_on_the_wall_and_commands_as_they_are_typed(
    app: Flask, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    toolbox = toolbox_of(app)
    run_due(toolbox)
    run = app.test_cli_runner().invoke
    assert "Tâches automatiques : à l’heure" in run(args=["doctor"]).output.replace("\u00a0", " ")
    since = clock().astimezone(PARIS)
    clock.advance(hours=5)
    monkeypatch.setattr(toolbox, "settings", {**toolbox.settings, "COMMAND": "carto"})
    told = run(args=["doctor"]).output.replace("\u00a0", " ")
    assert f"Tâches automatiques : {since:%d/%m/%Y %H:%M}" in told
    assert "relancez les tâches automatiques (systemctl start carto-work" in told and "flask" not in told


def test_a_worker_that_never_ran_is_not_told_as_one_that_stopped(app: Flask) -> None:
    assert found(toolbox_of(app))[Check.WORKER] == (Level.WATCH, Advice.WORKER_FIRST)
    assert "Plus rien ne se fait" not in app.test_cli_runner().invoke(args=["doctor"]).output


@pytest.mark.parametrize("advice", [Advice.INTEGRITY, Advice.WORKER, Advice.WORKER_FIRST])
def test_no_advice_is_a_command_that_the_running_site_refuses_or_doubles(app: Flask, advice: Advice) -> None:
    """With containers, a command is typed inside the site that runs: it may not be restored from there."""
    toolbox = toolbox_of(app)
    toolbox = Toolbox({**toolbox.settings, "COMMAND": "typed"}, toolbox.now)
    assert toolbox.as_typed(advice.sentence) == advice.sentence
    page = advice.sentence.partition("docs/")[2].removesuffix(".")
    assert bool(page) == (advice is Advice.INTEGRITY)
    assert not page or "## Restaurer" in (ROOT / "docs" / page).read_text(encoding="utf-8")


def test_a_folder_that_is_gone_from_a_site_in_service_is_told(app: Flask, tmp_path: Path) -> None:
    toolbox = toolbox_of(app)
    settings = {**toolbox.settings, "DATA_DIR": str(tmp_path / "not-mounted")}
    told = surroundings(Toolbox(settings, toolbox.now), debug=False)
    assert outside.folder(told).advice is Advice.FOLDER
    nothing = {**settings, "DATABASE_URL": f"sqlite:///{tmp_path / 'not-made.db'}"}
    assert outside.folder(surroundings(Toolbox(nothing, toolbox.now), debug=False)).advice is None


def test_files_that_another_account_left_in_the_folder_are_told(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that was run as root leaves files in which the site cannot write."""
    here = surroundings(
        Toolbox({**toolbox_of(app).settings, "DATA_DIR": str(tmp_path / "data")}), debug=False
    )
    for name in ("lost+found", "photos"):
        (tmp_path / "data" / name).mkdir(parents=True)
    for name in ("carto.db", "carto.db-wal", "liste.csv"):
        (tmp_path / "data" / name).touch()
    closed = {"lost+found", "liste.csv"}
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name not in closed)
    assert outside.folder(here).level is Level.OK
    for name in ("photos", "carto.db-wal"):
        closed.add(name)
        told = outside.folder(here)
        assert (told.level, told.advice) == (Level.WRONG, Advice.FOLDER)
        assert name in told.facts["folder"]
        closed.remove(name)


def test_commands_are_named_as_they_are_typed_here(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has only `carto` is not told to type `flask`."""
    toolbox = toolbox_of(app)
    monkeypatch.setitem(toolbox.settings, "COMMAND", "carto")
    for arguments in (["doctor"], ["doctor", "--json"]):
        told = app.test_cli_runner().invoke(args=arguments).output
        assert "« carto backup DOSSIER »" in told.replace("\u00a0", " ")
        assert "flask" not in told
    assert toolbox.as_typed("Lancez flask db upgrade, pas flasket") == "Lancez carto db upgrade, pas flasket"


def test_an_administrator_who_was_switched_off_is_told_otherwise_than_none(app: Flask) -> None:
    toolbox = toolbox_of(app)
    number = people.NUMBERS[Role.ADMINISTRATOR]
    with toolbox.store.writing() as work:
        accounts.set_active(work, number, active=False)
    assert found(toolbox)[Check.ADMINISTRATOR] == (Level.WRONG, Advice.REOPEN)
    with toolbox.store.writing() as work:
        accounts.set_role(work, number, Role.RESIDENT)
    assert found(toolbox)[Check.ADMINISTRATOR] == (Level.WRONG, Advice.ADMINISTRATOR)


def test_photos_that_belong_to_nothing_are_counted(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    live(toolbox.store, toolbox.imager, toolbox.depot)
    toolbox.depot.put("ab" * 32, 320, b"left")
    clock.advance(days=30)
    for file in toolbox.data_dir.glob("photos/*/*/*.webp"):
        os.utime(file, (clock().timestamp() - 10 * 86400,) * 2)
    assert found(toolbox)[Check.ORPHANS] == (Level.WATCH, Advice.ORPHANS)
    toolbox.depot.delete("ab" * 32)
    assert found(toolbox)[Check.ORPHANS] == (Level.OK, None)


def test_a_disk_that_takes_no_more_files_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    toolbox = toolbox_of(app)
    assert Check.ROOM not in found(toolbox)
    full = os.statvfs(toolbox.data_dir)
    few = SimpleNamespace(
        f_files=10**6, f_favail=12, f_bavail=full.f_bavail, f_frsize=full.f_frsize, f_blocks=1, f_bfree=1
    )
    monkeypatch.setattr("cartoquartiers.usecases.checkup.outside.os.statvfs", lambda _folder: few)
    assert found(toolbox)[Check.ROOM] == (Level.WRONG, Advice.ROOM)


def test_a_site_that_does_not_start_still_has_its_doctor(tmp_path: Path) -> None:
    """Everything wrong at once, through the real command."""
    port = free_port()
    done = subprocess.run(
        [sys.executable, "-m", "flask", "doctor"],
        cwd=ROOT,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("CARTO_")},
            "CARTO_BASE_URL": "https://carte.example.fr",
            "CARTO_TIMEZONE": "Paris",
            "CARTO_DATA_DIR": str(tmp_path / "nulle" / "part"),
            "CARTO_DATABASE_URL": f"postgresql+psycopg://u:{SECRET}@127.0.0.1:{port}/x",
            "CARTO_MAIL_URL": f"smtp://u:{SECRET}@127.0.0.1:{port}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr
    assert "Le site ne peut pas servir" in done.stdout
    for word in ("ne démarre pas", "CARTO_SECRET_KEY", "Fuseau horaire : Paris", "ne répond pas"):
        assert word in done.stdout.replace("\u00a0", " ")
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
