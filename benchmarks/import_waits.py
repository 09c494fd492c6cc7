"""How long somebody who writes waits while a file is imported into the same database.

Usage: python -m benchmarks.import_waits spatialite|postgis ROWS
"""

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks import places
from benchmarks.bases import database
from benchmarks.report import Limit, percentile, tell
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.store.work import Store, next_ticks
from cartoquartiers.usecases import imports
from tests import people

_FIELDS = frozenset({"nom", "type", "adresse", "description"})


def row(number: int) -> MappedRow:
    """A row of a file, as its mapping gives it."""
    values = places.values_of(number)
    position = (values["position"][0], values["position"][1])
    return MappedRow(number + 1, str(number), {name: values[name] for name in _FIELDS}, position)


def measure(kind: str, url: str, rows: int) -> list[Limit]:
    """The waits of one who publishes twenty times a second, and the rows a second meanwhile."""
    store, over, waits = Store(url), threading.Event(), list[float]()

    def write() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            with store.writing() as work:
                next_ticks(work)
            waits.append(time.perf_counter() - begun)
            time.sleep(0.05)

    writer = threading.Thread(target=write)
    writer.start()
    begun = time.perf_counter()
    order = imports.ImportOrder("Fichier", "lov2", _FIELDS, people.actor("moderator"))
    report = imports.run(store, order, (row(number) for number in range(1, rows + 1)))
    taken = time.perf_counter() - begun
    over.set()
    writer.join()
    store.dispose()
    print(f"{kind}: {report.read / taken:.0f} rows/s, {dict(report.heaps)}")
    return [
        Limit(f"{kind}: median wait during an import", statistics.median(waits) * 1000, 500, "ms"),
        Limit(f"{kind}: 95th percentile", percentile(waits, 0.95) * 1000, 1000, "ms"),
        Limit(f"{kind}: longest wait", max(waits) * 1000, 1000, "ms"),
    ]


def main(kind: str, rows: int) -> int:
    """Measure one kind of database."""
    with tempfile.TemporaryDirectory() as made, database(kind, Path(made), 10) as url:
        return tell([*measure(kind, url, rows)])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
