"""Files that are made once and read often: each appears whole under its name or not at all."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Make = Callable[[Path], None]
"""Writes a file at the path that it is given."""


def put(target: Path, make: Make) -> None:
    """Let ``make`` write a file, which then takes the place of ``target`` in one step.

    What was read there goes on being read by whoever opened it; when ``make`` raises, nothing has changed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    # A folder of one's own: a maker may leave scratch files beside its file, and two never meet.
    making = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        made = making / target.name
        make(made)
        with made.open("rb") as file:
            os.fsync(file.fileno())
        made.replace(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def found_or_made(target: Path, make: Make) -> None:
    """Make the file unless it is there; who asks meanwhile waits for it instead of making it too."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone(_lock(target)):
        if not target.exists():
            put(target, make)


def _lock(target: Path) -> Path:
    return target.with_name(f".{target.name}.lock")


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold a file among the threads and processes of this machine; a holder that dies lets it go."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def sweep(folder: Path, keep: int, most_bytes: int) -> None:
    """Leave the ``keep`` files that were made last, and no more than ``most_bytes`` of them."""
    if not folder.is_dir():
        return
    files = [(file.stat(), file) for file in folder.glob("[!.]*") if file.is_file()]
    total = 0
    for rank, (stat, file) in enumerate(sorted(files, key=lambda row: row[0].st_mtime_ns, reverse=True)):
        total += stat.st_size
        if rank >= keep or total > most_bytes:
            file.unlink(missing_ok=True)
            _lock(file).unlink(missing_ok=True)
