"""A statement that takes too long ends, and those who need longer say so; both databases."""

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from cartoquartiers.store import engine
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.store.work import Store, Work

#: Counts for some seconds on any machine, and gives one row.
LONG = (
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :last)"
    " SELECT count(*) FROM numbers"
)


@pytest.fixture
def hurried(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store that waits a fifth of a second."""
    monkeypatch.setattr(engine, "LONGEST_SECONDS", 0.2)
    monkeypatch.setattr(
        engine, "READING_OPTIONS", engine.READING_OPTIONS.replace("timeout=20000", "timeout=200")
    )
    store = Store(database)
    yield store
    store.dispose()


def count(work: Work, last: int) -> int:
    return int(work.session.execute(text(LONG), {"last": last}).scalar_one())


def test_a_filter_of_a_stranger_holds_no_thread_for_an_hour(hurried: Store) -> None:
    begun = time.monotonic()
    with pytest.raises(OperationalError), hurried.reading() as work:
        count(work, 300_000_000)
    assert time.monotonic() - begun < 10
    # The next one begins anew, on the same connection.
    with hurried.reading() as work:
        assert count(work, 10) == 10


def test_a_large_file_may_last(hurried: Store) -> None:
    with hurried.reading() as work:
        lift_time_limit(work)
        begun, last = time.monotonic(), 400_000
        while time.monotonic() - begun < 0.3:
            begun = time.monotonic()
            assert count(work, last) == last
            last *= 2
    with pytest.raises(OperationalError), hurried.reading() as work:
        count(work, 300_000_000)
