"""Tokens of programs: shown once, kept as a hash, open what they say and nothing else, end with sessions."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.programs import ApiToken
from cartoquartiers.usecases import sessions, tokens
from tests import people
from tests.support import api
from tests.support.application import toolbox_of

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
HERE = "/compte/jetons"


def make(client: FlaskClient, *scopes: str, name: str = "Mon robot") -> str:
    page = client.post(HERE, data={"name": name, "scopes": list(scopes)})
    assert page.status_code == 200, page.text
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r'value="(cartoq_[^"]+)"', page.text)
    assert found
    return found[1]


def ask(
    app: Flask, token: str, path: str = api.CONTRIBUTIONS, method: str = "GET", body: object = None
) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().open(path, method=method, json=body, headers=headers)


def test_a_token_opens_what_it_says(app: Flask, client_as: Enter) -> None:
    resident, moderator = client_as("resident"), client_as("moderator")
    both, reads = make(resident, "contribute", "read"), make(resident, "read", name="Lecture")
    sent = ask(app, both, method="POST", body=api.creation(nom="Par programme"))
    assert sent.status_code == 201
    uid = sent.get_json()["uid"]
    assert ask(app, reads, method="POST", body=api.creation()).status_code == 403
    [mine] = ask(app, reads, f"{api.CONTRIBUTIONS}?state=waiting").get_json()["contributions"]
    assert mine == ask(app, reads, f"{api.CONTRIBUTIONS}/{uid}").get_json()
    assert mine["uid"] == uid
    assert mine["follow"]
    assert ask(app, reads, f"{api.CONTRIBUTIONS}?state=refused").get_json() == {
        "contributions": [],
        "next": None,
    }
    for query in ("state=no", "before=x", "other=1"):
        assert ask(app, reads, f"{api.CONTRIBUTIONS}?{query}").status_code == 422
    decision = f"{api.CONTRIBUTIONS}/{uid}/decision"
    assert ask(app, both, decision, "POST", {"verdict": "accept"}).status_code == 403
    decides = make(moderator, "decide")
    assert ask(app, decides, decision, "POST", {"verdict": "accept"}).status_code == 200
    assert ask(app, decides).status_code == 403
    # No page is opened in the person's name.
    for path in ("/compte", "/compte/donnees.json", HERE, "/moderation"):
        assert ask(app, decides, path).status_code in (302, 303, 401)
    assert ask(app, decides, HERE, "POST", {"name": "x"}).status_code in (302, 303, 401)
    assert resident.post(HERE, data={"name": "x", "scopes": "decide"}).status_code == 422
    assert resident.post(HERE, data={"name": "", "scopes": "read"}).status_code == 422


def test_a_token_is_kept_as_a_hash_and_its_use_is_shown(app: Flask, client_as: Enter) -> None:
    client = client_as("resident")
    token = make(client, "read")
    page = client.get(HERE).text
    assert token not in page
    assert "jamais utilisé" in page
    with toolbox_of(app).store.reading() as work:
        row = work.session.scalars(select(ApiToken)).one()
        assert (row.token_hash, token in str(vars(row))) == (sessions.token_hash(token), False)
    answer = ask(app, token)
    assert answer.status_code == 200
    answer.close()
    assert "dernier usage le 20 nov. 2026" in client.get(HERE).text
    told = client.get("/compte/donnees.json")
    assert told.get_json()["jetons"][0]["dernier_usage"] == "2026-11-20"
    assert sessions.token_hash(token) not in told.get_data(as_text=True)


def test_a_token_ends_with_the_sessions_of_its_person(app: Flask, client_as: Enter) -> None:
    client = client_as("resident")
    first, second, third = (make(client, "read", "contribute", name=f"n{i}") for i in range(3))
    number = re.findall(r'name="token" value="(\d+)"', client.get(HERE).text)[0]
    assert client_as("agent").post(f"{HERE}/retirer", data={"token": number}).status_code == 404
    assert client.post(f"{HERE}/retirer", data={"token": number}).status_code == 303
    assert (ask(app, third).status_code, ask(app, first).status_code) == (401, 200)
    client.post("/compte/sessions")
    assert ask(app, second).status_code == 401
    assert ask(app, second, method="POST", body=api.creation()).status_code == 401, "not taken as nobody's"
    with toolbox_of(app).store.writing() as work:
        person = people.actor(Role.RESIDENT)
        for number in range(10):
            tokens.make(work, person, f"n{number}", ["read"])
    assert client.post(HERE, data={"name": "x", "scopes": "read"}).status_code == 422
