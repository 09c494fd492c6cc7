"""The doctor where nothing is yet, and on disks that are really small."""

from pathlib import Path

import pytest

from cartoquartiers.app import settings_from
from cartoquartiers.doctor import surroundings
from cartoquartiers.domain.checkup import Advice, Finding, Level
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.checkup import outside
from tests.faults.disks import small_disk
from tests.support import application, databases
from tests.support.clock import FrozenClock
from tests.support.missing import unavailable


def test_a_fresh_installation_is_told_what_comes_next(kind: str, tmp_path: Path, clock: FrozenClock) -> None:
    with databases.empty(kind, tmp_path) as url:
        app = application.make(url, tmp_path / "data", clock)
        nothing = app.test_cli_runner().invoke(args=["doctor"])
        assert nothing.exit_code == 1
        assert "Rien n’est encore installé ici" in nothing.output
        assert "sauvegarde, puis" not in nothing.output
        assert "ne peut pas servir" in nothing.output
        assert "Traceback" not in nothing.output
        # The command, not the migrations alone: it makes the folder too, which the doctor then looks for.
        assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
        empty = app.test_cli_runner().invoke(args=["doctor"])
        assert empty.exit_code == 0, empty.output
        assert "flask first-start" in empty.output
        assert "Le site peut servir ; à corriger : 1." in empty.output
        application.close(app)


def on_a_disk(folder: Path, clock: FrozenClock) -> tuple[Finding, Finding]:
    """What is said of its room in bytes, and of the files that may still be made."""
    settings = settings_from(application.settings(f"sqlite:///{folder}/unused.db", folder))
    here = surroundings(Toolbox(settings, clock), debug=False)
    return outside.disk(here), outside.room(here)


@pytest.mark.parametrize(
    ("megabytes", "ballast", "level"), [(3000, 0, Level.OK), (1000, 0, Level.WATCH), (230, 50, Level.WRONG)]
)
def test_a_disk_that_fills_is_seen(
    tmp_path: Path, clock: FrozenClock, megabytes: int, ballast: int, level: Level
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, megabytes) as made:
        if not made:
            unavailable("ce compte ne peut pas monter un petit disque")
        (folder / "ballast").write_bytes(bytes(ballast * 1024 * 1024))
        told, _room = on_a_disk(folder, clock)
    assert (told.level, told.advice) == (level, None if level is Level.OK else Advice.DISK)


def test_a_disk_without_a_file_left_to_make_is_seen(tmp_path: Path, clock: FrozenClock) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with small_disk(folder, 3000, "nr_inodes=1000") as made:
        if not made:
            unavailable("ce compte ne peut pas monter un petit disque")
        disk, room = on_a_disk(folder, clock)
    assert (disk.level, room.advice, room.level) == (Level.OK, Advice.ROOM, Level.WRONG)
