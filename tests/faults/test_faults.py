"""A short form of `make faults`: what was acknowledged is kept, whatever fails."""

from pathlib import Path

import pytest

from tests.faults import disks, order, stops, tracing
from tests.faults.rows import Row
from tests.faults.site import Site
from tests.support.databases import SPATIALITE
from tests.support.missing import unavailable
from tests.support.postgres import NoServer

spatialite = pytest.mark.parametrize("kind", [SPATIALITE], indirect=True)


def assert_ok(*rows: Row) -> None:
    """Each row, or the lines of those that were missed."""
    assert not [str(row) for row in rows if not row.ok]


@spatialite
def test_a_server_that_is_killed_loses_nothing(kind: str, database: str, tmp_path: Path) -> None:
    assert_ok(stops.killed(kind, database, tmp_path, 3))


@pytest.mark.postgis
def test_a_database_that_is_killed_comes_back_by_itself(tmp_path: Path) -> None:
    try:
        assert_ok(stops.postgres_killed(tmp_path, 1))
    except NoServer as reason:
        unavailable(str(reason))


@spatialite
def test_a_failing_disk_is_told_and_nothing_is_half_kept(kind: str, database: str, tmp_path: Path) -> None:
    if why := tracing.missing():
        unavailable(why)
    few = (disks.FAULTS[0], disks.FAULTS[2])
    with Site(database, tmp_path, threads=1) as site:
        assert_ok(*order.order(site), *disks.injected(site, few, step=7))
