"""The second step at sign-in: set up, asked, not to be guessed or used twice, asked of roles, lost."""

import json
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.factors import OneTimeCode, Passkey, RecoveryCode, SecondStep
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.usecases import factors, leaving, second_step, sessions
from cartoquartiers.usecases.identity_ports import NewKey
from cartoquartiers.usecases.site_settings import set_setting
from cartoquartiers.web.cookies import SESSION_COOKIE, STEP_COOKIE
from tests import people
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

ClientAs = Callable[[str], FlaskClient]
STEPS, ENTER = "/compte/deux-etapes", "/connexion/deuxieme-etape"
MODERATOR = people.email(Role.MODERATOR)
NUMBER = people.NUMBERS[Role.MODERATOR]
NO_ANSWERS = (
    "x",
    r'{"id": "a\u0000"}',
    "[]",
    "{}",
    "null",
    '{"id": 1}',
    "[" * 5000,
    '{"id": "a2V5", "rawId": "é"}',
)
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


def ask(client: FlaskClient, do: str, password: str = people.PASSWORD) -> TestResponse:
    """Press a button of the page."""
    return client.post(STEPS, data={"password": password, "do": do})


def set_up(client: FlaskClient, clock: FrozenClock) -> tuple[pyotp.TOTP, list[str]]:
    """Add an application; gives what makes its codes, and the recovery codes."""
    assert ask(client, "application").location == f"{STEPS}/application"
    page = client.get(f"{STEPS}/application").get_data(as_text=True)
    assert "data:image/svg+xml;base64," in page
    letters = re.search(r'account-letters">([A-Z2-7 ]+)<', page)
    assert letters
    application = pyotp.TOTP(letters.group(1).replace(" ", ""))
    given = client.post(f"{STEPS}/application", data={"code": application.at(clock.moment)})
    assert given.headers["Cache-Control"] == "private, no-store"
    return application, re.findall(r"<code>([a-z0-9-]{29})</code>", given.get_data(as_text=True))


def password(client: FlaskClient, **more: str) -> TestResponse:
    """Take the first step."""
    return client.post("/connexion", data={"email": MODERATOR, "password": people.PASSWORD, **more})


def second(client: FlaskClient, code: str, **more: str) -> TestResponse:
    """Take the second step."""
    return client.post(ENTER, data={"code": code, **more})


def written_to(app: Flask, address: str) -> list[str]:
    """The kinds of the letters to somebody, in order."""
    with toolbox_of(app).store.reading() as work:
        letters = select(Outbox.kind).where(Outbox.recipient == address).order_by(Outbox.id)
        return list(work.session.scalars(letters))


def is_in(client: FlaskClient) -> bool:
    return client.get("/compte").status_code == 200


