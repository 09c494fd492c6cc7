"""Who waits to write gets the database soon after it is free, however long it was held."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.store import engine
from cartoquartiers.store.work import Store, next_ticks
from cartoquartiers.usecases import imports
from tests import people


def _moment_after(store: Store, held_seconds: float) -> float:
    """Seconds between the end of a long transaction and the beginning of one that waited for it."""
    begun = threading.Event()
    freed: list[float] = []

    def hold() -> None:
        with store.writing() as work:
            work.session.connection()
            begun.set()
            time.sleep(held_seconds)
        freed.append(time.monotonic())

    holder = threading.Thread(target=hold)
    holder.start()
    assert begun.wait(10)
    with store.writing() as work:
        work.session.connection()
        here = time.monotonic()
    holder.join()
    return here - freed[0]


@pytest.fixture
def alone(tmp_path: Path) -> Store:
    """A SpatiaLite database without any table: only its lock matters."""
    return Store(f"sqlite:///{tmp_path}/turn.sqlite")


def test_waiting_long_does_not_make_one_ask_less_often(alone: Store) -> None:
    # SQLite by itself asks every 100 ms by then: it would come 78 ms late, each time.
    assert min(_moment_after(alone, 0.35) for _ in range(4)) < 0.04
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
