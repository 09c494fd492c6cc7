"""Shared tablets: six digits open a round and nothing else, until the tablet is revoked."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.personal import everything_about
from cartoquartiers.usecases.accounts import set_password
from cartoquartiers.usecases.tablets import pin_problem
from tests import people
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

ClientAs = Callable[[str], FlaskClient]
AGENT = str(people.NUMBERS[Role.AGENT])
PIN = "402817"


def tablet(app: Flask) -> FlaskClient:
    """A browser on which an agent enrolled the tablet with their password and chose a code."""
    client = app.test_client()
    given = {"email": people.email(Role.AGENT), "password": people.PASSWORD}
    assert client.post("/connexion", data=given).status_code == 303
    assert client.post("/tablette", data={"name": " "}).status_code == 422
    for wrong in ("x" * 61, "a\0b"):
        page = client.post("/tablette", data={"name": wrong})
        assert (page.status_code, wrong[:60] in page.text) == (422, True)
    assert client.post("/tablette", data={"name": "Ouest 1"}).status_code == 303
    assert client.post("/tablette/code", data={"pin": "123456"}).status_code == 422
    assert client.post("/tablette/code", data={"pin": PIN}).location == "/tournees"
    return client


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


def test_six_digits_open_the_round_alone_until_the_tablet_is_revoked(app: Flask, client_as: ClientAs) -> None:
    client = tablet(app)
    client.post("/deconnexion")
    assert "Ouest 1" in client.get("/tablette").text
    assert client.post("/tablette/ouvrir", data={"person": AGENT, "pin": "000000"}).status_code == 422
    assert client.post("/tablette/ouvrir", data={"person": "1", "pin": PIN}).status_code == 422
    assert client.post("/tablette/ouvrir", data={"person": AGENT, "pin": PIN}).location == "/tournees"
    me = json.loads(client.get("/tournees/moi").text)
    assert me["name"] and me["areas"]
    assert client.get("/tournees/paquets/quartier/1").status_code == 200
    for closed in ("/compte", "/compte/donnees.json", "/moderation", "/administration"):
        assert client.get(closed).status_code == 403, closed
    assert client.post("/tablette/code", data={"pin": "918273"}).status_code == 403
    others = client.post("/api/v1/sync", json={"contributions": [], "person": "somebody-else"})
    assert others.status_code == 409
    page = client_as("administrator").get("/administration/tablettes").text
    found = re.search(r"/administration/tablettes/\d+/retirer", page)
    assert found
    assert client_as("agent").post(found[0]).status_code == 403
    assert client_as("administrator").post(found[0]).status_code == 303
    assert json.loads(client.get("/tournees/moi").text)["areas"] == []
    assert client.post("/tablette/ouvrir", data={"person": AGENT, "pin": PIN}).status_code == 404


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_device_is_enrolled_once_by_the_code_of_an_administrator(
    app: Flask, client_as: ClientAs, clock: FrozenClock
) -> None:
    administrator, device = client_as("administrator"), app.test_client()
    assert client_as("moderator").post("/administration/tablettes", data={"name": "Est"}).status_code == 403
    assert administrator.post("/administration/tablettes", data={"name": " "}).status_code == 422
    code = invited(administrator, "Est")
    assert "Invitée" in administrator.get("/administration/tablettes").text
    # Looking at the address of the square does nothing; its code in no cookie opens anything.
    assert code in device.get(f"/tablette?code={code}").text
    assert device.post("/tablette/inscription", data={"code": "zzzzzzzzzz"}).status_code == 422
    typed = {"code": f"{code[:5].upper()} {code[5:]}"}
    assert device.post("/tablette/inscription", data=typed).location == "/tablette"
    assert "Est" in device.get("/tablette").text
    assert app.test_client().post("/tablette/inscription", data=typed).status_code == 422
    late = invited(administrator, "Nord")
    clock.advance(minutes=31)
    assert app.test_client().post("/tablette/inscription", data={"code": late}).status_code == 422
    # What nobody took up goes with the next one; the enrolled one stays.
    invited(administrator, "Sud")
    names = re.findall(r'strong">(\w+)<', administrator.get("/administration/tablettes").text)
    assert names == ["Est", "Sud"]
    wrong = [device.post("/tablette/inscription", data={"code": "x"}).status_code for _ in range(31)]
    assert wrong[-1] == 429


def invited(administrator: FlaskClient, name: str) -> str:
    """The code of an invitation."""
    page = administrator.post("/administration/tablettes", data={"name": name})
    found = re.search(r'tabular">(\w{5}) (\w{5})<', page.text)
    assert found and "data:image/svg+xml" in page.text
    return found[1] + found[2]


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_new_password_ends_the_codes_too(app: Flask) -> None:
    client, toolbox = tablet(app), toolbox_of(app)
    with toolbox.store.reading() as work:
        known = everything_about(work, int(AGENT))
        assert known["codes_de_tablettes"] == ["Ouest 1"]
        assert [one["appareil"] for one in known["sessions"]] == ["Ouest 1"]
    with toolbox.store.writing() as work:
        set_password(work, int(AGENT), "another hash")
    assert json.loads(client.get("/tournees/moi").text)["areas"] == []
    assert client.post("/tablette/ouvrir", data={"person": AGENT, "pin": PIN}).status_code == 422


def test_six_digits_are_throttled_on_a_tablet(app: Flask) -> None:
    client = tablet(app)
    wrong = {"person": AGENT, "pin": "111111"}
    answers = [client.post("/tablette/ouvrir", data=wrong).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post("/tablette/ouvrir", data={"person": AGENT, "pin": PIN}).status_code == 429


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "000000", "123456", "654321"])
def test_digits_that_a_finder_tries_first_are_refused(pin: str) -> None:
    assert pin_problem(pin)
    assert pin_problem(PIN) is None
