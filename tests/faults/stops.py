"""The server, or the database, is gone in the middle of a word."""

import random
import shutil
import time
import uuid
from pathlib import Path

from cartoquartiers.store import migrate
from tests.conftest import furnish
from tests.faults.judging import judge
from tests.faults.rows import Row
from tests.faults.site import Site
from tests.faults.writers import Promised, Writers
from tests.support import postgres, session

# Seconds within which the site takes contributions again once its database is back.
_BACK = 30.0


def killed(kind: str, database: str, folder: Path, times: int) -> Row:
    """kill -9 of the server, again and again, while three people write."""
    drawn = random.Random(31)
    with Site(database, folder) as site:
        writers = Writers(site)
        with writers.at_work() as promised:
            for _ in range(times):
                writers.wait_for_more(3)
                time.sleep(drawn.random() / 5)
                site.kill()
                site.start()
            writers.wait_for_more(1)
    found = judge(site, promised)
    seen = f"{len(promised.states)} acknowledged, {len(promised.photos)} photos, {promised.cut} cut: {found}"
    return Row(f"kill -9 of the server ×{times}, {kind}", seen, found.nothing and _no_error_of_ours(promised))


def postgres_killed(folder: Path, times: int) -> Row:
    """PostgreSQL stopped at once, as by a power cut, and started again; the site runs all the while."""
    server = postgres.start(session.folder() / f"durable-{uuid.uuid4().hex}", postgres.DURABLE)
    try:
        server.create("carto")
        database = server.url("carto")
        migrate.upgrade(database)
        furnish(database)
        return _postgres_killed(server, database, folder, times)
    finally:
        postgres.stop(server)
        shutil.rmtree(server.home, ignore_errors=True)


def _postgres_killed(server: postgres.Server, database: str, folder: Path, times: int) -> Row:
    slowest = 0.0
    with Site(database, folder) as site:
        writers = Writers(site)
        with writers.at_work() as promised:
            for _ in range(times):
                writers.wait_for_more(3)
                postgres.stop(server, "immediate")
                time.sleep(0.2)
                postgres.launch(server, postgres.DURABLE)
                begin = time.monotonic()
                writers.wait_for_more(1, _BACK)
                slowest = max(slowest, time.monotonic() - begin)
    found = judge(site, promised)
    told = sorted({status for status, _ in promised.refused})
    seen = f"{len(promised.states)} acknowledged, told {told}, back in {slowest:.1f} s: {found}"
    ok = found.nothing and _no_error_of_ours(promised)
    return Row(f"PostgreSQL stopped at once ×{times}, site left running", seen, ok)


def _no_error_of_ours(promised: Promised) -> bool:
    """Those who were not served were told to come back, in French."""
    return all(status == 503 and "momentan" in text for status, text in promised.refused)
