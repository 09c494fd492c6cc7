"""The site through a real pgbouncer that hands a connection over for the length of a transaction."""

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from cartoquartiers.app import create_app, settings_from
from cartoquartiers.store.presence import BEAT_SECONDS
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store
from cartoquartiers.toolbox import Toolbox
from tests.db.test_move import command, everything
from tests.factories.places import create_place
from tests.support import application, connections, granian
from tests.support.clock import FrozenClock
from tests.support.postgres import free_port
from tests.support.programs import running, wait_for_port

pytestmark = [pytest.mark.programs, pytest.mark.postgis]
PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin") or "pgbouncer"
_SETTINGS = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
auth_type = scram-sha-256
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = 2
unix_socket_dir =
"""


@pytest.fixture
def pooled(database: str, tmp_path: Path) -> Iterator[str]:
    """The address of the database through pgbouncer, which has two connections for everybody."""
    parts, listen = make_url(database), free_port()
    folder = tmp_path / "pgbouncer"
    folder.mkdir()
    (folder / "users.txt").write_text(f'"{parts.username}" "{parts.password}"\n', "ascii")
    written = folder / "pgbouncer.ini"
    written.write_text(
        _SETTINGS.format(host=parts.host, port=parts.port, listen=listen, folder=folder), "ascii"
    )
    # It refuses to be root; its files are then read before it becomes another.
    started = [PROGRAM, *(["-u", "postgres"] if os.geteuid() == 0 else []), str(written)]
    if os.geteuid() == 0:
        for one in (folder, *folder.parents):
            if one.owner() == "root" and one.is_relative_to("/tmp"):  # pytest's own folders
                one.chmod(one.stat().st_mode | 0o055)
    with running(started, os.environ, folder / "log"):
        wait_for_port(listen)
        whole = parts.set(port=listen).update_query_dict({"pooler": "transaction"})
        yield whole.render_as_string(hide_password=False)


@pytest.mark.parametrize("kind", ["postgis"], indirect=True)
def test_the_two_transactions_keep_their_promises(pooled: str, clock: FrozenClock, tmp_path: Path) -> None:
    store = Store(pooled, clock)

    def write(_number: int) -> None:
        with store.writing() as work:
            create_place(work)
        with store.reading() as work:
            assert work.session.scalar(select(func.count()).select_from(Place))

    with store.reading() as work:
        shown = "SELECT current_setting('statement_timeout'), current_setting('transaction_read_only')"
        assert tuple(work.session.execute(text(shown)).one()) == ("20s", "on")
        before = work.session.scalar(select(func.count()).select_from(Place))
        write(0)
        assert work.session.scalar(select(func.count()).select_from(Place)) == before, "one snapshot"
        with pytest.raises(DBAPIError, match="read-only"):
            work.session.execute(text("DELETE FROM place_text"))
    # Twelve at once on two connections, each statement often enough to be prepared elsewhere.
    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(write, range(60)))
    with store.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Place)) == (before or 0) + 61
    store.dispose()

    chosen = settings_from({**application.settings(pooled, tmp_path)})
    app = create_app(chosen, Toolbox(chosen, clock))
    client = app.test_client()
    for address in ("/", "/liste", "/exports/lieux.geojson", "/carte/points", "/api/v1/changes?since=0"):
        assert client.get(address).status_code == 200, address
    application.close(app)


@pytest.mark.parametrize("kind", ["postgis"], indirect=True)
@pytest.mark.parametrize("asked_through", ["pgbouncer", "the direct address"])
def test_a_running_site_is_seen_through_pgbouncer(
    pooled: str, database: str, asked_through: str, tmp_path: Path, clock: FrozenClock
) -> None:
    connections.drop(database)  # what earlier tests left open would be somebody of ours
    source, target = (pooled if asked_through == "pgbouncer" else database), f"sqlite:///{tmp_path / 'to.db'}"
    asked = ("-m", "flask", "db", "move", target)
    with granian.serving(pooled, tmp_path):
        time.sleep(2 * BEAT_SECONDS)  # nobody asks it for anything
        told = command(source, tmp_path, *asked)
        assert (told.returncode, "Le site est en marche" in told.stderr) == (1, True), told.stderr
        assert not any(everything(target).values())
    # pgbouncer keeps the connections of the site that has left, with its name.
    told = command(source, tmp_path, *asked)
    assert told.returncode == 0, told.stderr
    assert everything(target)["person"]
