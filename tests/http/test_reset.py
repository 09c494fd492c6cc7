"""A forgotten password: a link, once, for a quarter of an hour, and no word about who has an account."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.usecases import accounts
from cartoquartiers.usecases.delivery import deliver
from cartoquartiers.usecases.sessions import ATTEMPTS_PER_ACCOUNT
from tests import people
from tests.http.test_signup import PASSWORD, link, quick_hashing, sink
from tests.support.application import toolbox_of
from tests.support.mail import Sink

__all__ = ["quick_hashing", "sink"]
Enter = Callable[[str], FlaskClient]
AGENT = people.email(Role.AGENT)


def ask(client: FlaskClient, email: str = AGENT) -> None:
    answer = client.post("/mot-de-passe-oublie", data={"email": email})
    assert (answer.status_code, answer.location) == (303, "/connexion/lettre")


def sign_in(client: FlaskClient, password: str) -> int:
    return client.post("/connexion", data={"email": AGENT, "password": password}).status_code


def test_a_new_password_replaces_the_forgotten_one(
    app: Flask, client: FlaskClient, client_as: Enter, sink: Sink
) -> None:
    elsewhere = client_as("agent")
    ask(client)
    path = link(app, sink)
    assert client.get(path).status_code == 200
    assert sign_in(app.test_client(), people.PASSWORD) == 303
    assert client.post(path, data={"password": PASSWORD}).location == "/connexion"
    assert elsewhere.get("/compte").status_code == 302
    assert sign_in(client, people.PASSWORD) == 422
    assert sign_in(client, PASSWORD) == 303
    assert client.post(path, data={"password": "une autre phrase encore"}).status_code == 410


def test_one_link_used_makes_the_others_useless(app: Flask, client: FlaskClient, sink: Sink) -> None:
    ask(client)
    first = link(app, sink)
    ask(client)
    second = link(app, sink)
    assert client.post(first, data={"password": PASSWORD}).status_code == 303
    assert client.get(second).status_code == 410


def test_an_unknown_address_gets_the_same_answer_after_the_same_work(
    app: Flask, client: FlaskClient, sink: Sink
) -> None:
    statements: list[str] = []
    engine = toolbox_of(app).store.writing_engine
    event.listen(engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))
    ask(client)
    known = statements.copy()
    statements.clear()
    ask(client, "nobody@demo.example")
    assert statements == known
    assert deliver(toolbox_of(app).store, sink.mailer) == 1
    assert sink.recipients == [AGENT]


def test_an_account_that_is_switched_off_gets_no_link(app: Flask, client: FlaskClient, sink: Sink) -> None:
    ask(client)
    path = link(app, sink)
    with toolbox_of(app).store.writing() as work:
        accounts.set_active(work, people.NUMBERS[Role.AGENT], active=False)
    assert client.post(path, data={"password": PASSWORD}).status_code == 410
    ask(client)
    assert deliver(toolbox_of(app).store, sink.mailer) == 0


def test_who_proved_their_address_need_not_wait_after_failures(
    app: Flask, client: FlaskClient, sink: Sink
) -> None:
    for _ in range(ATTEMPTS_PER_ACCOUNT):
        sign_in(client, "une autre phrase de passe")
    assert sign_in(client, people.PASSWORD) == 429
    ask(client)
    client.post(link(app, sink), data={"password": PASSWORD})
    assert sign_in(client, PASSWORD) == 303


@pytest.mark.parametrize("purpose", ["/inscription", "/mot-de-passe-oublie"])
def test_the_pages_have_their_form(client: FlaskClient, purpose: str) -> None:
    assert f'action="{purpose}"' in client.get(purpose).get_data(as_text=True)
    assert f'href="{purpose}"' in client.get("/connexion").get_data(as_text=True)
