"""Signing in and out, on both databases: a session lives in the database, not in the cookie."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import SignIn
from cartoquartiers.usecases import accounts, sessions
from cartoquartiers.web.cookies import SESSION_COOKIE, SESSION_SECONDS
from tests import people
from tests.factories.places import change
from tests.support import api, application
from tests.support.application import client_of, toolbox_of
from tests.support.clock import FrozenClock

WRONG = "une autre phrase de passe"
NEW = "trois pommes sur le muret"
MODERATOR = people.email(Role.MODERATOR)
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


def sign_in(
    client: FlaskClient, email: str = MODERATOR, password: str = people.PASSWORD, **more: str
) -> TestResponse:
    return client.post("/connexion", data={"email": email, "password": password, **more})


def token_of(client: FlaskClient) -> str:
    cookie = client.get_cookie(SESSION_COOKIE)
    assert cookie is not None
    return cookie.value


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/compte").status_code == 200


def test_signing_in_opens_a_session_that_no_script_reads(client: FlaskClient) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/moderation")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert is_signed_in(client)


def test_the_cookie_stays_on_https_where_there_is_https(
    database: str, clock: FrozenClock, tmp_path: Path
) -> None:
    app = application.make(database, tmp_path / "https", clock, base_url="https://carto.example")
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)
    assert "; Secure" in sign_in(app.test_client()).headers["Set-Cookie"]
    application.close(app)


def test_the_address_may_be_typed_in_any_case(client: FlaskClient) -> None:
    assert sign_in(client, email=f"  {MODERATOR.upper()} ").status_code == 303


def test_the_table_does_not_hold_the_cookie(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    with toolbox_of(app).store.reading() as work:
        kept = work.session.connection().exec_driver_sql("SELECT token_hash FROM session").scalars().all()
    assert token_of(client) not in kept
    assert sessions.token_hash(token_of(client)) in kept


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (MODERATOR, WRONG),
        ("nobody@demo.example", people.PASSWORD),
        ("not an address", WRONG),
        (MODERATOR, "x" * 5000),
    ],
)
def test_a_wrong_address_and_a_wrong_password_sound_the_same(
    client: FlaskClient, email: str, password: str
) -> None:
    answer = sign_in(client, email=email, password=password)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "L’adresse électronique ou le mot de passe ne correspond pas." in text
    assert f'value="{email}"' in text
    assert password not in text
    assert client.get_cookie(SESSION_COOKIE) is None


def test_an_account_that_is_switched_off_does_not_open(
    app: Flask, client: FlaskClient, client_as: ClientAs
) -> None:
    before = client_as("moderator")
    assert is_signed_in(before)
    with toolbox_of(app).store.writing() as work:
        accounts.set_active(work, people.NUMBERS[Role.MODERATOR], active=False)
    assert not is_signed_in(before)
    assert sign_in(client).status_code == 422


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "evil",
    ],
)
def test_nobody_is_sent_to_another_site(client: FlaskClient, target: str) -> None:
    assert sign_in(client, next=target).location == "/moderation"


def test_one_comes_back_to_where_one_was_going(client: FlaskClient) -> None:
    page = client.get("/compte?page=2")
    assert page.location == "/connexion?next=/compte%3Fpage%3D2"
    assert 'value="/compte?page=2"' in client.get(page.location).get_data(as_text=True)
    assert sign_in(client, next="/compte?page=2").location == "/compte?page=2"


def test_a_stolen_cookie_is_useless_after_signing_out(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    thief = client_of(app)
    thief.set_cookie(SESSION_COOKIE, token_of(client))
    assert is_signed_in(thief)
    client.post("/deconnexion")
    assert not is_signed_in(client)
    assert not is_signed_in(thief)


def test_a_new_password_ends_the_other_sessions_only(client_as: ClientAs) -> None:
    here, there = client_as("agent"), client_as("agent")
    form = {"current": people.PASSWORD, "password": NEW}
    assert here.post("/compte/mot-de-passe", data=form).status_code == 303
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert sign_in(there, people.email(Role.AGENT)).status_code == 422
    assert sign_in(there, people.email(Role.AGENT), NEW).status_code == 303


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"current": WRONG, "password": NEW}, "pas votre mot de passe actuel"),
        ({"current": people.PASSWORD, "password": "court"}, "au moins 15 caractères"),
        ({"current": people.PASSWORD, "password": "azertyazertyazerty"}, "trop facile à deviner"),
        ({"current": people.PASSWORD, "password": people.email(Role.AGENT)}, "adresse électronique"),
        ({}, "pas votre mot de passe actuel"),
    ],
)
def test_a_bad_new_password_is_refused_beside_its_field(
    client_as: ClientAs, form: dict[str, str], words: str
) -> None:
    client = client_as("agent")
    answer = client.post("/compte/mot-de-passe", data=form)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert sign_in(client, people.email(Role.AGENT)).status_code == 303


def test_another_role_ends_what_the_person_had_open(app: Flask, client_as: ClientAs) -> None:
    client = client_as("moderator")
    with toolbox_of(app).store.writing() as work:
        accounts.set_role(work, people.NUMBERS[Role.MODERATOR], Role.RESIDENT)
    assert client.get("/compte").status_code == 302


def test_a_session_ends_by_itself_and_sending_puts_it_off(
    app: Flask, client_as: ClientAs, clock: FrozenClock
) -> None:
    sender, reader = client_as("moderator"), client_as("moderator")
    clock.advance(hours=8)
    assert is_signed_in(reader)
    api.send(sender, api.creation())
    clock.advance(hours=5)
    assert is_signed_in(sender)
    assert not is_signed_in(reader)


def test_what_is_sent_puts_the_end_off_but_not_for_ever(
    app: Flask, client_as: ClientAs, clock: FrozenClock
) -> None:
    sender = client_as("moderator")
    for _half_day in range(16):
        assert is_signed_in(sender)
        api.send(sender, api.creation())
        clock.advance(hours=11)
    # 176 hours: the latest sending, at 165, would have carried it beyond the 168 of seven days.
    assert not is_signed_in(sender)


@pytest.mark.parametrize(
    ("role", "by_pin", "days"),
    [
        (Role.MODERATOR, False, 7),
        (Role.AGENT, True, 7),
        (Role.AGENT, False, 60),
        (Role.RESIDENT, False, 60),
    ],
)
def test_the_last_day_of_a_session_is_that_of_its_kind(
    app: Flask, clock: FrozenClock, role: Role, by_pin: bool, days: int
) -> None:
    store = toolbox_of(app).store
    lifetime = sessions.BY_PIN if by_pin else sessions.LIFETIMES[role]
    with store.writing() as work:
        row = SignIn(person_id=people.NUMBERS[role], device="", by_pin=by_pin)
        hashed = sessions.token_hash(sessions.begin(work, row, lifetime))
        begun, last = work.now, work.now + timedelta(days=days)
    while clock() < last:
        with store.writing() as work:
            sessions.renew(work, hashed)
            end = work.session.get_one(SignIn, hashed).expires_at
        assert clock() < end <= last
        assert last <= begun + timedelta(seconds=SESSION_SECONDS)
        clock.advance(hours=lifetime.total_seconds() / 3600 / 2)
    assert end == last


def test_too_many_failures_ask_for_patience(client: FlaskClient, clock: FrozenClock) -> None:
    for _ in range(sessions.ATTEMPTS_PER_ACCOUNT):
        assert sign_in(client, password=WRONG).status_code == 422
    refused = sign_in(client)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
    assert "Attendez 15 minutes" in refused.get_data(as_text=True)
    assert sign_in(client, people.email(Role.AGENT)).status_code == 303
    clock.advance(minutes=16)
    assert sign_in(client).status_code == 303


def test_one_address_cannot_try_every_account(client: FlaskClient) -> None:
    for number in range(sessions.ATTEMPTS_PER_ADDRESS):
        assert sign_in(client, email=f"person{number}@demo.example", password=WRONG).status_code == 422
    assert sign_in(client).status_code == 429


def test_failures_are_counted_under_a_key_and_forgotten(app: Flask, client: FlaskClient) -> None:
    sign_in(client, password=WRONG)
    with toolbox_of(app).store.reading() as work:
        rows = (
            work.session.connection().exec_driver_sql("SELECT subject FROM sign_in_attempt").scalars().all()
        )
    assert len(rows) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", subject) for subject in rows)
    sign_in(client)
    with toolbox_of(app).store.reading() as work:
        left = (
            work.session.connection().exec_driver_sql("SELECT subject FROM sign_in_attempt").scalars().all()
        )
    assert len(left) == 1


def test_another_site_cannot_sign_somebody_out(client: FlaskClient) -> None:
    sign_in(client)
    answer = client.post("/deconnexion", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert is_signed_in(client)


def test_the_account_shows_role_limits_and_contributions(app: Flask, client_as: ClientAs) -> None:
    client = client_as("association")
    receipt = api.send(client, api.creation(nom="Jardin <b>des</b> Éclusiers"))
    page = client.get("/compte").get_data(as_text=True)
    assert "Jardin &lt;b&gt;des&lt;/b&gt; Éclusiers" in page
    assert receipt["follow"] in page
    assert "En cours d’examen" in page
    assert "Les Amis du jardin" in page
    assert "Quartier de l’Ouest" in client_as("agent").get("/compte").get_data(as_text=True)
    assert "Jardin" not in client_as("agent").get("/compte").get_data(as_text=True)


def test_many_contributions_come_in_pages(app: Flask, client_as: ClientAs) -> None:
    with toolbox_of(app).store.writing() as work:
        for rank in range(25):
            changes = api.creation(nom=f"Lieu {rank}")["changes"]
            change(work, "create", "resident", changes=changes)
    client = client_as("resident")
    first, second = (client.get(f"/compte?page={n}").get_data(as_text=True) for n in (1, 2))
    assert "1 à 20 sur 25" in first
    assert "21 à 25 sur 25" in second
    for odd in ("0", "-1", "99", "x", "²"):
        assert client.get(f"/compte?page={odd}").status_code == 200


def test_devices_are_listed_and_signed_out(app: Flask, client_as: ClientAs) -> None:
    here, tablet, lost = (client_as("agent") for _ in range(3))
    page = here.get("/compte").get_data(as_text=True)
    assert page.count("Appareil inconnu") >= 3
    assert "cet appareil" in page
    here.post("/compte/sessions", data={"key": sessions.session_key(token_of(lost))})
    assert [is_signed_in(client) for client in (here, tablet, lost)] == [True, True, False]
    stranger = client_as("moderator")
    stranger.post("/compte/sessions", data={"key": sessions.session_key(token_of(tablet))})
    assert is_signed_in(tablet)
    here.post("/compte/sessions")
    assert [is_signed_in(client) for client in (here, tablet, stranger)] == [True, False, True]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Android 14; Tablet; rv:128.0) Gecko/128.0 Firefox/128.0", "Firefox · Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit Version/17.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
    ],
)
def test_a_device_is_named_as_people_know_it(client: FlaskClient, agent: str, device: str) -> None:
    client.post(
        "/connexion", data={"email": MODERATOR, "password": people.PASSWORD}, headers={"User-Agent": agent}
    )
    assert device in client.get("/compte").get_data(as_text=True)


def run(app: Flask, *arguments: str, stdin: str = "") -> Any:
    return app.test_cli_runner().invoke(args=["users", *arguments], input=stdin)


def test_the_command_line_opens_an_account_within_limits(app: Flask, client: FlaskClient) -> None:
    done = run(
        app,
        "add",
        "ligne@demo.example",
        "--role",
        "agent",
        "--quartier",
        "2",
        "--password-stdin",
        stdin=f"{NEW}\n",
    )
    assert done.exit_code == 0, done.output
    first_page = sign_in(client, "ligne@demo.example", NEW).location
    assert first_page == "/liste?a_verifier=1&tri=distance&quartier=2"
    assert "tri=distance&amp;quartier=2" in client.get("/aide").get_data(as_text=True)
    assert "Quartier de l’Est" in client.get("/compte").get_data(as_text=True)
    assert "quartier 2" in run(app, "list").output
    assert run(app, "deactivate", "ligne@demo.example").exit_code == 0
    assert not is_signed_in(client)


def test_the_command_line_changes_the_role_of_an_account(app: Flask, client_as: ClientAs) -> None:
    client = client_as("agent")
    done = run(app, "add", people.email(Role.AGENT), "--role", "moderator", "--rubrique", "culture")
    assert "Rôle changé" in done.output
    assert not is_signed_in(client)
    assert sign_in(client, people.email(Role.AGENT)).location == "/moderation"


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["ligne@demo.example", "--role", "agent"], "court\n", "au moins 15 caractères"),
        (["pas une adresse", "--role", "agent"], f"{NEW}\n", "ne semble pas complète"),
        (["ligne@demo.example", "--role", "agent", "--quartier", "99"], f"{NEW}\n", "99"),
        (["ligne@demo.example", "--role", "resident", "--quartier", "1"], f"{NEW}\n", "peuvent être limités"),
        (["ligne@demo.example", "--role", "king"], f"{NEW}\n", "king"),
    ],
)
def test_the_command_line_says_what_is_wrong_and_opens_nothing(
    app: Flask, arguments: list[str], stdin: str, words: str
) -> None:
    done = run(app, "add", *arguments, "--password-stdin", stdin=stdin)
    assert done.exit_code != 0
    assert words in done.output
    assert "ligne@demo.example" not in run(app, "list").output


def test_the_command_line_changes_a_password_and_reopens_an_account(app: Flask, client_as: ClientAs) -> None:
    client = client_as("agent")
    assert run(app, "passwd", people.email(Role.AGENT), "--password-stdin", stdin=f"{NEW}\n").exit_code == 0
    assert not is_signed_in(client)
    assert sign_in(client, people.email(Role.AGENT), NEW).status_code == 303
    run(app, "deactivate", people.email(Role.AGENT))
    assert sign_in(client, people.email(Role.AGENT), NEW).status_code == 422
    run(app, "deactivate", people.email(Role.AGENT), "--undo")
    assert sign_in(client, people.email(Role.AGENT), NEW).status_code == 303
    assert run(app, "passwd", "nobody@demo.example", "--password-stdin", stdin=f"{NEW}\n").exit_code == 1
