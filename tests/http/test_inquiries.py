"""The links of a letter that asks whether a place is still right: looking says nothing, one button does."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.usecases import inquiries
from cartoquartiers.usecases.delivery import deliver
from tests.factories.territory import STRUCTURE
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.contributions import stored, text_of
from tests.support.mail import Sink, open_sink

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


def hidden(page: str) -> dict[str, str]:
    """What the form of a link's page sends by itself."""
    names = ("uid", "lieu", "base_version")
    return {name: re.findall(f'name="{name}" value="([^"]+)"', page)[0] for name in names}


def test_one_button_behind_each_link(
    app: Flask, client: FlaskClient, client_as: Enter, sink: Sink, clock: FrozenClock
) -> None:
    clock.moment = clock().replace(hour=10)
    creation = api.creation(structure=STRUCTURE, horaires="Mo-Fr 09:00-17:00")
    place = api.publish(client_as("moderator"), creation)["place"]
    store = toolbox_of(app).store
    inquiries.put_down(store)
    deliver(store, sink.mailer)
    links = re.findall(r"/verifier/\S+", sink.text())
    assert [link.rpartition("/")[2] for link in links] == ["exact", "corriger", "ferme"]
    for link in links:  # a program that reads letters opens every link, with every verb that reads
        page = client.get(link)
        assert page.status_code == client.head(link).status_code == 200
        assert (
            "no-store" in page.headers["Cache-Control"] and page.headers["Referrer-Policy"] == "no-referrer"
        )
        assert len(re.findall('type="submit"|button-primary', text_of(page))) <= 2
    assert len(stored(app)) == 1, "nobody said anything yet"
    exact = text_of(client.get(links[0]))
    assert "du lundi au vendredi" in exact
    assert f'href="/lieux/{place}/corriger"' in text_of(client.get(links[1]))
    assert client.post(links[1]).status_code == 404
    assert client.get(links[0].replace("/exact", "/autre")).status_code == 404
    seen = re.findall(r'name="champs" value="(\w+)"', exact)
    known = {
        name: re.findall(f'name="{name}" value="([^"]+)"', exact)[0]
        for name in ("uid", "lieu", "base_version")
    }
    said = client.post(links[0], data={**known, "champs": seen})
    assert said.status_code == 303
    assert "Merci" in text_of(client.get(said.location))
    with store.reading() as work:
        last = work.session.scalars(select(Revision).order_by(Revision.id.desc())).first()
        assert last and last.kind == "confirm" and "horaires" in last.confirmed
        assert last.verified_by == "association"
    for link in links:
        assert client.get(link).status_code == 410
        assert link.endswith("corriger") or client.post(link, data=known).status_code == 410


def test_a_member_may_say_no(client_as: Enter) -> None:
    member = client_as("association")
    assert "une lettre vous le demande" in text_of(member.get("/compte"))
    member.post("/compte/verifications", data={"wanted": "0"})
    assert "Vous ne recevez pas de lettre sur les lieux" in text_of(member.get("/compte"))
    assert member.get("/compte/donnees.json").get_json()["compte"]["demandes_de_verification"] is False
    assert "Lieux à vérifier</h2>" not in text_of(client_as("resident").get("/compte"))


def test_what_changed_since_the_letter_is_shown_and_asked_again(
    app: Flask, client: FlaskClient, client_as: Enter, sink: Sink, clock: FrozenClock
) -> None:
    clock.moment = clock().replace(hour=10)
    moderator, store = client_as("moderator"), toolbox_of(app).store
    creation = api.creation(structure=STRUCTURE, telephone="02 40 41 90 00")
    place = api.publish(moderator, creation)["place"]
    inquiries.put_down(store)
    deliver(store, sink.mailer)
    exact, correct, closed = re.findall(r"/verifier/\S+", sink.text())
    assert "depuis la lettre" not in text_of(client.get(exact))
    api.publish(moderator, api.correction(place, telephone="07 88 12 34 56"))
    for link in (exact, correct, closed):
        page = text_of(client.get(link))
        assert "depuis la lettre" in page and "02 40 41 90 00" in page and "07 88 12 34 56" in page

    fields = {"champs": "telephone"}
    read = hidden(text_of(client.get(exact))) | fields
    api.publish(moderator, api.correction(place, 2, telephone="06 77 65 43 21"))
    again = client.post(exact, data=read)
    assert again.status_code == 409
    assert "Ce qui vient de changer" in text_of(again) and "06 77 65 43 21" in text_of(again)
    assert client.post(exact, data={**read, "base_version": ""}).status_code == 409
    assert client.post(exact, data=hidden(text_of(again)) | fields).status_code == 303
