"""Accounts as an administrator gives and takes them, in the browser."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.policy import Scope
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries import administration as queries
from cartoquartiers.usecases import accounts
from tests import people
from tests.factories.territory import STRUCTURE
from tests.support.application import client_of, toolbox_of

HOME = "/administration/personnes"
AGENT = f"{HOME}/{people.NUMBERS[Role.AGENT]}"
ADMINISTRATOR = f"{HOME}/{people.NUMBERS[Role.ADMINISTRATOR]}"
OWN = "trois mouettes sur le quai"
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


@pytest.fixture
def administrator(client_as: ClientAs) -> FlaskClient:
    """A browser in which the administrator is signed in."""
    return client_as("administrator")


def line(app: Flask, number: int) -> queries.PersonLine:
    """An account as it is kept."""
    with toolbox_of(app).store.reading() as work:
        found = queries.person(work, number)
    assert found is not None
    return found


def enters(app: Flask, email: str, given: str, own: str) -> bool:
    """Whether somebody comes in who was given a password and then chose one."""
    client = app.test_client()
    link = client.post("/connexion", data={"email": email, "password": given}).location
    assert client.post(link, data={"password": own}).status_code == 303
    return client.post("/connexion", data={"email": email, "password": own}).status_code == 303


def shown_password(page: str) -> str:
    """The password of the one page that shows it."""
    found = re.search(r'<code id="secret">([^<]+)</code>', page)
    assert found
    return html.unescape(found[1])


def test_the_list_finds_people_by_name_address_and_role(administrator: FlaskClient) -> None:
    assert administrator.get(HOME).text.count(f'href="{HOME}/') >= len(people.CAST) - 1
    found = administrator.get(f"{HOME}?q=STEWARD@demo").text
    assert people.email(Role.STEWARD) in found
    assert people.email(Role.AGENT) not in found
    found = administrator.get(f"{HOME}?role=agent").text
    assert people.email(Role.AGENT) in found
    assert people.email(Role.STEWARD) not in found
    for odd in ("?q=%25", "?q=_", "?role=chef", "?page=99999999999999999999", "?page=-1"):
        assert administrator.get(HOME + odd).status_code == 200
    assert people.email(Role.AGENT) not in administrator.get(f"{HOME}?q=%25").text


def test_a_new_account_signs_in_with_the_password_shown_once(app: Flask, administrator: FlaskClient) -> None:
    form = {
        "email": "Nouvelle@Mairie.example",
        "name": "Équipe Ouest",
        "role": "agent",
        "quartier": ["1", "2"],
    }
    answer = administrator.post(f"{HOME}/nouvelle", data=form)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    password = shown_password(answer.text)
    assert len(password) >= 15
    assert enters(app, "nouvelle@mairie.example", password, OWN)
    with toolbox_of(app).store.reading() as work:
        [made] = queries.people(work, "nouvelle@", "", 0, 5)
    assert (made.role, made.scope) == (Role.AGENT, Scope(quartiers=frozenset({"1", "2"})))
    assert password not in administrator.get(f"{HOME}/{made.id}").text
    assert password not in administrator.get("/administration/journal").text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"email": "", "role": "agent"}, "email"),
        ({"email": "pas une adresse", "role": "agent"}, "email"),
        ({"email": people.email(Role.AGENT), "role": "agent"}, "email"),
        ({"email": "a@b.example", "role": ""}, "role"),
        ({"email": "a@b.example", "role": "chef"}, "role"),
        ({"email": "a@b.example", "role": "agent", "quartier": "99"}, "quartier"),
        ({"email": "a@b.example", "role": "agent", "structure": "rien"}, "structure"),
        ({"email": "a@b.example", "role": "agent", "name": "x" * 101}, "name"),
    ],
)
def test_a_form_that_is_not_whole_comes_back_filled(
    app: Flask, administrator: FlaskClient, form: dict[str, str], field: str
) -> None:
    answer = administrator.post(f"{HOME}/nouvelle", data={"name": "Gardée", **form})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert form.get("name", "Gardée") in answer.text
    with toolbox_of(app).store.reading() as work:
        assert queries.count_people(work) == len(people.CAST) - 1


def test_a_role_and_its_limits_change_and_sessions_end(app: Flask, administrator: FlaskClient) -> None:
    agent = client_of(app, "agent")
    form = {"name": "Tournée Est", "role": "moderator", "quartier": "2", "rubrique": "culture"}
    assert administrator.post(AGENT, data=form).status_code == 303
    changed = line(app, people.NUMBERS[Role.AGENT])
    assert changed.role is Role.MODERATOR
    assert changed.scope == Scope(quartiers=frozenset({"2"}), categories=frozenset({"culture"}))
    assert agent.get("/compte").status_code == 302
    assert "Compte modifié" in administrator.get("/administration/journal").text


def test_a_new_name_alone_leaves_sessions_open(app: Flask, administrator: FlaskClient) -> None:
    agent = client_of(app, "agent")
    form = {"name": "Autre nom", "role": "agent", "quartier": "1"}
    assert administrator.post(AGENT, data=form).status_code == 303
    assert line(app, people.NUMBERS[Role.AGENT]).name == "Autre nom"
    assert agent.get("/compte").status_code == 200


def test_a_role_without_limits_forgets_them(app: Flask, administrator: FlaskClient) -> None:
    form = {"role": "resident", "quartier": "1", "structure": STRUCTURE}
    administrator.post(AGENT, data=form)
    changed = line(app, people.NUMBERS[Role.AGENT])
    assert (changed.scope, changed.organisations) == (Scope(), frozenset({STRUCTURE}))


def test_the_last_administrator_stays(app: Flask, administrator: FlaskClient) -> None:
    answer = administrator.post(ADMINISTRATOR, data={"role": "resident"})
    assert answer.status_code == 422
    assert "dernier compte d’administration" in answer.text
    refused = administrator.post(f"{ADMINISTRATOR}/acces", data={"active": "0"}, follow_redirects=True)
    assert "dernier compte d’administration" in refused.text
    assert line(app, people.NUMBERS[Role.ADMINISTRATOR]).active
    administrator.post(AGENT, data={"role": "administrator"})
    assert administrator.post(ADMINISTRATOR, data={"role": "resident"}).status_code == 303
    assert administrator.get("/administration").status_code == 302


def test_an_account_is_switched_off_and_on(app: Flask, administrator: FlaskClient) -> None:
    agent = client_of(app, "agent")
    administrator.post(f"{AGENT}/acces", data={"active": "0"})
    assert agent.get("/compte").status_code == 302
    assert "désactivé" in administrator.get(AGENT).text
    administrator.post(f"{AGENT}/acces", data={"active": "1"})
    assert line(app, people.NUMBERS[Role.AGENT]).active


def test_a_forgotten_password_is_replaced(app: Flask, administrator: FlaskClient) -> None:
    password = shown_password(administrator.post(f"{AGENT}/mot-de-passe").text)
    old = {"email": people.email(Role.AGENT), "password": people.PASSWORD}
    assert app.test_client().post("/connexion", data=old).status_code == 422
    assert enters(app, people.email(Role.AGENT), password, OWN)


def test_a_given_password_opens_a_choice_and_nothing_else(app: Flask, administrator: FlaskClient) -> None:
    given = shown_password(administrator.post(f"{AGENT}/mot-de-passe").text)
    another = shown_password(administrator.post(f"{AGENT}/mot-de-passe").text)
    credentials = {"email": people.email(Role.AGENT), "password": another}
    client = app.test_client()
    assert client.post("/connexion", data={**credentials, "password": given}).status_code == 422
    link = client.post("/connexion", data=credentials).location
    assert link.startswith("/lien/")
    assert client.get("/compte").status_code == 302
    assert "Choisir un nouveau mot de passe" in client.get(link).text
    refused = client.post(link, data={"password": another})
    assert (refused.status_code, "celui de l’administration" in refused.text) == (422, True)
    assert client.post(link, data={"password": OWN}).location == "/connexion"
    assert client.post("/connexion", data=credentials).status_code == 422


def test_what_somebody_has_open_is_ended_and_their_password_stays(
    app: Flask, administrator: FlaskClient
) -> None:
    agent = client_of(app, "agent")
    page = f'action="{AGENT}/appareils"'
    assert page in administrator.get(AGENT).text
    assert administrator.post(f"{AGENT}/appareils").location == AGENT
    assert agent.get("/compte").status_code == 302
    credentials = {"email": people.email(Role.AGENT), "password": people.PASSWORD}
    assert agent.post("/connexion", data=credentials).status_code == 303
    assert "Appareils d’une personne déconnectés" in administrator.get("/administration/journal").text
    assert "Somebody’s devices signed out" in administrator.get("/administration/journal?lang=en").text


def given_and_led(app: Flask, administrator: FlaskClient) -> tuple[FlaskClient, str]:
    """A browser of somebody who has just shown a given password, and where it was led."""
    given = shown_password(administrator.post(f"{AGENT}/mot-de-passe").text)
    client = app.test_client()
    form = {"email": people.email(Role.AGENT), "password": given, "next": "/compte?page=2"}
    return client, client.post("/connexion", data=form).location


@pytest.mark.parametrize("path", ["mot-de-passe", "appareils", "acces"])
def test_the_choice_ends_with_what_revokes_the_given_password(
    app: Flask, administrator: FlaskClient, path: str
) -> None:
    client, link = given_and_led(app, administrator)
    assert client.get(link).status_code == 200
    administrator.post(f"{AGENT}/{path}", data={"active": "0"})
    administrator.post(f"{AGENT}/acces", data={"active": "1"})
    assert client.get(link).status_code == 410
    assert client.post(link, data={"password": OWN}).status_code == 410


def test_who_chose_goes_on_to_where_they_were_going(
    app: Flask, administrator: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="cartoquartiers.web.throttling"):
        client, link = given_and_led(app, administrator)
    assert not [line for line in caplog.messages if line.startswith("signed in")]
    assert [line for line in caplog.messages if line.startswith("led further: given password")]
    found = re.search(r'action="(/lien/[^"]+)"', client.get(link).text)
    assert found
    sent = client.post(html.unescape(found[1]), data={"password": OWN})
    assert 'value="/compte?page=2"' in client.get(sent.location).text


def test_a_password_that_is_replaced_while_it_is_compared_leads_nowhere(
    app: Flask, administrator: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = shown_password(administrator.post(f"{AGENT}/mot-de-passe").text)
    toolbox = toolbox_of(app)
    compare = toolbox.hasher.matches

    def slowly(kept: str | None, password: str) -> bool:
        with toolbox.store.writing() as work:
            accounts.set_password(work, people.NUMBERS[Role.AGENT], "another hash")
        return compare(kept, password)

    monkeypatch.setattr(toolbox.hasher, "matches", slowly)
    form = {"email": people.email(Role.AGENT), "password": given}
    assert app.test_client().post("/connexion", data=form).status_code == 422


@pytest.mark.parametrize("email", [people.email(Role.AGENT), "nobody@demo.example", "no address"])
@pytest.mark.parametrize("password", ["abcde-fghij-kmnpq-rstuv", "une autre phrase de passe"])
def test_one_comparison_is_made_whoever_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch, email: str, password: str
) -> None:
    compared: list[str | None] = []

    def compare(kept: str | None, _typed: str) -> bool:
        compared.append(kept)
        return False

    monkeypatch.setattr(toolbox_of(app).hasher, "matches", compare)
    form = {"email": email, "password": password}
    assert app.test_client().post("/connexion", data=form).status_code == 422
    assert len(compared) == 1


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999", "-1", "abc", "1e3"])
def test_nobody_has_such_a_number(administrator: FlaskClient, number: str) -> None:
    assert administrator.get(f"{HOME}/{number}").status_code == 404
    assert administrator.post(f"{HOME}/{number}", data={"role": "agent"}).status_code == 404
    assert administrator.post(f"{HOME}/{number}/mot-de-passe").status_code == 404
    assert administrator.post(f"{HOME}/{number}/acces").status_code == 404
    assert administrator.post(f"{HOME}/{number}/appareils").status_code == 404
