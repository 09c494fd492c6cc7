"""Whether anything that everybody sees has changed, asked so cheaply that every request can."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import select

from cartoquartiers.store.engine import open_file
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.tables.site import ActHead
from cartoquartiers.store.work import Store

# The tick moves with what is published, the end of the chain of acts with words, colours and settings.
_STATE = select(Clock.tick, ActHead.rank, ActHead.hash).join(ActHead, ActHead.id == Clock.id)


class Pulse:
    """The state of what everybody sees, as of this instant on SQLite, whose file tells of every commit.

    PostgreSQL is asked at most every ``every`` seconds; what this process commits itself is seen at once.
    """

    def __init__(self, store: Store, every: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._every = every
        self._clock = clock
        self._lock = threading.Lock()
        self._file: Any = None
        self._seen: Hashable = None
        self._state: Hashable = None

    def state(self) -> Hashable:
        """What is equal as long as nothing changed. Raises what a database that is away raises."""
        with self._lock:
            seen = self._mark()
            if seen != self._seen:
                # Looked at before it is read: what is committed meanwhile is seen the next time.
                with self._store.reading() as work:
                    self._state = tuple(work.session.execute(_STATE).one())
                self._seen = seen
            return self._state

    def _mark(self) -> Hashable:
        """What changes when the state may have changed."""
        if not self._store.is_file:
            return self._store.commits, self._clock() // self._every if self._every else object()
        if self._file is None:
            self._file = open_file(self._store.url)
        number: tuple[int] = self._file.execute("PRAGMA data_version").fetchone()
        return number
