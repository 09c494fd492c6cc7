"""Counts that several servers share through Redis; while Redis is away each process counts for itself."""

import logging
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage, Storage

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
#: What stands before the address of Redis, so that `limits` finds the storage of this file.
SCHEME = "carto+"
#: Seconds: nobody who sends something waits longer for Redis, and no oftener than that is it asked again.
PATIENCE, PAUSE = 0.5, 10.0


class SharedCounts(Storage):
    """The storage of `limits` for ``carto+redis://…``: Redis's counts, or one's own for ten seconds after it
    failed. Own counts begin anew each time: they are a stopgap, not a second truth."""

    STORAGE_SCHEME = [f"{SCHEME}{one}" for one in ("redis", "rediss", "redis+unix")]  # noqa: RUF012 # the base class says list

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        # The client's own three retries would make a person wait for seconds.
        once = import_module("redis.retry").Retry(import_module("redis.backoff").NoBackoff(), 0)
        chosen: dict[str, Any] = {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "retry": once,
        }
        self._shared = RedisStorage(uri.removeprefix(SCHEME), wrap_exceptions=True, **chosen)
        self._own = MemoryStorage()
        self._again_at: float | None = None

    @property
    def base_exceptions(self) -> type[Exception]:
        """What `limits` would wrap; nothing of Redis gets as far."""
        return StorageError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, and return how many there are now in this window of ``expiry`` seconds."""
        return self._by_one_of_them(lambda counts: counts.incr(key, expiry, amount))

    def get(self, key: str) -> int:
        """How many there are."""
        return self._by_one_of_them(lambda counts: counts.get(key))

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds of the clock."""
        return self._by_one_of_them(lambda counts: counts.get_expiry(key))

    def check(self) -> bool:
        """Whether there is somewhere to count: always."""
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        return self._by_one_of_them(lambda counts: counts.reset())

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._by_one_of_them(lambda counts: counts.clear(key))

    def _by_one_of_them(self, ask: Callable[[Storage], T]) -> T:
        if self._again_at is None or time.monotonic() >= self._again_at:
            if self._again_at is not None:  # one of those who write tries; the others go on meanwhile
                self._again_at = time.monotonic() + PAUSE
            try:
                answer = ask(self._shared)
            except StorageError as away:
                self._left(type(away.__cause__).__name__)
            else:
                self._found()
                return answer
        return ask(self._own)

    def _left(self, why: str) -> None:
        if self._again_at is None:
            _LOG.warning("redis away: %s; this process counts for itself", why)
            self._own.reset()
        self._again_at = time.monotonic() + PAUSE

    def _found(self) -> None:
        if self._again_at is not None:
            self._again_at = None
            _LOG.warning("redis is back")
