"""Requests counted, and figures served to Prometheus on a port of their own.

Several processes may serve the site: each counts into files of its own (the multiprocess mode of
prometheus_client), whichever got the port first serves the sum, and when it ends another takes the port.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cartoquartiers.domain.figure import Figure

_ASK_FOR_THE_PORT_SECONDS = 5.0
_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Meter:
    """Counts; begins to serve with the first request, so that no command does."""

    def __init__(self, folder: Path, host: str, port: int, look: Callable[[], Sequence[Figure]]) -> None:
        self._folder = folder
        self._where = (host, port)
        self._look = look
        self._lock = threading.Lock()
        self._requests: Any = None
        self._seconds: Any = None

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """One request was answered; ``route`` is a template, or nothing where none was met."""
        if self._seconds is None:
            self._begin()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def _begin(self) -> None:
        with self._lock:
            if self._seconds is not None:
                return
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with (self._folder / "lock").open("w") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                _forget_the_dead(self._folder)
                self._make_counters()
            threading.Thread(target=self._serve, name="carto-metrics", daemon=True).start()

    def _make_counters(self) -> None:
        # The library looks for its folder once, when it is imported.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self._folder)
        from prometheus_client import CollectorRegistry, Counter, Histogram

        mine = CollectorRegistry()
        # Without labels: its file is there at once, and tells the next process that this one lives.
        Counter("carto_processes", "Server processes that began", registry=mine).inc()
        labels = ("method", "route", "status")
        self._requests = Counter("carto_requests", "Requests that were answered", labels, registry=mine)
        self._seconds = Histogram(
            "carto_request_seconds", "Until the last byte", ("route",), buckets=_BUCKETS, registry=mine
        )

    def _serve(self) -> None:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        every = CollectorRegistry()
        MultiProcessCollector(every, path=str(self._folder))  # type: ignore[no-untyped-call]
        every.register(_Looking(self._look))
        host, port = self._where
        while True:
            try:
                start_http_server(port, host, every)
            except OSError:  # another process of the site serves; should it end, this one does
                time.sleep(_ASK_FOR_THE_PORT_SECONDS)
            else:
                return


class _Looking:
    """The state of the site, looked at when it is asked for."""

    def __init__(self, look: Callable[[], Sequence[Figure]]) -> None:
        self._look = look

    def describe(self) -> list[Any]:
        """Nothing: the library would look once for the names alone."""
        return []

    def collect(self) -> Iterator[Any]:
        """Return the figures as the library wants them, those of one name together."""
        from prometheus_client.core import GaugeMetricFamily

        families: dict[str, Any] = {}
        for one in self._look():
            names = [name for name, _value in one.labels]
            family = families.setdefault(one.name, GaugeMetricFamily(one.name, one.help, labels=names))
            family.add_metric([value for _name, value in one.labels], float(one.value))
        yield from families.values()


def _forget_the_dead(folder: Path) -> None:
    """Empty the folder once nobody counts into it any more.

    Not the files of one that ended while others go on: a sum that shrinks would look like a new beginning.
    """
    files = list(folder.glob("*.db"))
    if not any(_lives(int(file.stem.rpartition("_")[2])) for file in files):
        for file in files:
            file.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