def test_a_password_alone_no_longer_opens(app: Flask, client_as: ClientAs, clock: FrozenClock) -> None:
    here, elsewhere = client_as("moderator"), client_as("moderator")
    assert ask(here, "application", "une autre phrase de passe").status_code == 422
    application, codes = set_up(here, clock)
    assert (len(codes), is_in(here), is_in(elsewhere)) == (10, True, False)
    # Enter in the field of the password presses the first button: it takes nothing away.
    pressed = re.search(r'name="do" value="([^"]*)"', here.get(STEPS).get_data(as_text=True))
    assert pressed
    assert "Choisissez ce qu’il faut faire" in ask(here, pressed.group(1)).get_data(as_text=True)
    # The secret is shown while it is set up, never again; nor does the table hold a code.
    assert here.get(f"{STEPS}/application").location == STEPS
    clock.advance(seconds=30)
    client = app.test_client()
    answer = password(client, next="/liste")
    assert answer.location == f"{ENTER}?next=/liste"
    assert client.get_cookie(SESSION_COOKIE) is None
    assert not is_in(client)
    assert "Les six chiffres" in client.get(answer.location).get_data(as_text=True)
    wrong = second(client, "000000", next="/liste")
    assert wrong.status_code == 422
    assert "Ce code ne va pas." in wrong.get_data(as_text=True)
    code = application.at(clock.moment)
    opened = second(client, f" {code[:3]} {code[3:]} ", next="/liste")
    assert opened.location == "/liste"
    assert is_in(client)
    assert second(client, code).location == "/connexion"
    # The same code, still right by the clock, opens nothing a second time; nor does the one before.
    other = app.test_client()
    password(other)
    for used in (code, application.at(clock.moment - timedelta(seconds=30))):
        assert second(other, used).status_code == 422
    assert second(other, codes[0].upper().replace("-", " ")).status_code == 303
    again = app.test_client()
    password(again)
    assert second(again, codes[0]).status_code == 422
    assert second(again, codes[1]).status_code == 303
    with toolbox_of(app).store.reading() as work:
        kept = set(work.session.scalars(select(RecoveryCode.code_hash)))
        assert len(kept) == 8
        assert not kept & {one.replace("-", "") for one in codes}
        sealed = work.session.scalars(select(OneTimeCode.sealed_secret)).one()
        assert application.secret not in sealed
        assert work.session.scalar(select(func.count()).select_from(SecondStep)) == 0
    told = json.loads(here.get("/compte/donnees.json").get_data())["connexion_en_deux_etapes"]
    assert told == {"application_depuis": "2026-11-20T09:30:00Z", "codes_de_secours": 8, "cles": []}
    with toolbox_of(app).store.writing() as work:
        leaving.leave(work, NUMBER)
        for table in (OneTimeCode, RecoveryCode, Passkey, SecondStep):
            assert work.session.scalar(select(func.count()).select_from(table)) == 0


