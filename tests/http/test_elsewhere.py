"""Signing in with an account kept elsewhere: whom it lets in, whom it does not, and what it never gives."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from cartoquartiers.app import create_app, settings_from
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.factors import Identity
from cartoquartiers.store.tables.people import Person
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import accounts, factors
from cartoquartiers.usecases.identity_ports import NewKey
from tests import people
from tests.support import application, provider
from tests.support.application import toolbox_of
from tests.support.clock import START, FrozenClock
from tests.support.provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
DOOR, BACK = "/connexion/ailleurs", "/connexion/ailleurs/retour"
ANNE = {"sub": "a-1", "email": "Anne@Exemple.fr", "email_verified": True, "name": "Anne  Martin"}

WRONGS: list[dict[str, Any]] = [
    {"nonce": "another"},
    {"nonce": None},
    {"aud": "somebody else"},
    {"aud": [CLIENT, "somebody else"]},
    {"iss": "https://evil.example"},
    {"exp": int(START.timestamp()) - 120},
    {"exp": None},
    {"sub": None},
    {"iat": int(START.timestamp()) + 3600},
    {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    {"email_verified": False},
    {"email_verified": None},
    {"email_verified": "true"},
    {"email": "pas une adresse"},
    {"sub": "x" * 300},
]


class Stay(HTTPRedirectHandler):
    """The browser's address bar: it looks where it is sent before it goes."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Provider]:
    """One provider for the file: its key takes a while to make."""
    with provider.running() as started:
        yield started


@pytest.fixture
def elsewhere(running_provider: Provider) -> Provider:
    """The provider, behaving."""
    running_provider.person, running_provider.claims = dict(ANNE), {}
    running_provider.key, running_provider.alg, running_provider.status = None, "RS256", 200
    running_provider.now = START.timestamp()
    return running_provider


@pytest.fixture
def app(database: str, clock: FrozenClock, tmp_path: Path, elsewhere: Provider) -> Iterator[Flask]:
    """A site that knows the provider."""
    told = {
        "OIDC_URL": f"{elsewhere.url}/.well-known/openid-configuration",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_NAME": "ProConnect",
    }
    chosen = settings_from({**application.settings(database, tmp_path), **told})
    made = create_app(chosen, Toolbox(chosen, clock))
    made.testing = True
    yield made
    application.close(made)


def there(client: FlaskClient, path: str = DOOR) -> dict[str, str]:
    """Go to the provider as a browser does; gives what one comes back with."""
    left = client.get(path)
    assert left.status_code == 302
    with pytest.raises(HTTPError) as sent:
        build_opener(Stay).open(str(left.location))
    return provider.back_from(str(sent.value.headers["Location"]))


def sign_in(client: FlaskClient, path: str = DOOR) -> TestResponse:
    """The whole way."""
    brought = there(client, path)
    page = client.get(BACK, query_string=brought)
    assert f'value="{brought["code"]}"' in page.get_data(as_text=True)
    return client.post(BACK, data=brought)


def me(client: FlaskClient) -> dict[str, Any]:
    """What the account says of itself; empty when nobody is signed in."""
    answer = client.get("/compte/donnees.json")
    told: dict[str, Any] = json.loads(answer.get_data()) if answer.status_code == 200 else {}
    return told


def test_somebody_new_becomes_a_resident_and_is_known_again(
    app: Flask, elsewhere: Provider, running_provider: Provider
) -> None:
    client = app.test_client()
    assert "Se connecter avec ProConnect" in client.get("/connexion").get_data(as_text=True)
    assert sign_in(client, f"{DOOR}?next=/liste").location == "/liste"
    told = me(client)
    assert (told["compte"]["adresse"], told["compte"]["nom"]) == ("anne@exemple.fr", "Anne Martin")
    assert told["compte"]["role"] == "resident"
    assert told["identites"][0]["sujet"] == "a-1"
    assert running_provider.seen[-1] == "openid email profile"
    # What the provider says of roles is not heard; another address is the same person.
    elsewhere.person |= {"email": "autre@exemple.fr", "role": "administrator", "groups": ["admin"]}
    again = app.test_client()
    assert sign_in(again).status_code == 303
    assert me(again)["compte"] == told["compte"]
    # Without a password, nothing that asks for it opens, and signing in with one neither.
    assert again.post("/compte/quitter", data={"password": ""}).status_code == 422
    typed = {"email": "anne@exemple.fr", "password": ""}
    assert app.test_client().post("/connexion", data=typed).status_code == 422


