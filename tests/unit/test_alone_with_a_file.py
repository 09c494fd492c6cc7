"""Whether anybody is at a database file: absent, closed to this account, no database, or held."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from cartoquartiers.store import still
from cartoquartiers.store.engine import sqlite_driver


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a file, at which nobody is; nothing is waited for."""
    monkeypatch.setattr(still, "_SECONDS", 0.0)
    made = tmp_path / "carto.db"
    with closing(sqlite_driver().connect(str(made))) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE place (id INTEGER)")
    return made


def in_use(file: Path) -> bool:
    """Whether somebody is at it."""
    return still.in_use(f"sqlite:///{file}")


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Somebody is at it, who does nothing."""
    with closing(sqlite_driver().connect(str(file))) as connection:
        connection.execute("SELECT count(*) FROM place").fetchone()
        yield


def test_only_somebody_who_is_there_counts(file: Path, tmp_path: Path) -> None:
    assert not in_use(file)
    with held(file):
        assert in_use(file)
    assert not in_use(file)
    for absent in (tmp_path / "none.db", tmp_path / "none" / "carto.db"):
        assert not in_use(absent)
        assert not absent.exists()


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
def test_a_file_of_another_account_is_closed(file: Path, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(f"{file}{end}").touch()
    monkeypatch.setattr("os.access", lambda path, _mode: str(path) != f"{file}{end}")
    with pytest.raises(still.Closed):
        in_use(file)


def test_so_is_one_in_a_folder_of_another_account(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch, pytest.raises(still.Closed):
        patch.setattr(Path, "stat", refuse)
        in_use(file)


def test_what_the_driver_may_not_open_or_write_is_closed(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(still.Closed, match="unable to open"):
        in_use(tmp_path)
    driver = sqlite_driver()

    def readonly(name: str, timeout: float) -> Any:
        opened = driver.connect(f"file:{name}?mode=ro", uri=True, timeout=timeout)
        with closing(opened):
            opened.execute("PRAGMA user_version=1")

    errors = {name: getattr(driver, name) for name in ("DatabaseError", "OperationalError")}
    monkeypatch.setattr(still, "sqlite_driver", lambda: SimpleNamespace(connect=readonly, **errors))
    with pytest.raises(still.Closed, match="readonly"):
        in_use(file)


def test_what_is_no_database_is_told_in_the_words_of_the_driver(file: Path) -> None:
    file.write_bytes(b"paper" * 1000)
    with pytest.raises(DatabaseError, match="not a database"):
        in_use(file)
