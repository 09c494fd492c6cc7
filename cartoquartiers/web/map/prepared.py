"""Bytes made once for each tick and handed out until the next: nothing to purge."""

import threading
from collections.abc import Callable

from flask import Flask


class Prepared:
    """The latest bytes of a few answers, each under the validator that it was made for."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, bytes]] = {}
        self._lock = threading.Lock()

    def get(self, name: str, etag: str, make: Callable[[], bytes]) -> bytes:
        """Return the bytes kept for this validator, or make them; one thread makes, the others wait."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != etag:
            with self._lock:
                kept = self._kept.get(name)
                if kept is None or kept[0] != etag:
                    kept = (etag, make())
                    self._kept[name] = kept
        return kept[1]


def prepared_of(app: Flask) -> Prepared:
    """Return the store of an application, kept beside its toolbox."""
    kept: Prepared = app.extensions.setdefault("prepared", Prepared())
    return kept