@one_database
def test_codes_cannot_be_guessed(
    app: Flask, client_as: ClientAs, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    application, codes = set_up(client_as("moderator"), clock)
    clock.advance(minutes=1)
    client = app.test_client()
    for _ in range(10):
        # Whoever has the password gives it again: that brings no new tries.
        password(client)
        assert second(client, "123456").status_code == 422
    password(client)
    right = application.at(clock.moment)
    assert second(client, right).status_code == 429
    assert second(client, codes[0]).status_code == 429
    # Whoever watches the log sees the tries of one account from one address, and not whose they are.
    told = [line for line in caplog.messages if line.startswith("sign-in:")]
    assert len(told) == 12
    assert len({line.partition("account=")[2] for line in told}) == 1
    assert MODERATOR not in caplog.text
    clock.advance(minutes=11)
    assert second(client, application.at(clock.moment)).location == "/connexion"
    clock.advance(minutes=5)
    password(client)
    assert second(client, application.at(clock.moment)).status_code == 303


@pytest.mark.parametrize("kind", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True)
def test_tries_of_one_step_are_counted_one_after_the_other(
    app: Flask, client_as: ClientAs, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(client_as("moderator"), clock)
    client = app.test_client()
    password(client)
    step = client.get_cookie(STEP_COOKIE)
    assert step
    order: list[str] = []
    judge = sessions.is_throttled

    def judged(*about: Any) -> bool:
        order.append("judged")
        return judge(*about)

    monkeypatch.setattr(sessions, "is_throttled", judged)
    other = threading.Thread(target=second, args=(client, "123456"))
    with toolbox_of(app).store.writing() as work:
        second_step.hold(work, step.value)
        other.start()
        other.join(0.4)
        order.append("the try before is over")
    other.join()
    assert order == ["the try before is over", "judged"]


@one_database
def test_a_step_ends_with_the_password_it_followed(
    app: Flask, client_as: ClientAs, clock: FrozenClock
) -> None:
    here = client_as("moderator")
    application, _codes = set_up(here, clock)
    clock.advance(minutes=1)
    thief = app.test_client()
    password(thief)
    new = {"current": people.PASSWORD, "password": "trois pommes sur le muret"}
    assert here.post("/compte/mot-de-passe", data=new).status_code == 303
    # The owner is written to, whoever did it.
    assert written_to(app, MODERATOR) == ["factors", "password"]
    assert second(thief, application.at(clock.moment)).location == "/connexion"
    assert second(app.test_client(), application.at(clock.moment)).location == "/connexion"


@one_database
def test_a_role_waits_for_the_second_factor_that_the_town_asks_for(
    app: Flask, client_as: ClientAs, clock: FrozenClock
) -> None:
    administrator, moderator = client_as("administrator"), client_as("moderator")
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "second_factor", "1")
    assert administrator.get("/administration/reglages").location == STEPS
    assert moderator.get("/moderation").location == STEPS
    assert "Votre rôle demande une deuxième étape" in moderator.get(STEPS).get_data(as_text=True)
    # Without a page too: the role itself is not there.
    waiting = api.send(moderator, api.creation())
    assert waiting["state"] == "waiting"
    refused = api.decide(moderator, waiting["uid"])
    assert refused.status_code == 403
    assert client_as("resident").get("/compte").status_code == 200
    set_up(moderator, clock)
    assert moderator.get("/moderation").status_code == 200
    assert api.decide(moderator, waiting["uid"]).status_code == 200


@one_database
def test_who_lost_everything_is_helped_by_an_administrator_or_the_command(
    app: Flask, client_as: ClientAs, clock: FrozenClock
) -> None:
    lost, administrator = client_as("moderator"), client_as("administrator")
    page = f"/administration/personnes/{NUMBER}"
    assert "Retirer la deuxième étape" not in administrator.get(page).get_data(as_text=True)
    for help_by in ("page", "command"):
        set_up(lost, clock)
        clock.advance(minutes=1)
        if help_by == "page":
            assert "Retirer la deuxième étape" in administrator.get(page).get_data(as_text=True)
            assert administrator.post(f"{page}/deux-etapes").location == page
        else:
            told = app.test_cli_runner().invoke(args=["users", "drop-factors", MODERATOR])
            assert "Deuxième étape retirée" in told.output
        assert not is_in(lost)
        assert written_to(app, MODERATOR)[-2:] == ["factors", "factors"]
        clock.advance(minutes=1)
        lost = app.test_client()
        assert password(lost).location == "/moderation"
    journal = administrator.get("/administration/journal").get_data(as_text=True)
    assert "Deuxième étape d’un compte retirée" in journal
    set_up(lost, clock)
    assert ask(lost, "codes").get_data(as_text=True).count("<code>") == 10
    assert ask(lost, "drop:application").location == STEPS
    assert password(app.test_client()).location == "/moderation"
    assert ask(lost, "codes").status_code == 404


@one_database
def test_what_no_key_says_is_refused_in_a_sentence(app: Flask, client_as: ClientAs) -> None:
    here = client_as("moderator")
    cookie = here.get_cookie(SESSION_COOKIE)
    assert cookie
    with toolbox_of(app).store.writing() as work:
        key = NewKey("a2V5", "bm9uZQ", 0)
        factors.add_key(work, Actor(NUMBER, Role.MODERATOR), "Bleue", key, cookie.value)
    client = app.test_client()
    password(client)
    assert ask(here, "key").location == f"{STEPS}/cle"
    challenges = [challenge(client.get(ENTER))]
    for answer in NO_ANSWERS:
        refused = client.post(ENTER, data={"answer": answer})
        assert refused.status_code == 422
        assert "La clé n’a pas été reconnue." in refused.get_data(as_text=True)
        challenges.append(challenge(refused))
        added = here.post(f"{STEPS}/cle", data={"answer": answer, "name": "Verte"})
        assert added.status_code == 422
        assert 'value="Verte"' in added.get_data(as_text=True)
    assert len(set(challenges)) == len(challenges)
    # Nobody else can end what somebody began.
    stolen = here.get_cookie(STEP_COOKIE)
    assert stolen
    other = client_as("resident")
    other.set_cookie(STEP_COOKIE, stolen.value)
    assert other.post(f"{STEPS}/cle", data={"answer": "x"}).location == STEPS


def challenge(answer: TestResponse) -> str:
    """What a key must sign, as the page says."""
    found = re.search(r"challenge&#34;: &#34;([\w-]+)", answer.get_data(as_text=True))
    assert found
    return found.group(1)
