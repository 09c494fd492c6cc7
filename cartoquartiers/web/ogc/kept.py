"""Counts and extents, kept for as long as the clock stands still: pages of one selection ask for the same."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import Flask

Value = TypeVar("Value")
_MOST = 512


class Kept:
    """What was found at one tick, the least used forgotten first."""

    def __init__(self, tick: int) -> None:
        self.tick = tick
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, find: Callable[[], Value]) -> Value:
        """What was found under this key, or what `find` finds now."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                known: Value = self._found[key]
                return known
        found = find()
        with self._lock:
            self._found[key] = found
            while len(self._found) > _MOST:
                self._found.popitem(last=False)
        return found


def kept_of(app: Flask, tick: int) -> Kept:
    """What is kept at this tick; what was kept at another is forgotten."""
    found: Kept | None = app.extensions.get("ogc_kept")
    if found is None or found.tick != tick:
        found = app.extensions["ogc_kept"] = Kept(tick)
    return found
