"""Databases full of places, and the memory of this process while it works."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import places
from cartoquartiers.store.work import Store
from tests import people
from tests.factories.territory import add_structure
from tests.support import databases, session

_MB = 1024


@contextmanager
def database(kind: str, folder: Path, count: int) -> Iterator[str]:
    """A database with so many places, removed when the block ends.

    It is a copy of a template, which is computed when it is asked for the first time: a million places take
    a quarter of an hour. Whoever sets ``CARTO_TEST_SHARED`` to a folder keeps the templates from one
    benchmark to the next, and ends them with ``python -m benchmarks.bases``.
    """
    kept = session.FOLDER in os.environ
    session.open_folder()
    try:
        with databases.copy_of(_template(kind, count), kind, folder) as url:
            yield url
    finally:
        if not kept:
            session.close_folder()


def _template(kind: str, count: int) -> str:
    """The address of the template with so many places, made if it is not there."""
    url, made = databases.template(kind, f"{count}_places")
    if not made.exists():
        places.furnish(url, count)
        _hire(url)
        made.touch()
    return url


def _hire(url: str) -> None:
    store = Store(url)
    with store.writing() as work:
        add_structure(work)
        people.hire(work)
        if work.dialect == "postgresql":
            people.continue_numbers(work)
    store.dispose()


def memory_of(run: Callable[[], object]) -> float:
    """MB that this process held at most while it ran, over what it held before (Linux)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _held("VmRSS")
    run()
    return _held("VmHWM") - before


def processor_of(pid: int) -> float:
    """Seconds for which a process, all its threads, has worked so far (Linux): what else the machine does
    weighs little on it."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _held(name: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / _MB


if __name__ == "__main__":
    databases.drop_templates()
    session.close_folder()
