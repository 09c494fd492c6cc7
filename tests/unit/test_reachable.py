"""What `flask doctor` hears of the services that the settings name; each fault planted at a real socket."""

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from time import time

import pytest

from cartoquartiers import reachable
from cartoquartiers.adapters import mail
from cartoquartiers.adapters.mail import mailer_of
from cartoquartiers.app import settings_from
from cartoquartiers.doctor import examine
from cartoquartiers.domain.checkup import Advice, Check, Level, State
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.ports import MailServerAway
from tests.support.mail import open_sink
from tests.support.postgres import free_port


@contextmanager
def answering(status: int, body: bytes, *, late: float = 0.0, **headers: str) -> Iterator[str]:
    """The address of a server that always says the same; ``late``: seconds by which its clock is behind."""

    class Says(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            self.send_header("Date", formatdate(time() - late, usegmt=True))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815 # the server looks for this name

        def log_message(self, *_words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Says)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def health(tick: int) -> bytes:
    """What the site says of itself."""
    return json.dumps({"database": "ok", "tick": tick}).encode()


@pytest.mark.parametrize(
    ("status", "body", "level", "state"),
    [
        (200, health(7), Level.OK, State.ANSWERS),
        (503, b'{"database": "away"}', Level.OK, State.ANSWERS),
        (200, health(6), Level.WRONG, State.OTHER_DATA),
        (200, health(8), Level.WRONG, State.OTHER_DATA),
        (200, b'{"database": "ok", "tick": "7"}', Level.WRONG, State.OTHER_DATA),
        (200, b"<h1>Welcome to nginx!</h1>", Level.WRONG, State.ANOTHER),
        (200, b"[" * 20000, Level.WRONG, State.ANOTHER),
        (301, b"", Level.WRONG, State.ANOTHER),
        (404, b"{}", Level.WRONG, State.ANOTHER),
        (502, b"", Level.WATCH, State.SILENT),
        (503, b"<h1>Le site red\xc3\xa9marre</h1>", Level.WATCH, State.SILENT),
    ],
)
def test_the_public_address_leads_to_this_very_site(
    status: int, body: bytes, level: Level, state: State
) -> None:
    with answering(status, body, Location="https://ailleurs.example/") as address:
        told = reachable.front(address, lambda: 7)
    assert (told.level, told.facts["state"]) == (level, state.sentence)


def test_what_is_published_meanwhile_is_no_difference() -> None:
    ticks = iter([7, 9])
    with answering(200, health(8)) as address:
        assert reachable.front(address, lambda: next(ticks)).level is Level.OK


@pytest.mark.parametrize(
    ("host", "state"), [("127.0.0.1", State.SILENT), ("nulle-part.invalid", State.NO_NAME)]
)
def test_silence_at_the_public_address_is_to_be_looked_at(host: str, state: State) -> None:
    told = reachable.front(f"http://{host}:{free_port()}", lambda: 7)
    assert (told.level, told.facts["state"]) == (Level.WATCH, state.sentence)


def test_a_server_that_speaks_no_tls_has_no_valid_certificate() -> None:
    with answering(200, health(7)) as address:
        told = reachable.front(address.replace("http:", "https:"), lambda: 7)
    assert told.facts["state"] == State.CERTIFICATE.sentence


@pytest.mark.parametrize(("late", "level"), [(0.0, Level.OK), (3600.0, Level.WRONG), (-3600.0, Level.WRONG)])
def test_a_clock_that_is_off_is_seen_from_outside(late: float, level: Level) -> None:
    with answering(404, b"", late=late) as address:
        told = reachable.time_outside(f"{address}/{{z}}/{{x}}/{{y}}.png")
    assert told is not None and told.level is level
    assert abs(int(told.facts["seconds"]) - late) < 5


def test_what_a_cache_kept_tells_the_time_with_its_age() -> None:
    with answering(404, b"", late=3600.0, Age="3600") as address:
        told = reachable.time_outside(address)
    assert told is not None and told.level is Level.OK


def test_nobody_to_tell_the_time_is_no_fault() -> None:
    assert reachable.time_outside(f"http://127.0.0.1:{free_port()}/{{z}}") is None


def test_the_password_of_the_mail_server_is_tried() -> None:
    with open_sink() as server:
        port = server.mailer.port
        assert mailer_of(f"smtp://127.0.0.1:{port}", "a@b.example").open_and_close() == "127.0.0.1"
        # This server knows no accounts: it refuses whoever brings one.
        with pytest.raises(MailServerAway) as refused:
            mailer_of(f"smtp://u:motsecret@127.0.0.1:{port}", "a@b.example").open_and_close()
    assert "motsecret" not in str(refused.value)
    with pytest.raises(MailServerAway):
        mailer_of(f"smtp://127.0.0.1:{port}", "a@b.example").open_and_close()


@pytest.mark.parametrize(
    "password", ["S3cr/et", "S3cr#et", "S3cr?et", "S3cr[et", "S3cr]et", "53/cr", "53?cr"]
)
def test_no_piece_of_the_password_is_told(tmp_path: Path, password: str) -> None:
    given = {"MAIL_URL": f"smtp://carto:{password}@mail.exemple.fr:587", "MAIL_FROM": "a@b.example"}
    here = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite", "DATA_DIR": str(tmp_path)}
    report = list(examine(toolbox_with(**given, **here), debug=False))
    told = next(one for one in report if one.check is Check.MAIL)
    assert told.level is Level.WRONG and "%2F %23 %3F %40" in told.facts["state"]
    pieces = [piece for piece in re.split(r"\W", password) if len(piece) > 2] or [password]
    assert not [piece for piece in pieces if any(piece in str(one.facts) for one in report)]


@pytest.mark.parametrize("greets", [False, True])
def test_a_mail_server_that_is_slow_is_only_to_be_looked_at(
    monkeypatch: pytest.MonkeyPatch, greets: bool
) -> None:
    monkeypatch.setattr(mail, "ASKING_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:

        def greet() -> None:
            taken.append(silent.accept()[0])
            if greets:
                taken[0].sendall(b"220 here\r\n")

        taken: list[socket.socket] = []
        threading.Thread(target=greet, daemon=True).start()
        told = reachable.mail(toolbox_with(MAIL_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}"))
        taken[0].close()
    assert (told.level, told.facts["state"]) == (Level.WATCH, "ne répond pas à temps")
    assert told.advice is Advice.MAIL_SLOW


def test_where_nobody_listens_nothing_was_refused() -> None:
    told = reachable.mail(toolbox_with(MAIL_URL=f"smtp://127.0.0.1:{free_port()}"))
    assert (told.level, told.advice) == (Level.WRONG, Advice.MAIL_AWAY)
    assert told.facts["state"] == "ne répond pas (personne n’écoute à ce port)"
    told = reachable.mail(toolbox_with(MAIL_URL="smtp://nulle-part.invalid:25"))
    assert told.facts["state"] == "ne répond pas (ce nom n’existe pas)"


@pytest.mark.parametrize("fault", [socket.EAI_AGAIN, socket.EAI_FAIL, socket.EAI_NONAME])
def test_only_an_answer_tells_that_a_name_does_not_exist(fault: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(*_asked: object, **_how: object) -> None:
        raise socket.gaierror(fault, "as the system says it")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    told = reachable.mail(toolbox_with(MAIL_URL="smtp://courrier.example:25"))
    assert ("ce nom n’existe pas" in told.facts["state"]) is (fault == socket.EAI_NONAME)
    assert ("nom introuvable pour l’instant" in told.facts["state"]) is (fault != socket.EAI_NONAME)


def test_what_a_firewall_swallows_is_not_slowness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "ASKING_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as open_ones:
        # Nobody takes these connections: what comes after them is dropped, as by a firewall.
        for _ in range(3):
            waiting = open_ones.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        told = reachable.mail(toolbox_with(MAIL_URL=f"smtp://127.0.0.1:{full.getsockname()[1]}"))
    assert (told.level, told.advice) == (Level.WRONG, Advice.MAIL_AWAY)
    assert "pare-feu" in told.facts["state"]


def test_a_mail_server_that_refuses_us_is_wrong() -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude:

        def answer() -> None:
            with rude.accept()[0] as line:
                line.sendall(b"554 no letters from you\r\n")

        threading.Thread(target=answer, daemon=True).start()
        told = reachable.mail(toolbox_with(MAIL_URL=f"smtp://127.0.0.1:{rude.getsockname()[1]}"))
    assert (told.level, told.advice) == (Level.WRONG, Advice.MAIL_SETTING)
    assert told.facts["state"] == "refuse nos lettres (554 no letters from you)"


def toolbox_with(**given: str) -> Toolbox:
    """What answers with these settings on top of those of the environment."""
    return Toolbox(settings_from(given))
