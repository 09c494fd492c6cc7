"""Answers that leave piece by piece: few at once, not for ever, and their snapshot closed with them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from flask import Response

MOST_AT_ONCE = 8
"""An open reader keeps SQLite from folding its write-ahead log: a few slow readers must not fill the disk."""

LONGEST_SECONDS = 600
SLOWEST_BYTES_A_SECOND = 1000
"""Whoever takes less than that holds one of the few slots for nothing."""

PATIENCE_SECONDS = 30
_slots = threading.BoundedSemaphore(MOST_AT_ONCE)


class StreamTooSlow(Exception):
    """The client took longer than a snapshot may live, or hardly reads; the answer is cut, and its
    length or its gzip end says so."""


class Slot:
    """One of the few streams that may run at once. It is given back once, however often `close` is called."""

    def __init__(self) -> None:
        self._held = _slots.acquire(blocking=False)
        self._lock = threading.Lock()

    def __bool__(self) -> bool:
        """Whether the slot was free."""
        return self._held

    def close(self) -> None:
        """Give the slot back."""
        with self._lock:
            held, self._held = self._held, False
        if held:
            _slots.release()


def streamed(
    chunks: Iterator[bytes], slot: Slot, snapshot: AbstractContextManager[Any], **response: Any
) -> Response:
    """An answer that owns its snapshot and its slot, and closes both when the server closes it.

    Not in teardown: that runs before the first chunk leaves.
    """
    answer = Response(_within(chunks, time.monotonic() + LONGEST_SECONDS), **response)

    @answer.call_on_close
    def close() -> None:
        try:
            snapshot.__exit__(None, None, None)
        finally:
            slot.close()

    return answer


def _within(
    chunks: Iterator[bytes], deadline: float, clock: Callable[[], float] = time.monotonic
) -> Iterator[bytes]:
    since, taken = clock(), 0
    for chunk in chunks:
        now = clock()
        if now - since > PATIENCE_SECONDS:
            if taken < (now - since) * SLOWEST_BYTES_A_SECOND:
                raise StreamTooSlow
            since, taken = now, 0
        if now > deadline:
            raise StreamTooSlow
        yield chunk
        taken += len(chunk)
