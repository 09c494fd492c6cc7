"""Who waits to write gets the database soon after it is free, however long it was held."""

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.store import engine
from cartoquartiers.store.work import Store, next_ticks
from cartoquartiers.usecases import imports
from tests import people


@pytest.fixture
def alone(tmp_path: Path) -> Store:
    """A SpatiaLite database without any table: only its lock matters."""
    return Store(f"sqlite:///{tmp_path}/turn.sqlite")


def test_waiting_long_does_not_make_one_ask_less_often(alone: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    holder = alone.writing_engine.connect()
    holder.begin()
    holder.exec_driver_sql("SELECT 1")

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 500:
            holder.rollback()

    monkeypatch.setattr(engine, "sleep", wait)
    with alone.writing() as work:
        work.session.connection()
    # SQLite by itself asks after 1 ms, then 2, 5, 10… up to 100: the longest waiting, ten times a second.
    assert len(waits) == 500
    assert set(waits) == {0.001}
    holder.close()
    alone.dispose()


def test_the_wait_has_an_end(alone: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 30)
    with alone.writing() as work:
        work.session.connection()
        with pytest.raises(OperationalError, match="locked"), alone.writing() as other:
            other.session.connection()
    with alone.writing() as work:
        work.session.connection()
    alone.dispose()


def test_an_import_lets_others_write_between_its_slices(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "SLICE_SECONDS", 0.0)  # a slice a row
    order = imports.ImportOrder("Liste", "lov2", frozenset({"nom", "type"}), people.actor("moderator"))
    rows = [
        MappedRow(n, str(n), {"nom": f"Lieu {n}", "type": "composteur"}, (-1.59 + n * 1e-3, 47.2))
        for n in range(1, 13)
    ]
    read, came_at = [0], list[int]()

    def write() -> None:
        with store.writing() as work:
            next_ticks(work)
        came_at.append(read[0])

    writer = threading.Thread(target=write)

    def progress(count: int) -> None:
        read[0] = count
        if count == 1:
            writer.start()

    imports.run(store, order, rows, progress)
    writer.join()
    assert came_at[0] < len(rows)
