"""Two servers count together in a real Redis, go on without it, and find it again."""

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import redis

from cartoquartiers.web.limits import WRITES
from tests.support.granian import launch, wait
from tests.support.postgres import free_port
from tests.support.programs import running, wait_for_port

pytestmark = [pytest.mark.programs, pytest.mark.parametrize("kind", ["spatialite"], indirect=True)]
A_MINUTE = int(WRITES.split()[0])


@contextmanager
def redis_on(port: int, folder: Path) -> Iterator[redis.Redis]:
    """A Redis that keeps nothing, for as long as the block lasts."""
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with running(command, {}, folder / "redis.log"):
        wait_for_port(port)
        with redis.Redis(port=port, decode_responses=True) as client:
            yield client


@pytest.fixture
def servers(database: str, tmp_path: Path) -> Iterator[tuple[int, list[int], Path]]:
    """Where Redis is to listen, the ports of two servers of one site, and their folder."""
    port, ports = free_port(), [free_port(), free_port()]
    with ExitStack() as stack:
        for one in ports:
            process = launch(database, tmp_path, one, CARTO_REDIS_URL=f"redis://127.0.0.1:{port}/0")
            stack.callback(process.wait, timeout=60)
            stack.callback(process.terminate)
            wait(one, process)
        yield port, ports, tmp_path


def send(port: int) -> int:
    """The status of a form that is sent empty."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/connexion", b"", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_two_servers_share_one_count(servers: tuple[int, list[int], Path]) -> None:
    port, (one, other), folder = servers
    log = folder / "server.log"
    # They were started without Redis: the site answers all the same, and says so to whoever looks after it.
    answered = {send(one), send(other)}
    assert 429 not in answered
    assert log.read_text().count("redis away: ConnectionError") == 2

    with redis_on(port, folder) as counts:
        end = time.monotonic() + 30
        while log.read_text().count("redis is back") < 2:
            assert time.monotonic() < end, "Redis is not asked again"
            time.sleep(0.5)
            assert {send(one), send(other)} == answered
        per_minute = next(key for key in counts.scan_iter("LIMITS*") if key.endswith("/1/minute"))
        counts.incrby(per_minute, A_MINUTE - 1 - int(str(counts.get(per_minute))))
        assert send(one) in answered
        assert (send(other), send(one)) == (429, 429)

    # Away again: each counts for itself, and nobody waits.
    begin = time.monotonic()
    assert {send(one), send(other)} == answered
    assert time.monotonic() - begin < 5
    assert log.read_text().count("redis away") == 4


def test_a_redis_that_cannot_be_is_told_at_the_start(database: str, tmp_path: Path) -> None:
    for wrong in ("memcached://127.0.0.1", "127.0.0.1:6379"):
        process = launch(database, tmp_path, free_port(), CARTO_REDIS_URL=wrong)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.terminate()
            raise
    assert (tmp_path / "server.log").read_text().count("CARTO_REDIS_URL doit commencer par redis://") >= 2
