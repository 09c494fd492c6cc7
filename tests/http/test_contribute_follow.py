"""`/suivi/<token>`: what became of a contribution, for whoever holds its link."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import api
from tests.support.contributions import stored, text_of
from tests.support.forms import forms_of

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def receipt(client: FlaskClient) -> dict[str, str]:
    """A creation that waits."""
    body = api.creation(nom="Jardin du <b>port</b>", telephone="02 40 41 90 00")
    return api.send(client, {**body, "contact": "voisine@exemple.fr", "message": "Près du pont"})


def page(client: FlaskClient, receipt: dict[str, str]) -> str:
    """The page of the receipt."""
    answer = client.get(receipt["follow"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    return text_of(answer)


def test_what_was_sent_is_there_and_nobody_s_address(client: FlaskClient, receipt: dict[str, str]) -> None:
    said = page(client, receipt)
    assert "En cours d’examen" in said
    assert "02 40 41 90 00" in said
    assert "Près du pont" in said
    assert "sous 7 jours" in said
    assert "Quartier de l’Est" in said
    assert "voisine@exemple.fr" not in said
    assert "<b>port" not in said


def test_a_link_that_was_never_given_leads_nowhere(client: FlaskClient) -> None:
    assert client.get("/suivi/nimporte-quoi").status_code == 404
    assert client.post("/suivi/nimporte-quoi", data={"action": "retirer"}).status_code == 404
    assert client.post("/suivi/nimporte-quoi").status_code == 404


def test_a_question_is_asked_and_answered(
    app: Flask, client: FlaskClient, client_as: Enter, receipt: dict[str, str]
) -> None:
    api.decide(client_as("moderator"), receipt["uid"], "ask", message="De quel côté du pont ?")
    said = page(client, receipt)
    assert "Précision demandée" in said
    assert "De quel côté du pont ?" in said
    empty = client.post(receipt["follow"], data={"action": "repondre", "reponse": "  "})
    assert empty.status_code == 422
    bad = client.post(receipt["follow"], data={"action": "repondre", "reponse": "a\x00b"})
    assert bad.status_code == 422
    answered = client.post(receipt["follow"], data={"action": "repondre", "reponse": "Rive droite"})
    assert answered.status_code == 303
    assert (stored(app)[0].state, stored(app)[0].answer) == ("waiting", "Rive droite")
    assert "Rive droite" in page(client, receipt)


def test_an_answer_that_nobody_asked_for_is_told(client: FlaskClient, receipt: dict[str, str]) -> None:
    answer = client.post(receipt["follow"], data={"action": "repondre", "reponse": "Bonjour"})
    assert answer.status_code == 303
    assert "entre-temps" in page(client, receipt)


def test_a_contribution_is_withdrawn_once(app: Flask, client: FlaskClient, receipt: dict[str, str]) -> None:
    assert client.post(receipt["follow"], data={"action": "retirer"}).status_code == 303
    assert stored(app)[0].state == "withdrawn"
    said = page(client, receipt)
    assert "Retirée par son auteur" in said
    assert not [form for form in forms_of(client.get(receipt["follow"])) if "action" in form.fields]
    client.post(receipt["follow"], data={"action": "retirer"})
    assert stored(app)[0].state == "withdrawn"


def test_a_refusal_says_why_kindly_and_keeps_the_values(
    client: FlaskClient, client_as: Enter, receipt: dict[str, str]
) -> None:
    api.decide(client_as("moderator"), receipt["uid"], "refuse", reason="event", message="À l’an prochain.")
    said = page(client, receipt)
    assert "Non retenue" in said
    assert "la carte présente les lieux qui durent" in said
    assert "À l’an prochain." in said
    assert "02 40 41 90 00" in said
    assert "Demander un réexamen" in said


def test_another_look_can_be_asked_for_once(
    app: Flask, client: FlaskClient, client_as: Enter, receipt: dict[str, str]
) -> None:
    api.decide(client_as("moderator"), receipt["uid"], "refuse", reason="not_confirmed")
    asked = {"action": "reexamen", "pourquoi": "Il a rouvert hier"}
    first = client.post(receipt["follow"], data=asked)
    again = client.post(receipt["follow"], data=asked)
    assert first.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert [row.state for row in stored(app)] == ["refused", "waiting"]
    copy = stored(app)[-1]
    assert (copy.message, copy.changes["telephone"]["to"]) == ("Il a rouvert hier", "+33 2 40 41 90 00")


def test_what_was_published_leads_to_the_place(
    client: FlaskClient, client_as: Enter, receipt: dict[str, str]
) -> None:
    api.decide(client_as("moderator"), receipt["uid"])
    said = page(client, receipt)
    assert "Publiée" in said
    assert f'href="/lieux/{receipt["place"]}"' in said


def test_a_correction_shows_what_stood_and_what_is_proposed(client: FlaskClient, client_as: Enter) -> None:
    place = api.publish(client_as("moderator"), api.creation(nom="Ancien nom"))["place"]
    waiting = api.send(client, api.correction(place, nom="Nouveau nom"))
    said = page(client, waiting)
    assert "Ancien nom" in said
    assert "Nouveau nom" in said
