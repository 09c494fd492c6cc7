"""Whether anything that everybody sees has changed, asked so cheaply that every request can."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cartoquartiers.store.engine import open_file
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.tables.site import ActHead
from cartoquartiers.store.work import Store

# The tick moves with what is published, the end of the chain of acts with words, colours and settings.
_STATE = select(Clock.tick, ActHead.rank, ActHead.hash).join(ActHead, ActHead.id == Clock.id)


_GLANCE_SECONDS = 0.001
"""SQLite's file is looked at no more often: each look lets another thread have the interpreter, which costs
more than the look."""


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A state, and until when, and after how many commits of this process, nobody is asked about it."""

    state: Hashable
    commits: int
    until: float


class Pulse:
    """The state of what everybody sees; on SQLite, whose file tells of every commit, as of this millisecond.

    PostgreSQL is asked at most every ``every`` seconds; what this process commits itself is seen at once.
    """

    def __init__(self, store: Store, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._span = min(every, _GLANCE_SECONDS) if store.is_file else every
        self._clock = clock
        self._lock = threading.Lock()
        self._file: Any = None
        self._seen: Hashable = None
        self._fresh: _Fresh | None = None

    def state(self) -> Hashable:
        """What is equal as long as nothing changed. Raises what a database that is away raises."""
        fresh = self._fresh
        if fresh is None or not self._holds(fresh):
            with self._lock:
                fresh = self._fresh
                if fresh is None or not self._holds(fresh):
                    fresh = self._fresh = self._look()
        return fresh.state

    def _holds(self, fresh: _Fresh) -> bool:
        return fresh.commits == self._store.commits and self._clock() < fresh.until

    def _look(self) -> _Fresh:
        # Both are looked at before the state is read: what is committed meanwhile is seen the next time.
        commits, until = self._store.commits, self._clock() + self._span
        seen = self._mark()
        if self._fresh is not None and seen == self._seen:
            return _Fresh(self._fresh.state, commits, until)
        with self._store.reading() as work:
            state = tuple(work.session.execute(_STATE).one())
        self._seen = seen
        return _Fresh(state, commits, until)

    def _mark(self) -> Hashable:
        """What changes with every commit to the file; PostgreSQL has nothing of the kind."""
        if not self._store.is_file:
            return object()
        if self._file is None:
            self._file = open_file(self._store.url)
        number: tuple[int] = self._file.execute("PRAGMA data_version").fetchone()
        return number
