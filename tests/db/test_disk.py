"""A contribution is answered once it is on the disk; many wait for it together, and none publishes so."""

import os
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cartoquartiers.store import engine, wal
from cartoquartiers.store.queries.clock import tick
from cartoquartiers.store.wal import WalSync
from cartoquartiers.store.work import Store, Work, next_ticks

_FULL, _NORMAL = 2, 1


class Disk:
    """The disk, which the tests' connections do not wait for by themselves: how often it was, and how."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def bring(self, file: int) -> None:
        """Stands for fdatasync."""
        self.asked.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        self.may_go_on.wait(10)
        if self.fails:
            raise OSError(5, "Input/output error")


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk()
    monkeypatch.setattr(wal, "bring_to_disk", made.bring)
    monkeypatch.setattr(engine, "SYNCHRONOUS", {False: "FULL", True: "NORMAL"})
    return made


@pytest.fixture
def file(tmp_path: Path) -> Store:
    """A SpatiaLite file with one table."""
    made = Store(f"sqlite:///{tmp_path}/disk.sqlite")
    with made.writing() as work:
        work.session.execute(text("CREATE TABLE said (word TEXT)"))
    return made


def _say(work: Work) -> int:
    work.session.execute(text("INSERT INTO said VALUES ('a')"))
    waits: int = work.session.execute(text("PRAGMA synchronous")).scalar_one()
    return waits


def test_the_log_is_on_the_disk_before_one_goes_on(file: Store, disk: Disk) -> None:
    assert file.write(_say) == _NORMAL
    assert [Path(name).name for name in disk.asked] == ["disk.sqlite-wal"]
    with file.writing() as work:
        assert _say(work) == _FULL, "the same connection waits by itself again"
    assert file.write(_say) == _NORMAL
    assert len(disk.asked) == 2
    file.dispose()


def test_those_who_commit_while_the_disk_works_are_taken_along_by_one(file: Store, disk: Disk) -> None:
    disk.may_go_on.clear()
    threads = [threading.Thread(target=file.write, args=(_say,)) for _ in range(9)]
    for thread in threads:
        thread.start()
    while file.commits < 10:  # the lock is not held while one waits for the disk: all nine commit
        threading.Event().wait(0.005)
    assert all(thread.is_alive() for thread in threads), "nobody is answered before"
    disk.may_go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(disk.asked) <= 3
    with file.reading() as work:
        assert work.session.execute(text("SELECT count(*) FROM said")).scalar_one() == 9
    file.dispose()


def test_a_disk_that_failed_is_believed_after_the_log_was_written_anew(file: Store, disk: Disk) -> None:
    disk.fails = True
    with pytest.raises(OSError, match="Input/output"):
        file.write(_say)
    log = Path(f"{file.url.removeprefix('sqlite:///')}-wal")
    with file.reading() as reader:  # who reads an old state keeps the log from being emptied
        reader.session.execute(text("SELECT count(*) FROM said")).scalar_one()
        with pytest.MonkeyPatch.context() as impatient:
            impatient.setattr(wal, "EMPTYING_SECONDS", 0.02)
            with pytest.raises(OperationalError, match="locked"):
                file.write(_say)
    disk.fails = False
    assert log.stat().st_size > 0
    file.write(_say)
    assert log.stat().st_size == 0
    assert len(disk.asked) == 1, "a second attempt at the same log would prove nothing"
    file.write(_say)
    assert len(disk.asked) == 2
    file.dispose()


def test_a_link_to_the_database_leads_to_its_log(file: Store, disk: Disk, tmp_path: Path) -> None:
    (tmp_path / "link.sqlite").symlink_to(tmp_path / "disk.sqlite")
    linked = Store(f"sqlite:///{tmp_path}/link.sqlite")
    linked.write(_say)
    assert [Path(name).name for name in disk.asked] == ["disk.sqlite-wal"]
    linked.dispose()
    file.dispose()


def test_the_log_is_held_open_from_before_one_commits(
    file: Store, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write(_say)
    opened, opening = list[str](), os.open

    def noted(path: str, flags: int, *how: int) -> int:
        opened.append(path)
        return opening(path, flags, *how)

    monkeypatch.setattr(os, "open", noted)
    file.write(_say)
    assert len(disk.asked) == 2
    assert not opened
    file.dispose()  # the log goes with its last connection
    file.write(_say)
    assert len(opened) == 1
    assert len(disk.asked) == 3
    file.dispose()


def test_a_file_without_log_has_nothing_to_wait_for(tmp_path: Path, disk: Disk) -> None:
    WalSync(f"sqlite:///{tmp_path}/none.sqlite").reach()
    assert disk.asked == []


def test_what_takes_a_tick_is_on_the_disk_before_anybody_sees_it(store: Store, disk: Disk) -> None:
    with store.reading() as work:
        before = tick(work)
    runs: list[bool] = []

    def publish(work: Work) -> int:
        runs.append(work.hasty)
        work.session.execute(text("INSERT INTO organisation (code, name) VALUES ('x', 'X')"))
        return next_ticks(work)[0]

    assert store.write(publish) == before + 1
    assert runs == ([True, False] if store.is_file else [False])
    assert disk.asked == []
    with store.reading() as work:
        assert work.session.scalar(text("SELECT count(*) FROM organisation WHERE code = 'x'")) == 1


def test_what_raises_in_haste_leaves_nothing(store: Store) -> None:
    def fail(work: Work) -> None:
        work.session.execute(text("INSERT INTO organisation (code, name) VALUES ('x', 'X')"))
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        store.write(fail)
    with store.reading() as work:
        assert work.session.scalar(text("SELECT count(*) FROM organisation WHERE code = 'x'")) == 0