def test_an_account_that_is_there_keeps_its_role_and_its_second_step(app: Flask, elsewhere: Provider) -> None:
    elsewhere.person |= {"email": people.email(Role.MODERATOR).upper()}
    client = app.test_client()
    assert sign_in(client).location == "/moderation"
    number = people.NUMBERS[Role.MODERATOR]
    with toolbox_of(app).store.writing() as work:
        factors.add_key(work, Actor(number, Role.MODERATOR), "Bleue", NewKey("a2V5", "bm9uZQ", 0), "")
    other = app.test_client()
    assert sign_in(other).location == "/connexion/deuxieme-etape"
    assert me(other) == {}
    with toolbox_of(app).store.writing() as work:
        accounts.set_active(work, number, active=False)
    refused = sign_in(app.test_client())
    assert "Ce compte est désactivé." in refused.get_data(as_text=True)


def test_who_brings_what_they_did_not_leave_with_is_not_let_in(app: Flask, clock: FrozenClock) -> None:
    victim, thief = app.test_client(), app.test_client()
    brought = there(thief)
    # The code of somebody else's, in a browser that never left, or left with another state.
    assert victim.post(BACK, data=brought).status_code == 422
    own = there(victim)
    assert victim.post(BACK, data={**brought, "state": own["state"]}).status_code == 422
    assert me(victim) == {}
    assert thief.post(BACK, data={**brought, "state": brought["state"] + "x"}).status_code == 422
    late = app.test_client()
    brought = there(late)
    assert late.post(BACK, data=brought).status_code == 303
    assert late.post(BACK, data=brought).status_code == 422, "a code is used once"
    denied = app.test_client().get(BACK, query_string={"error": "access_denied", "state": "x"})
    assert "n’a pas confirmé qui vous êtes" in denied.get_data(as_text=True)
    with toolbox_of(app).store.reading() as work:
        assert len(work.session.scalars(select(Identity)).all()) == 1


def test_what_the_provider_must_not_say_is_refused(app: Flask, elsewhere: Provider) -> None:
    client = app.test_client()
    for wrong in WRONGS:
        elsewhere.claims = wrong
        assert sign_in(client).status_code == 422, wrong
        assert me(client) == {}, wrong
    with toolbox_of(app).store.reading() as work:
        assert len(work.session.scalars(select(Person)).all()) == len(people.CAST) - 1


def test_only_the_providers_own_key_signs(app: Flask, elsewhere: Provider) -> None:
    client = app.test_client()
    elsewhere.key = RSAKey.generate_key(2048)
    assert sign_in(client).status_code == 422
    elsewhere.key, elsewhere.alg = None, "HS256"
    assert sign_in(client).status_code == 422
    elsewhere.key, elsewhere.alg = None, "RS256"
    assert sign_in(client).status_code == 303


def test_a_provider_that_is_away_leaves_the_password(app: Flask, elsewhere: Provider) -> None:
    elsewhere.status = 500
    away = app.test_client().get(DOOR)
    assert away.status_code == 502
    assert "ne répond pas" in away.get_data(as_text=True)
    assert 'name="password"' in away.get_data(as_text=True)
    elsewhere.status, elsewhere.issuer = 200, "https://another.example"
    assert app.test_client().get(DOOR).status_code == 502
    elsewhere.issuer = ""
    assert sign_in(app.test_client()).status_code == 303


def test_what_a_provider_is_said_to_answer_writes_no_line_of_the_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.test_client().get("/connexion/ailleurs/retour?error=non%0Asign-in: all is well")
    assert [message for message in caplog.messages if "non" in message]
    assert not [message for message in caplog.messages if "\n" in message]


def test_without_a_provider_there_is_no_door(database: str, clock: FrozenClock, tmp_path: Path) -> None:
    plain = application.make(database, tmp_path / "plain", clock)
    client = plain.test_client()
    assert "/connexion/ailleurs" not in client.get("/connexion").get_data(as_text=True)
    assert client.get(DOOR).status_code == client.post(BACK).status_code == 404
    application.close(plain)
