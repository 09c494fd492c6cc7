"""A geocoder that remembers its answers, and lets a service that does not answer rest.

The memory is bounded, expires and belongs to the process. A table would outlive a restart, but a search is a
GET, which here writes nothing, and what residents look for would lie in the database and its backups.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from cartoquartiers.domain.geometry import Position
from cartoquartiers.usecases.ports import Address, Geocoder, GeocoderAway

# Answers kept, each a few hundred bytes, and for how many seconds: streets are seldom born.
MOST_KEPT = 5000
KEPT_SECONDS = 24 * 3600.0
# After a failure nobody is made to wait for the next one during so many seconds.
REST_SECONDS = 10.0


class RememberingGeocoder:
    """``seconds`` is a clock that never goes back."""

    def __init__(self, asked: Geocoder, seconds: Callable[[], float] = time.monotonic) -> None:
        self._asked = asked
        self._seconds = seconds
        self._kept: OrderedDict[tuple[object, ...], tuple[float, list[Address]]] = OrderedDict()
        self._lock = threading.Lock()
        self._rests_until = float("-inf")

    def search(self, text: str, near: Position | None, limit: int, *, whole: bool = False) -> list[Address]:
        """The addresses that the words may mean, the likeliest first. Raises GeocoderAway."""
        # To two decimals, a kilometre: moving the map a little asks nothing new.
        around = (round(near[0], 2), round(near[1], 2)) if near else None
        key = ("search", " ".join(text.casefold().split()), around, limit, whole)
        return self._remembered(key, lambda: self._asked.search(text, around, limit, whole=whole))

    def reverse(self, position: Position) -> list[Address]:
        """The addresses around a position, the nearest first. Raises GeocoderAway."""
        spot = (round(position[0], 5), round(position[1], 5))
        return self._remembered(("reverse", *spot), lambda: self._asked.reverse(spot))

    def _remembered(self, key: tuple[object, ...], ask: Callable[[], list[Address]]) -> list[Address]:
        now = self._seconds()
        with self._lock:
            kept = self._kept.get(key)
            if kept and kept[0] > now:
                self._kept.move_to_end(key)
                return kept[1]
            if now < self._rests_until:
                raise GeocoderAway("it did not answer a moment ago")
        try:
            found = ask()
        except GeocoderAway:
            with self._lock:
                self._rests_until = self._seconds() + REST_SECONDS
            raise
        with self._lock:
            self._kept[key] = (now + KEPT_SECONDS, found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found
