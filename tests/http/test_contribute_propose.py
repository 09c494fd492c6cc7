"""`/proposer` as a browser without script sends it."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.corpus.photos import encoded, picture
from tests.factories.territory import INSIDE_1, INSIDE_2, OUTSIDE
from tests.support import api
from tests.support.contributions import stored as contributions
from tests.support.contributions import text_of
from tests.support.forms import PageForm, form_to

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def blank(client: FlaskClient) -> PageForm:
    """The empty form."""
    return form_to(client.get("/proposer"), "/proposer")


def filled(**more: Any) -> dict[str, Any]:
    """What a resident types for a place inside the territory."""
    typed = {
        "nom": "Boîte à livres du square",
        "type": "bibliotheque",
        "longitude": f"{INSIDE_1[0]}",
        "latitude": f"{INSIDE_1[1]}".replace(".", ","),
        "charte": "1",
    }
    return {**typed, **more}


def photo(name: str = "bac.jpg") -> tuple[io.BytesIO, str]:
    """A small readable photo."""
    return io.BytesIO(encoded(picture(), "JPEG")), name


def test_a_resident_s_place_arrives_and_can_be_followed(app: Flask, client: FlaskClient) -> None:
    sent = blank(client).send(
        client,
        **filled(
            telephone="0240419000", site_web="exemple.fr", horaires="du mardi au samedi 9h30-12h et 14h-18h"
        ),
    )
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"])
    assert page.status_code == 200
    said = text_of(page)
    assert "Merci !" in said
    assert "Boîte à livres du square" in said
    assert "02 40 41 90 00" in said
    assert "du mardi au samedi de 9 h 30 à 12 h et de 14 h à 18 h" in said
    (stored,) = contributions(app)
    assert stored.state == "waiting"
    assert stored.changes["horaires"]["to"] == "Tu-Sa 09:30-12:00,14:00-18:00"
    assert "horaires_texte" not in stored.changes
    assert stored.changes["position"]["to"] == list(INSIDE_1)
    assert stored.charter == "2026-11"


@one_database
def test_sending_the_form_twice_is_sending_it_once(app: Flask, client: FlaskClient) -> None:
    form = blank(client)
    first, second = form.send(client, **filled()), form.send(client, **filled())
    assert first.headers["Location"] == second.headers["Location"]
    assert len(contributions(app)) == 1


@one_database
def test_the_same_form_changed_and_sent_again_is_another_contribution(
    app: Flask, client: FlaskClient
) -> None:
    form = blank(client)
    form.send(client, **filled())
    changed = form.send(client, **filled(nom="Un autre nom", place_uid=None))
    assert changed.status_code == 422
    again = form_to(changed, "/proposer")
    assert again.value("nom") == "Un autre nom"
    assert again.send(client, charte="1").status_code == 303
    assert len(contributions(app)) == 2


@one_database
def test_an_error_brings_everything_back_and_leads_to_its_field(app: Flask, client: FlaskClient) -> None:
    typed = filled(telephone="02 40", description="Des livres\npour tous", acces_fauteuil="partiel")
    page = blank(client).send(client, **typed, contact="voisine@exemple.fr", message="Bonjour")
    assert page.status_code == 422
    said = text_of(page)
    assert 'id="problems"' in said
    assert 'href="#field-telephone"' in said
    form = form_to(page, "/proposer")
    assert form.invalid == {"telephone"}
    expected = {**typed, "contact": "voisine@exemple.fr", "message": "Bonjour"}
    assert {name: form.value(name) for name in expected} == expected
    assert contributions(app) == []


@one_database
def test_photos_survive_an_error(app: Flask, client: FlaskClient) -> None:
    page = blank(client).send(
        client,
        **filled(telephone="02 40"),
        photo_1=photo(),
        photo_1_alt="Le bac bleu",
        photo_1_credit="A. D.",
    )
    assert page.status_code == 422
    form = form_to(page, "/proposer")
    assert re.fullmatch(r"[0-9a-f]{64}", form.value("photo_1_sha"))
    assert "photo_1" not in form.files
    sent = form.send(client, telephone="")
    assert sent.status_code == 303
    (stored,) = contributions(app)
    (kept,) = stored.changes["photos"]["add"]
    assert (kept["alt"], kept["credit"]) == ("Le bac bleu", "A. D.")
    follow = client.get(sent.headers["Location"])
    shown = re.search(r'src="(/photos/[^"]+)"', follow.get_data(as_text=True))
    assert shown
    assert client.get(shown[1]).status_code == 200
    # Without the follow link nobody sees a photo that waits.
    assert client.get(shown[1].partition("?")[0]).status_code == 404


@one_database
def test_a_photo_that_was_kept_can_be_taken_out(app: Flask, client: FlaskClient) -> None:
    page = blank(client).send(client, **filled(telephone="02 40"), photo_1=photo())
    form_to(page, "/proposer").send(client, telephone="", photo_1_retirer="1")
    (stored,) = contributions(app)
    assert "photos" not in stored.changes


@one_database
@pytest.mark.parametrize("content", [b"pas une photo", b"", encoded(picture(), "JPEG")[:200]])
def test_a_file_that_is_no_photo_is_named_at_its_place(
    app: Flask, client: FlaskClient, content: bytes
) -> None:
    page = blank(client).send(client, **filled(), photo_2=(io.BytesIO(content), "notes.jpg"))
    assert page.status_code == 422
    assert "photo_2" in form_to(page, "/proposer").invalid
    assert contributions(app) == []


def test_look_alikes_are_shown_before_the_creation_is_sent(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    there = api.publish(client_as("moderator"), api.creation(nom="Composteur du port"))["place"]
    near = filled(
        nom="Compost", type="composteur", longitude=f"{INSIDE_2[0] + 0.0005}", latitude=f"{INSIDE_2[1]}"
    )
    page = blank(client).send(client, **near, photo_1=photo())
    assert page.status_code == 200
    said = text_of(page)
    assert "Composteur du port" in said
    assert f"/lieux/{there}/corriger" in said
    assert len(contributions(app)) == 1
    form = form_to(page, "/proposer")
    assert form.send(client).status_code == 303
    stored = contributions(app)[-1]
    assert stored.name == "Compost"
    assert len(stored.changes["photos"]["add"]) == 1


@one_database
def test_one_can_go_back_from_the_look_alikes_with_everything(client: FlaskClient, client_as: Enter) -> None:
    api.publish(client_as("moderator"), api.creation())
    near = filled(type="composteur", longitude=f"{INSIDE_2[0]}", latitude=f"{INSIDE_2[1]}", message="Bonjour")
    page = blank(client).send(client, **near)
    back = form_to(page, "/proposer").send(client, revoir="1")
    assert back.status_code == 200
    form = form_to(back, "/proposer")
    assert (form.value("nom"), form.value("message")) == (near["nom"], "Bonjour")


@one_database
def test_another_type_or_a_farther_place_is_no_look_alike(client: FlaskClient, client_as: Enter) -> None:
    api.publish(client_as("moderator"), api.creation())
    for more in ({"type": "repair-cafe"}, {"type": "composteur", "longitude": f"{INSIDE_2[0] + 0.0015}"}):
        at = {"longitude": f"{INSIDE_2[0]}", "latitude": f"{INSIDE_2[1]}", **more}
        assert blank(client).send(client, **filled(**at)).status_code == 303


def test_a_place_outside_the_territory_is_a_warning(app: Flask, client: FlaskClient) -> None:
    page = blank(client).send(client, **filled(longitude=f"{OUTSIDE[0]}", latitude=f"{OUTSIDE[1]}"))
    assert "hors du territoire" in text_of(page)
    assert form_to(page, "/proposer").send(client).status_code == 303
    assert contributions(app)[0].warnings


@one_database
def test_a_contact_that_looks_personal_is_a_question(app: Flask, client: FlaskClient) -> None:
    page = blank(client).send(client, **filled(telephone="06 00 00 00 00"))
    assert "semble personnel" in text_of(page)
    assert contributions(app) == []
    assert form_to(page, "/proposer").send(client).status_code == 303


def test_an_address_alone_is_enough(app: Flask, client: FlaskClient) -> None:
    typed = filled(adresse="1 rue de Strasbourg", longitude="", latitude="")
    assert blank(client).send(client, **typed).status_code == 303
    assert "position" not in contributions(app)[0].changes


@one_database
def test_hours_in_words_nobody_understands_are_kept_as_they_are(app: Flask, client: FlaskClient) -> None:
    words = "le premier samedi du mois, sauf en août"
    blank(client).send(client, **filled(horaires=words))
    changes = contributions(app)[0].changes
    assert changes["horaires_texte"]["to"] == words
    assert "horaires" not in changes


@one_database
def test_hours_can_be_given_day_by_day(app: Flask, client: FlaskClient) -> None:
    table = {
        "horaires_Mo_1_de": "9h",
        "horaires_Mo_1_a": "12 h 30",
        "horaires_Mo_2_de": "14:00",
        "horaires_Mo_2_a": "18",
        "horaires_feries": "1",
    }
    blank(client).send(client, **filled(**table))
    assert contributions(app)[0].changes["horaires"]["to"] == "Mo 09:00-12:30,14:00-18:00; PH off"


@one_database
def test_a_type_of_its_own_is_not_needed(app: Flask, client: FlaskClient) -> None:
    blank(client).send(client, **filled(type="autre:culture"))
    changes = contributions(app)[0].changes
    assert changes["rubrique"]["to"] == "culture"
    assert changes.get("type", {}).get("to") is None


@one_database
def test_a_session_that_ended_loses_nothing(app: Flask, client: FlaskClient, client_as: Enter) -> None:
    form = blank(client_as("agent"))
    page = form.send(client, **filled())
    assert "Votre session a pris fin" in text_of(page)
    assert contributions(app) == []
    back = form_to(page, "/proposer")
    assert back.value("nom") == "Boîte à livres du square"
    assert back.send(client, sans_compte="1").status_code == 303


@one_database
def test_an_agent_s_place_in_the_own_quartier_is_on_the_map_at_once(client_as: Enter) -> None:
    agent = client_as("agent")
    sent = blank(agent).send(agent, **filled())
    assert "C’est sur la carte" in text_of(agent.get(sent.headers["Location"]))


@one_database
def test_a_form_without_anything_says_what_is_missing(client: FlaskClient) -> None:
    page = blank(client).send(client)
    assert page.status_code == 422
    assert form_to(page, "/proposer").invalid >= {"nom", "type", "charte"}
    assert "Placez le lieu sur la carte, ou donnez son adresse" in text_of(page)


@one_database
def test_the_page_asks_about_a_place_that_a_filter_hid(client: FlaskClient, client_as: Enter) -> None:
    """Whoever looked at composters only did not see it: nobody had given it a type."""
    api.publish(client_as("moderator"), api.creation(nom="Composteur du port", type=None))
    api.publish(client_as("moderator"), api.creation(nom="Composteur Utrillo", type=None))
    away = filled(type="composteur", longitude=f"{INSIDE_2[0]}", latitude=f"{INSIDE_2[1] + 0.001}")  # 111 m
    asked = text_of(blank(client).send(client, **{**away, "nom": "Les composteurs du Port"}, verifier="1"))
    assert "Composteur du port" in asked
    assert "Composteur Utrillo" not in asked


@one_database
def test_the_page_may_ask_before_it_sends(app: Flask, client: FlaskClient, client_as: Enter) -> None:
    api.publish(client_as("moderator"), api.creation(nom="Composteur du port"))
    form = blank(client)
    near = filled(type="composteur", longitude=f"{INSIDE_2[0]}", latitude=f"{INSIDE_2[1]}")
    asked = form.send(client, **near, verifier="1")
    assert asked.status_code == 200
    assert "Composteur du port" in text_of(asked)
    assert "<html" not in text_of(asked)
    assert form.send(client, **near, verifier="1", verifie="semblables").status_code == 204
    # What has to be mended is told by sending the form, not by the question.
    assert form.send(client, **{**near, "nom": ""}, verifier="1").status_code == 204
    assert len(contributions(app)) == 1
