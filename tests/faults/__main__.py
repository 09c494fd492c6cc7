"""``make faults``: hurts a site in every way that is known here, one line each, exit 1 when one is missed."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import furnish
from tests.faults import disks, masking, order, stops, tracing
from tests.faults.rows import Row
from tests.faults.site import Site
from tests.support import databases, session

_KILLS = int(os.environ.get("KILLS", "50"))
_RESTARTS = int(os.environ.get("RESTARTS", "5"))


def rows(folder: Path) -> Iterator[Row]:
    """Every fault, the quick ones first."""
    for part in (_traced, _full, _killed):
        home = folder / part.__name__
        home.mkdir(mode=0o711)
        yield from part(home)


def _traced(folder: Path) -> Iterator[Row]:
    if why := tracing.missing():
        yield Row("faults of single calls", why, ok=False)
        return
    with (
        databases.furnished(databases.SPATIALITE, folder, furnish) as database,
        Site(database, folder, threads=1) as site,
    ):
        yield from order.order(site)
        yield from disks.injected(site)


def _full(folder: Path) -> Iterator[Row]:
    with disks.small_disk(folder, 24) as made:
        if not made:
            yield Row("a full disk", "mount : interdit ici", ok=False)
            return
        with databases.furnished(databases.SPATIALITE, folder, furnish) as database:
            yield disks.full(database, folder)


def _killed(folder: Path) -> Iterator[Row]:
    yield stops.postgres_killed(folder, _RESTARTS)
    for kind in databases.KINDS:
        home = folder / kind
        home.mkdir()
        with databases.furnished(kind, home, furnish) as database:
            yield stops.killed(kind, database, home, _KILLS)
            yield masking.killed(kind, database, home / "masking", _RESTARTS * 4)


def main() -> int:
    """Print the rows; 0 when none is missed."""
    session.open_folder()
    missed = 0
    try:
        with tempfile.TemporaryDirectory(prefix="carto-faults-") as name:
            Path(name).chmod(0o711)
            for row in rows(Path(name)):
                sys.stdout.write(f"{row}\n")
                sys.stdout.flush()
                missed += not row.ok
    finally:
        session.close_folder()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
