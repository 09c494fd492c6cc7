"""Real Caddys with the configuration of deploy/: that of Debian, and the newer one of the compose file."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests.support import granian
from tests.support.postgres import free_port
from tests.support.programs import PATIENCE, running, wait_for_port

ROOT = Path(__file__).resolve().parents[2]
NEWER = ROOT / ".cache" / "caddy" / "bin" / "caddy"
THREADS = 2
BOTH = ("debian", "newer")
pytestmark = [pytest.mark.programs, pytest.mark.parametrize("kind", ["spatialite"], indirect=True)]
_OF_THIS_TEST = "\thttp_port {http}\n\thttps_port {https}\n\tadmin off\n\tskip_install_trust\n\tlocal_certs\n"


@dataclass(frozen=True)
class Front:
    """Its two ports; `localhost` is the name of the site."""

    plain: int
    safe: int

    def ask(self, path: str, *, plain: bool = False, **headers: str) -> http.client.HTTPResponse:
        """One request, over HTTPS unless ``plain``; nobody signed the certificate."""
        line = (
            http.client.HTTPConnection("localhost", self.plain, timeout=30)
            if plain
            else http.client.HTTPSConnection("localhost", self.safe, timeout=30, context=anybodys())
        )
        line.request("GET", path, headers=headers)
        return line.getresponse()


def anybodys() -> ssl.SSLContext:
    """Takes the certificate that Caddy made for itself."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def configuration(folder: Path, front: Front) -> Path:
    """The file of deploy/ on ports of this test."""
    text = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    made = folder / "Caddyfile"
    mine = _OF_THIS_TEST.format(http=front.plain, https=front.safe)
    made.write_text(text.replace("{\n\tservers", f"{{\n{mine}\tservers", 1), "utf-8")
    return made


def wait_for_certificate(front: Front) -> None:
    """Return once Caddy has made its certificate."""
    wait_for_port(front.safe)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            front.ask("/healthz").close()
        except ssl.SSLError:
            assert time.monotonic() < end
            time.sleep(0.2)
        else:
            return


def bodies() -> str:
    """How the compose file tells a newer Caddy what to hold back."""
    told: str = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]["front"][
        "environment"
    ]["CARTO_BODIES"]
    return told


@contextmanager
def caddy(which: str, upstream: int, folder: Path) -> Iterator[Front]:
    """That of Debian, or the newer one, before a port."""
    newer = which == "newer"
    program = str(NEWER) if newer else shutil.which("caddy") or "caddy"
    one = Front(free_port(), free_port())
    environment = {
        **os.environ,
        "CARTO_HOST": "localhost",
        "CARTO_UPSTREAM": f"127.0.0.1:{upstream}",
        "XDG_DATA_HOME": str(folder / "caddy"),
        "XDG_CONFIG_HOME": str(folder / "caddy"),
        **({"CARTO_BODIES": bodies()} if newer else {}),
    }
    command = [program, "run", "--config", str(configuration(folder, one)), "--adapter", "caddyfile"]
    with running(command, environment, folder / "caddy.log"):
        wait_for_certificate(one)
        yield one


@pytest.fixture(params=BOTH)
def front(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[Front]:
    """The site with very few threads, and Caddy before it."""
    with (
        granian.serving(database, tmp_path, threads=THREADS) as served,
        caddy(request.param, served.port, tmp_path) as one,
    ):
        yield one


def slow(front: Front) -> socket.socket:
    """Somebody who announced a form of a megabyte and sends a byte of it."""
    bare = socket.create_connection(("localhost", front.safe), timeout=20)
    line = anybodys().wrap_socket(bare, server_hostname="localhost")
    head = f"POST /connexion HTTP/1.1\r\nHost: localhost:{front.safe}\r\nContent-Length: 1000000\r\n"
    line.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\na".encode())
    return line


def test_people_are_led_to_https_and_a_key_in_the_open_is_refused(front: Front) -> None:
    assert front.ask("/a-propos").status == 200
    led = front.ask("/a-propos", plain=True)
    assert (led.status, led.headers["Location"]) == (308, "https://localhost/a-propos")
    refused = front.ask("/api/v1/changes", plain=True, Authorization="Bearer carto_planted")
    assert refused.status == 403
    assert b"HTTPS" in refused.read()
    assert "planted" not in str(refused.headers)


@pytest.mark.parametrize("which", BOTH)
def test_while_the_site_is_stopped_visitors_read_that_it_comes_back(
    kind: str, which: str, tmp_path: Path
) -> None:
    assert kind == "spatialite"
    with caddy(which, free_port(), tmp_path) as front:
        told = front.ask("/")
        assert told.status == 503
        assert told.headers["Content-Type"] == "text/html; charset=utf-8"
        assert (told.headers["Retry-After"], told.headers["Cache-Control"]) == ("10", "no-store")
        assert "Le site redémarre" in told.read().decode()


@pytest.mark.parametrize("names", ["carte.example.fr", "carte.example.fr, www.carte.example.fr"])
def test_a_site_may_have_several_names(kind: str, names: str) -> None:
    command = ["caddy", "adapt", "--config", str(ROOT / "deploy" / "Caddyfile"), "--adapter", "caddyfile"]
    environment = {**os.environ, "CARTO_HOST": names}
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 0, told.stderr
    assert all(name in told.stdout for name in names.split(", "))


def test_who_sends_slowly_holds_no_thread_of_the_site(front: Front) -> None:
    with ExitStack() as senders:
        for _ in range(4 * THREADS):
            senders.enter_context(slow(front))
        time.sleep(1)
        began = time.monotonic()
        assert front.ask("/a-propos").status == 200
        assert time.monotonic() - began < 10
