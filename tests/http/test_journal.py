"""What the program says of itself, for programs that gather logs: every request, and nothing about people."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import StatementError

from cartoquartiers import logs
from cartoquartiers.adapters.mail import mailer_of
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.usecases.ports import Mail
from cartoquartiers.web import journal
from cartoquartiers.worker import Task, run_due
from tests import people
from tests.support import application

MARKER = "Zoé.Planté+0612345678@exemple.fr"
RIGHT = {"email": people.email(Role.AGENT), "password": people.PASSWORD}
spatialite = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def said() -> Iterator[io.StringIO]:
    """What is written while the test lasts, in JSON; the rest of the suite keeps its own way."""
    out = io.StringIO()
    names = (logs.OURS, *logs.TAKEN_OVER)
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in names}
    handlers = logging.getLogger().handlers[:]
    logs.set_up(logs.JSON, journal.current, whole=False, out=out)
    yield out
    logs.give_back()
    logging.getLogger().handlers[:] = handlers
    for name, (level, kept) in before.items():
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).handlers[:] = kept


def lines(said: io.StringIO) -> list[dict[str, Any]]:
    """Each line is one object."""
    return [json.loads(line) for line in said.getvalue().splitlines()]


def wrong(*_given: object, **_named: object) -> None:
    """A mistake in the program that holds what somebody typed."""
    cause = StatementError(MARKER, f"SELECT {MARKER}", {"who": MARKER}, ValueError(MARKER))
    raise RuntimeError(MARKER) from cause


@spatialite
def test_requests_are_told_by_their_template_and_nothing_planted_is_found(
    app: Flask, said: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.testing = False
    client = application.client_of(app, "moderator")
    planted = {
        "User-Agent": "planted-agent",
        "X-Forwarded-For": "203.0.113.77",
        "X-Request-Id": "planted-number",
        "Referer": "http://localhost/?q=planted-referer",
    }
    client.get = partial(client.get, buffered=True)  # type: ignore[method-assign]
    answers = [
        client.get(f"/liste?q={MARKER}", headers=planted),
        client.get("/suivi/planted-token", headers=planted),
        client.get(f"/planted-address/{MARKER}", headers=planted),
        client.post("/connexion", buffered=True, data={"email": MARKER, "password": "planted-password"}),
        client.post("/connexion", buffered=True, data=RIGHT),
        client.post("/api/v1/contributions", buffered=True, data=f'{{"planted": "{MARKER}"}}'),
        client.get("/administration/etat"),
        client.open("/liste", method="PLANTED", buffered=True),
        client.get("/healthz", environ_overrides={"REMOTE_ADDR": "203.0.113.77"}),
    ]
    size = len(client.get("/exports/lieux.csv").get_data())
    monkeypatch.setattr("cartoquartiers.web.api.health.pulse", wrong)
    answers.append(client.get(f"/healthz?planted={MARKER}"))
    page = answers[-1].get_data(as_text=True)
    told = [one for one in lines(said) if one["event"] == "request"]
    assert [one["route"] for one in told[:3]] == ["/liste", "/suivi/<token>", ""]
    assert told[7]["method"] == "other"
    assert [one["status"] for one in told if one["route"] == "/healthz"] == [200, 500]
    assert next(one for one in told if one["route"].startswith("/exports"))["bytes"] == size
    assert all(one["ms"] >= 0 and not one["cut"] for one in told)
    # The number of a request is on its answer, and on whatever was said meanwhile.
    mistake = next(one for one in lines(said) if one["event"] == "unexpected error")
    assert mistake["request"] == answers[-1].headers["X-Request-Id"] == told[-1]["request"]
    assert mistake["error"]["type"] == "RuntimeError" and mistake["error"]["from"] == "StatementError"
    assert mistake["request"] in page
    assert mistake["error"]["at"][0].startswith("tests/http/test_journal.py")
    assert len({one["request"] for one in told}) == len(told) == len(answers) + 1
    refused = next(one for one in lines(said) if one["event"] == "refused")
    assert refused["route"] == "/administration/etat" and refused["person"]
    invalid = next(one for one in lines(said) if one["event"] == "invalid")
    assert (invalid["route"], "unknown_key" in invalid["codes"]) == ("/api/v1/contributions", True)
    opened = next(one for one in lines(said) if one["event"] == "signed in")
    missed = next(one for one in lines(said) if one["event"] == "sign-in")
    assert (opened["how"], opened["level"], missed["why"]) == ("password", "info", "password_wrong")
    assert opened["address"] == missed["address"] and opened["account"] != missed["account"]
    for secret in (RIGHT["email"], RIGHT["password"], "lant", "0612345678", "exemple", "203.0.113.77"):
        assert secret not in said.getvalue().replace("tests/http", "")


@spatialite
def test_jobs_commands_and_letters_say_that_they_ran(app: Flask, said: io.StringIO, tmp_path: Path) -> None:
    toolbox = application.toolbox_of(app)
    hour = timedelta(hours=1)
    run_due(toolbox, [Task("planted", hour, wrong), Task("well", hour, lambda _toolbox: None)])
    ran = app.test_cli_runner().invoke(args=["users", "add", MARKER, "--role", "resident"])
    assert ran.exit_code
    mailer_of("", "no-reply@localhost", shown=False).send(
        Mail(MARKER, MARKER, None, MARKER, MARKER, "fr", MARKER, "http://localhost")
    )
    words = f"of a library: {MARKER}"
    logging.getLogger("urllib3").error(words)
    told = {one["event"]: one for one in lines(said)}
    assert told["job"]["job"] == "planted" and told["job"]["error"]["type"] == "RuntimeError"
    assert told["job done"]["job"] == "well"
    assert told["command"]["command"] == "users add" and told["command"]["ended"] != "ok"
    assert "a letter was to leave, and there is no mail server" in told
    assert told["said by a library"]["in"] == "urllib3"
    assert "0612345678" not in said.getvalue() and "exemple" not in said.getvalue()


def test_a_body_that_fails_on_the_way_is_told_once() -> None:
    told: list[journal.Answered] = []
    app = Flask("small")
    journal.register_journal(app, told.append)

    @app.get("/pieces/<name>")
    def pieces(name: str) -> Iterator[bytes]:
        yield b"first"
        raise OSError(name)

    with pytest.raises(OSError, match="planted"):
        app.test_client().get("/pieces/planted").get_data()
    assert [(one.route, one.status, one.bytes, one.cut) for one in told] == [("/pieces/<name>", 200, 5, True)]


def test_people_read_lines_and_only_who_works_on_the_program_reads_values() -> None:
    record = logging.LogRecord("cartoquartiers.x", logging.ERROR, "x", 1, "job %s", ("mail",), None)
    try:
        wrong()
    except RuntimeError as error:
        record.exc_info = (type(error), error, error.__traceback__)
    whole = logs.Lines(whole=True).format(record)
    record.exc_text = None
    assert "ERROR job mail" in whole and MARKER in whole
    withheld = logs.Lines(whole=False).format(record)
    assert "RuntimeError" in withheld and MARKER not in withheld
