"""An account is opened by whoever reads its address; the site tells nobody which addresses have one."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.letters import Ticket
from cartoquartiers.store.tables.people import Person
from cartoquartiers.usecases import accounts
from cartoquartiers.usecases.delivery import deliver
from cartoquartiers.usecases.sessions import ATTEMPTS_PER_ADDRESS
from tests import people
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.mail import Sink, open_sink

Enter = Callable[[str], FlaskClient]
NEW = "voisine@maison.example"
PASSWORD = "trois pommes sur le muret"


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


def link(app: Flask, sink: Sink) -> str:
    """Let the worker send what waits; the path of the link in the last letter."""
    assert deliver(toolbox_of(app).store, sink.mailer)
    found = re.search(r"/lien/\S+", sink.text())
    assert found, sink.text()
    return found[0]


def test_somebody_joins(app: Flask, client: FlaskClient, sink: Sink) -> None:
    asked = client.post("/inscription", data={"email": f" {NEW.upper()} "})
    assert (asked.status_code, asked.location) == (303, "/connexion/lettre")
    path = link(app, sink)
    assert sink.recipients == [NEW]
    for _ in range(2):  # programs that read letters look too
        assert NEW in client.get(path).get_data(as_text=True)
    done = client.post(path, data={"password": PASSWORD, "name": "Une <voisine>"})
    assert (done.status_code, done.location) == (303, "/compte")
    page = client.get("/compte").get_data(as_text=True)
    assert "Une &lt;voisine&gt;" in page
    assert Role.RESIDENT.sentence in page
    again = app.test_client()
    assert again.post("/connexion", data={"email": NEW, "password": PASSWORD}).status_code == 303
    assert client.post(path, data={"password": PASSWORD}).status_code == 410


def test_the_language_of_the_page_is_that_of_the_letters(app: Flask, client: FlaskClient, sink: Sink) -> None:
    client.get("/inscription?lang=en")
    client.post("/inscription", data={"email": NEW})
    path = link(app, sink)
    assert "To choose your password:" in sink.text()
    client.post(path, data={"password": PASSWORD})
    with toolbox_of(app).store.reading() as work:
        assert work.session.scalar(select(Person.language).where(Person.email == NEW)) == "en"


def test_who_has_an_account_is_told_so_in_a_letter_only(app: Flask, client: FlaskClient, sink: Sink) -> None:
    known, unknown = (
        client.post("/inscription", data={"email": email}) for email in (people.email(Role.AGENT), NEW)
    )
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.get_data() == unknown.get_data()
    assert deliver(toolbox_of(app).store, sink.mailer) == 2
    assert "vous en avez déjà un" in sink.text(0)
    assert "/lien/" not in sink.text(0)


def test_a_link_serves_a_quarter_of_an_hour(
    app: Flask, client: FlaskClient, sink: Sink, clock: FrozenClock
) -> None:
    client.post("/inscription", data={"email": NEW})
    path = link(app, sink)
    clock.advance(minutes=15)
    assert client.get(path).status_code == 410
    assert client.post(path, data={"password": PASSWORD}).status_code == 410
    assert client.get("/lien/nothing").status_code == 410


def test_a_weak_password_leaves_the_link_good(app: Flask, client: FlaskClient, sink: Sink) -> None:
    client.post("/inscription", data={"email": NEW})
    path = link(app, sink)
    weak = client.post(path, data={"password": "court", "name": "Ada"})
    assert weak.status_code == 422
    assert "au moins 15 caractères" in weak.get_data(as_text=True)
    assert 'value="Ada"' in weak.get_data(as_text=True)
    assert client.post(path, data={"password": PASSWORD}).status_code == 303


def test_the_table_does_not_hold_the_link(app: Flask, client: FlaskClient, sink: Sink) -> None:
    client.post("/inscription", data={"email": NEW})
    token = link(app, sink).removeprefix("/lien/")
    with toolbox_of(app).store.reading() as work:
        ticket = work.session.scalars(select(Ticket)).one()
        assert token not in {ticket.token_hash, ticket.email}
        assert token not in str(
            work.session.connection().exec_driver_sql("SELECT * FROM outbox").mappings().all()
        )


@pytest.mark.parametrize(("typed", "words"), [("", "Il manque"), ("voisine", "ne semble pas complète")])
def test_an_address_that_is_none_is_refused(client: FlaskClient, typed: str, words: str) -> None:
    answer = client.post("/inscription", data={"email": typed})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_nobody_s_letter_box_is_flooded(app: Flask, client: FlaskClient, sink: Sink) -> None:
    for _ in range(6):
        assert client.post("/inscription", data={"email": NEW}).status_code == 303
    assert deliver(toolbox_of(app).store, sink.mailer) == 3
    for number in range(ATTEMPTS_PER_ADDRESS - 6):
        assert client.post("/inscription", data={"email": f"a{number}@b.example"}).status_code == 303
    assert client.post("/inscription", data={"email": "last@b.example"}).status_code == 429
    # Signing in is counted apart.
    known = {"email": people.email(Role.AGENT), "password": people.PASSWORD}
    assert client.post("/connexion", data=known).status_code == 303


def test_another_address_is_taken_once_somebody_reads_it(
    app: Flask, client_as: Enter, client: FlaskClient, sink: Sink
) -> None:
    agent = client_as("agent")
    wrong = agent.post("/compte/adresse", data={"email": NEW, "password": "une autre phrase"})
    assert wrong.status_code == 422
    agent.post("/compte/adresse", data={"email": NEW, "password": people.PASSWORD})
    path = link(app, sink)
    assert sink.recipients == [NEW]
    assert people.email(Role.AGENT) in agent.get("/compte").get_data(as_text=True)
    assert client.post(path).status_code == 303
    assert NEW in agent.get("/compte").get_data(as_text=True)
    assert deliver(toolbox_of(app).store, sink.mailer) == 1
    assert sink.recipients[-1] == people.email(Role.AGENT)
    assert "a maintenant une autre adresse" in sink.text()


def test_an_address_that_somebody_else_has_meanwhile_stays_theirs(
    app: Flask, client_as: Enter, sink: Sink
) -> None:
    agent = client_as("agent")
    agent.post("/compte/adresse", data={"email": NEW, "password": people.PASSWORD})
    path = link(app, sink)
    with toolbox_of(app).store.writing() as work:
        accounts.add_person(work, NEW, Role.RESIDENT, None)
    answer = agent.post(path)
    assert answer.status_code == 422
    assert "Un compte existe déjà" in answer.get_data(as_text=True)
