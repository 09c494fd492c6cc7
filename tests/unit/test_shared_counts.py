"""Counting goes on without Redis, and is shared again once it answers."""

import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage

from cartoquartiers.web import shared_counts

pytest.importorskip("redis")


class Flaky(MemoryStorage):
    """A Redis that can be taken away."""

    away = False
    asked = 0

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        self.asked += 1
        if self.away:
            raise StorageError(OSError())
        return super().incr(key, expiry, amount)


def test_who_counts(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    now = 1000.0
    monkeypatch.setattr("cartoquartiers.web.shared_counts.time.monotonic", lambda: now)
    counts, redis = shared_counts.SharedCounts("carto+redis://127.0.0.1:1"), Flaky()
    monkeypatch.setattr(counts, "_shared", redis)
    assert [counts.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    redis.away = True
    assert [counts.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert redis.asked == 4, "asked again before the pause was over"
    now += shared_counts.PAUSE
    assert counts.incr("a", 60) == 4 and redis.asked == 5
    redis.away, now = False, now + shared_counts.PAUSE
    assert counts.incr("a", 60) == 4
    assert [record.msg.split()[1] for record in caplog.records] == ["away:", "is"]
