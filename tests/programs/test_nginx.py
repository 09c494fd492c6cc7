"""A real nginx with the configuration of deploy/: the same answers as without, and what it alone answers."""

import http.client
import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from cartoquartiers.usecases import prepared, snapshots
from tests.factories.places import create_place
from tests.support import nginx
from tests.support.application import toolbox_of
from tests.support.granian import launch, wait
from tests.support.postgres import free_port

pytestmark = [pytest.mark.programs, pytest.mark.parametrize("kind", ["spatialite"], indirect=True)]
ROOT = Path(__file__).resolve().parents[2]
# What differs from one answer to the next, or between two honest servers.
_OF_THE_SERVER = {"date", "server", "connection", "x-request-id", "transfer-encoding", "keep-alive"}


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Pair:
    """The port of nginx, that of the site behind it, and the site's main process."""

    front: int
    site: int
    process: int

    def both(self, path: str, method: str = "GET", **asked: str) -> tuple[Answer, Answer]:
        """Through nginx; and from the site itself, which then sends its bytes."""
        return ask(self.front, path, method, asked), ask(
            self.site, path, method, {**asked, "X_Accel_Off": "1"}
        )


def ask(port: int, path: str, method: str = "GET", asked: dict[str, str] | None = None) -> Answer:
    """One request on a connection of its own."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request(method, path, headers={k.replace("_", "-"): v for k, v in (asked or {}).items()})
        came = line.getresponse()
        headers = {k.lower(): v for k, v in came.getheaders() if k.lower() not in _OF_THE_SERVER}
        return Answer(came.status, headers, came.read())
    finally:
        line.close()


@pytest.fixture
def pair(app: Flask, database: str, tmp_path: Path) -> Iterator[Pair]:
    """A site with files that are ready, and nginx before it."""
    toolbox = toolbox_of(app)
    with toolbox.store.writing() as work:
        for _ in range(30):
            create_place(work, description="Un mot. " * 60)
    with toolbox.store.reading() as work:
        snapshots.take(work, toolbox.data_dir, 30)
    prepared.prepare(toolbox.store, toolbox.data_dir, toolbox.makers)
    folder, site = toolbox.data_dir, free_port()
    process = launch(database, folder, site, CARTO_ACCEL="/_exports", CARTO_PROXIES="1")
    try:
        wait(site, process)
        with nginx.serving(folder, site) as front:
            yield Pair(front, site, process.pid)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


def told(answer: Answer) -> dict[str, str]:
    # A packed file may be asked by pieces of nginx, and not of the site; a piece says itself that it is one.
    free = {"accept-ranges"} if "content-encoding" in answer.headers or answer.status == 206 else set()
    return {name: value for name, value in answer.headers.items() if name not in free}


FILES = ("/exports/lieux.geojson", "/exports/lieux.csv", "/exports/2026-11-20/lieux.csv")


def answers_are_those_of_the_site(pair: Pair) -> None:
    page = ask(pair.site, "/").body.decode()
    style = next(iter(re.findall(r'href="(/assets/\w+/css/[\w/-]+\.css)"', page)))
    for path in (*FILES, "/", "/exports/nulle-part.csv", "/api/v1/changes", style):
        for encoding in ("identity", "gzip", "br", "br;q=0, gzip"):
            for method in ("GET", "HEAD"):
                front, site = pair.both(path, method, Accept_Encoding=encoding)
                assert front.status == site.status, (path, encoding, method)
                assert told(front) == told(site), (path, encoding, method)
                assert front.body == site.body, (path, encoding, method)
    named = ask(pair.site, FILES[0])
    assert named.headers["x-accel-redirect"].startswith("/_exports/prepared/") and not named.body
    assert "x-accel-redirect" not in ask(pair.front, FILES[0]).headers
    assert ask(pair.front, named.headers["x-accel-redirect"]).status == 404


def what_is_held_and_pieces(pair: Pair) -> None:
    for path in FILES:
        whole = ask(pair.front, path, asked={"Accept_Encoding": "identity"})
        tag, dated = whole.headers["etag"], whole.headers["last-modified"]
        for held in ({"If_None_Match": tag}, {"If_Modified_Since": dated}):
            front, site = pair.both(path, **held, Accept_Encoding="identity")
            assert (front.status, front.headers, front.body) == (304, site.headers, b"")
        for asked in ("bytes=0-99", "bytes=100-", "bytes=-7", "bytes=0-1,4-5", "bytes=99999999-"):
            for tags in ({}, {"If_Range": tag}, {"If_Range": '"another"'}):
                front, site = pair.both(path, Range=asked, Accept_Encoding="identity", **tags)
                assert (front.status, front.body) == (site.status, site.body), (path, asked, tags)
                if front.status == 416:  # nginx adds what it knew of the file
                    assert front.headers["content-range"] == site.headers["content-range"]
                else:
                    assert told(front) == told(site), (path, asked, tags)
        assert ask(pair.front, path, asked={"Range": "bytes=0-99"}).status == 206


def a_file_that_goes_between_two_looks(pair: Pair, app: Flask) -> None:
    """What nginx was named is not there any more: the site then sends what it has now."""
    folder = toolbox_of(app).data_dir / "exports"
    kept = ask(pair.front, FILES[0], asked={"Accept_Encoding": "identity"})
    for path in list((folder / "prepared").rglob("lieux.geojson*")):
        path.unlink()
    assert ask(pair.front, FILES[0], asked={"Accept_Encoding": "identity"}).body == kept.body


def what_nginx_says_itself_is_french(pair: Pair) -> None:
    heavy = ask(pair.front, "/proposer", "POST", {"Content_Length": "99000000"})
    assert heavy.status == 413 and "Le fichier est trop lourd" in heavy.body.decode()
    page = ask(pair.front, "/").body.decode()
    style = next(iter(re.findall(r'href="(/assets/\w+/css/[\w/-]+\.css)"', page)))
    before = ask(pair.front, style)
    os.killpg(pair.process, signal.SIGSTOP)
    try:
        assert ask(pair.front, style) == before, "styles are kept by nginx"
    finally:
        os.killpg(pair.process, signal.SIGCONT)
    os.killpg(pair.process, signal.SIGKILL)
    away = ask(pair.front, "/")
    assert (away.status, away.headers["retry-after"]) == (503, "10")
    assert "Le site redémarre" in away.body.decode()


def test_the_site_behind_nginx(pair: Pair, app: Flask) -> None:
    """One after the other before one nginx: the last takes the site away."""
    answers_are_those_of_the_site(pair)
    what_is_held_and_pieces(pair)
    a_file_that_goes_between_two_looks(pair, app)
    what_nginx_says_itself_is_french(pair)
