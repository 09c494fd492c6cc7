"""What has changed, what is right, what is bad, a photo: as a browser without script sends it."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.corpus.photos import encoded, picture
from tests.factories.territory import INSIDE_2, OUTSIDE
from tests.support import api
from tests.support.contributions import stored, text_of
from tests.support.forms import PageForm, form_to

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def place(client_as: Enter) -> str:
    """A published place."""
    body = api.creation(
        nom="Composteur du port",
        horaires="Mo-Fr 09:00-17:00",
        telephone="02 40 41 90 00",
        adresse="1 quai de la Fosse",
        site_web="https://exemple.fr",
    )
    uid: str = api.publish(client_as("moderator"), body)["place"]
    return uid


def door(client: FlaskClient, place: str, code: str) -> PageForm:
    """The form behind a door."""
    address = f"/lieux/{place}/corriger"
    return form_to(client.get(f"{address}?quoi={code}"), address)


def sent(app: Flask, client: FlaskClient, form: PageForm, **typed: Any) -> Any:
    """Send a form that has to be taken; what was stored."""
    answer = form.send(client, **typed)
    assert answer.status_code == 303, text_of(answer)
    assert client.get(answer.headers["Location"]).status_code == 200
    return stored(app)[-1]


def test_two_taps_lead_from_the_place_to_each_form(client: FlaskClient, place: str) -> None:
    doors = client.get(f"/lieux/{place}/corriger").get_data(as_text=True)
    for code in ("ferme", "horaires", "emplacement", "contact", "doublon", "autre"):
        assert f"/lieux/{place}/corriger?quoi={code}" in doors
        assert door(client, place, code).value("uid")


def test_only_what_was_changed_is_sent(app: Flask, client: FlaskClient, place: str) -> None:
    form = door(client, place, "contact")
    assert form.value("telephone") == "02 40 41 90 00"
    row = sent(app, client, form, telephone="02 40 41 90 01", site_web="https://exemple.fr")
    assert row.kind == "correct"
    assert row.base_version == 1
    assert row.changes == {"telephone": {"from": "+33 2 40 41 90 00", "to": "+33 2 40 41 90 01"}}


def test_a_value_can_be_emptied(app: Flask, client: FlaskClient, place: str) -> None:
    row = sent(app, client, door(client, place, "contact"), site_web="")
    assert row.changes == {"site_web": {"from": "https://exemple.fr", "to": None}}


def test_what_the_author_saw_is_what_counts(
    app: Flask, client: FlaskClient, client_as: Enter, place: str
) -> None:
    form = door(client, place, "contact")
    api.publish(client_as("moderator"), api.correction(place, telephone="02 40 41 90 09"))
    row = sent(app, client, form, telephone="02 40 41 90 01")
    assert row.base_version == 1
    assert row.changes["telephone"]["from"] == "+33 2 40 41 90 00"


@pytest.mark.parametrize(
    ("typed", "hours", "words"),
    [
        ("du mardi au samedi 10h-18h", "Tu-Sa 10:00-18:00", None),
        ("Tu-Sa 10:00-18:00", "Tu-Sa 10:00-18:00", None),
        ("sur rendez-vous", '"sur rendez-vous"', None),
        ("quand il fait beau", None, "quand il fait beau"),
        ("le premier samedi du mois de 10h à 12h", "Sa[1] 10:00-12:00", None),
    ],
)
def test_hours_are_corrected_in_any_words(
    app: Flask, client: FlaskClient, place: str, typed: str, hours: str | None, words: str | None
) -> None:
    form = door(client, place, "horaires")
    assert "du lundi au vendredi" in form.value("horaires")
    assert form.value("horaires_Mo_1_de") == "9 h"
    changes = sent(app, client, form, horaires=typed).changes
    assert changes["horaires"]["to"] == hours
    assert changes.get("horaires_texte", {}).get("to") == words


def test_one_day_of_the_table_can_be_corrected(app: Flask, client: FlaskClient, place: str) -> None:
    form = door(client, place, "horaires")
    changes = sent(app, client, form, horaires_We_1_de="", horaires_We_1_a="").changes
    assert changes["horaires"]["to"] == "Mo,Tu,Th,Fr 09:00-17:00"


def test_an_exceptional_closing_is_added_and_shown(
    app: Flask, client: FlaskClient, client_as: Enter, place: str
) -> None:
    form = door(client, place, "horaires")
    row = sent(app, client, form, horaires_ferme_du="2026-12-24", horaires_ferme_au="2027-01-02")
    hours = "Mo-Fr 09:00-17:00; 2026 Dec 24-2027 Jan 2 off"
    assert row.changes == {"horaires": {"from": "Mo-Fr 09:00-17:00", "to": hours}}
    api.publish(client_as("moderator"), api.correction(place, horaires=hours))
    again = door(client, place, "horaires")
    assert again.value("horaires_ferme_du") == "2026-12-24"
    assert again.value("horaires") == "du lundi au vendredi de 9 h à 17 h"
    shown = client.get(f"/lieux/{place}", follow_redirects=True).text.replace("\u00a0", " ")
    assert "fermé du 24 décembre 2026 au 2 janvier 2027" in shown
    assert "9 h – 17 h" in shown


def test_a_closing_that_ends_before_it_begins_is_told(client: FlaskClient, place: str) -> None:
    form = door(client, place, "horaires")
    page = form.send(client, horaires_ferme_du="2027-01-02", horaires_ferme_au="2026-12-24")
    assert page.status_code == 422
    form = form_to(page, f"/lieux/{place}/corriger")
    assert form.invalid == {"horaires_ferme_du"}
    assert form.value("horaires_ferme_au") == "2026-12-24"


def test_a_wrong_hour_of_the_table_is_told_and_kept(client: FlaskClient, place: str) -> None:
    page = door(client, place, "horaires").send(client, horaires_Mo_1_de="neuf heures")
    assert page.status_code == 422
    form = form_to(page, f"/lieux/{place}/corriger")
    assert form.invalid == {"horaires"}
    assert form.value("horaires_Mo_1_de") == "neuf heures"


def test_a_place_is_moved(app: Flask, client: FlaskClient, place: str) -> None:
    form = door(client, place, "emplacement")
    assert form.value("longitude") == str(INSIDE_2[0])
    row = sent(app, client, form, longitude=f"{INSIDE_2[0] + 0.001:.6f}")
    assert row.kind == "move"
    assert set(row.changes) == {"position"}
    assert row.changes["position"]["from"] == list(INSIDE_2)


def test_an_address_alone_is_a_correction(app: Flask, client: FlaskClient, place: str) -> None:
    row = sent(app, client, door(client, place, "emplacement"), adresse="2 quai de la Fosse")
    assert (row.kind, set(row.changes)) == ("correct", {"adresse"})


def test_a_move_out_of_the_territory_is_a_question(client: FlaskClient, place: str) -> None:
    page = door(client, place, "emplacement").send(client, longitude=str(OUTSIDE[0]))
    assert "hors du territoire" in text_of(page)
    assert form_to(page, f"/lieux/{place}/corriger").send(client).status_code == 303


def test_a_place_said_to_have_closed_for_good_has_a_door_for_who_knows_better(
    app: Flask, client: FlaskClient, client_as: Callable[[str], FlaskClient], place: str
) -> None:
    api.publish(client_as("moderator"), api.proposal("close", place, changes={}))
    for page in (client.get(f"/lieux/{place}"), client.get(f"/lieux/{place}?fragment=1")):
        assert page.status_code == 410
        assert f'/lieux/{place}/corriger?quoi=rouvert">' in page.get_data(as_text=True)
    asked = door(client, place, "rouvert")
    assert "Il existe toujours</h1>" in text_of(client.get(f"/lieux/{place}/corriger?quoi=rouvert"))
    assert sent(app, client, asked).kind == "reopen"


def test_a_place_that_is_gone(app: Flask, client: FlaskClient, place: str) -> None:
    row = sent(app, client, door(client, place, "ferme"), quand="bon", message="Remplacé par un parking")
    assert (row.kind, row.changes["gone"]["to"], row.message) == (
        "close",
        "closed",
        "Remplacé par un parking",
    )


def test_a_place_that_is_closed_for_a_time(app: Flask, client: FlaskClient, place: str) -> None:
    row = sent(app, client, door(client, place, "ferme"), quand="temps", ferme_jusqu_au="2027-03-01")
    assert row.changes["ferme_jusqu_au"]["to"] == "2027-03-01"
    assert "gone" not in row.changes


def test_closed_for_a_time_asks_until_when(client: FlaskClient, place: str) -> None:
    page = door(client, place, "ferme").send(client, quand="temps")
    assert "ferme_jusqu_au" in form_to(page, f"/lieux/{place}/corriger").invalid


def test_a_place_that_was_closed_has_a_door_to_open_again(
    app: Flask, client: FlaskClient, client_as: Enter, place: str
) -> None:
    until = {"ferme_jusqu_au": {"to": "2030-01-01"}}
    api.publish(client_as("moderator"), api.proposal("close", place, changes=until))
    assert "quoi=rouvert" in client.get(f"/lieux/{place}/corriger").get_data(as_text=True)
    assert sent(app, client, door(client, place, "rouvert")).kind == "reopen"


def test_a_duplicate_names_the_other_place(
    app: Flask, client: FlaskClient, client_as: Enter, place: str
) -> None:
    near = [INSIDE_2[0] + 0.0005, INSIDE_2[1]]
    other = api.publish(client_as("moderator"), api.creation(nom="Compost du port", position=near))["place"]
    assert "Compost du port" in text_of(client.get(f"/lieux/{place}/corriger?quoi=doublon"))
    row = sent(app, client, door(client, place, "doublon"), replaced_by=other)
    assert (row.kind, row.changes["replaced_by"]["to"]) == ("merge", other)
    pasted = f"http://localhost/lieux/{other}/compost-du-port"
    row = sent(app, client, door(client, place, "doublon"), replaced_by="autre", autre_fiche=pasted)
    assert row.changes["replaced_by"]["to"] == other


def test_a_duplicate_of_nothing_is_refused(client: FlaskClient, place: str) -> None:
    page = door(client, place, "doublon").send(client, autre_fiche="je ne sais pas")
    assert page.status_code == 422
    assert form_to(page, f"/lieux/{place}/corriger").value("autre_fiche") == "je ne sais pas"


def test_something_else_changes_texts_and_choices(app: Flask, client: FlaskClient, place: str) -> None:
    changes = sent(
        app,
        client,
        door(client, place, "autre"),
        nom="Compost du port",
        type="repair-cafe",
        acces_fauteuil="oui",
    ).changes
    assert changes["nom"]["to"] == "Compost du port"
    assert changes["type"] == {"from": "composteur", "to": "repair-cafe"}
    assert changes["acces_fauteuil"]["to"] == "oui"


def test_nothing_changed_is_told(client: FlaskClient, place: str) -> None:
    page = door(client, place, "autre").send(client)
    assert page.status_code == 422
    assert "Rien ne change" in text_of(page)


def test_a_message_alone_reaches_the_team(app: Flask, client: FlaskClient, place: str) -> None:
    row = sent(app, client, door(client, place, "autre"), message="La grille est souvent fermée")
    assert (row.kind, row.report, row.message) == ("report", "other", "La grille est souvent fermée")


def test_everything_is_right(app: Flask, client: FlaskClient, client_as: Enter, place: str) -> None:
    address = f"/lieux/{place}/confirmer"
    page = client.get(address)
    assert "1 quai de la Fosse" in text_of(page)
    assert sent(app, client, form_to(page, address)).kind == "confirm"
    agent = client_as("moderator")
    listed = agent.post(address, data={"uid": str(uuid.uuid4()), "retour": "/liste?a_verifier=1"})
    assert listed.headers["Location"] == "/liste?a_verifier=1"


@pytest.mark.parametrize(
    "retour", ["//ailleurs.example", "https://ailleurs.example", "/\\ailleurs.example", "x"]
)
def test_one_is_not_sent_to_another_site(client: FlaskClient, place: str, retour: str) -> None:
    answer = client.post(f"/lieux/{place}/confirmer", data={"retour": retour})
    assert answer.headers["Location"].startswith("/suivi/")


def test_a_report_has_a_reason(app: Flask, client: FlaskClient, place: str) -> None:
    address = f"/lieux/{place}/signaler"
    form = form_to(client.get(address), address)
    assert form.send(client).status_code == 422
    row = sent(app, client, form, report="personal", message="Un nom de famille dans la description")
    assert (row.kind, row.report) == ("report", "personal")


def test_a_photo_is_added(app: Flask, client: FlaskClient, place: str) -> None:
    address = f"/lieux/{place}/photo"
    form = form_to(client.get(address), address)
    assert form.send(client).status_code == 422
    file = (io.BytesIO(encoded(picture(), "JPEG")), "x.jpg")
    row = sent(app, client, form, photo_1=file, photo_1_alt="L’entrée")
    assert row.kind == "photo"
    assert row.changes["photos"]["add"][0]["alt"] == "L’entrée"


def test_what_was_typed_about_a_place_that_went_meanwhile_is_received(
    app: Flask, client: FlaskClient, client_as: Enter, place: str
) -> None:
    form = door(client, place, "contact")
    api.publish(client_as("moderator"), api.proposal("close", place, changes={}))
    assert sent(app, client, form, telephone="02 40 41 90 01").state == "waiting"
    for path in ("corriger?quoi=horaires", "confirmer", "signaler", "photo"):
        assert client.get(f"/lieux/{place}/{path}").headers["Location"] == f"/lieux/{place}"
    # It may exist after all: that is the one thing to say of it.
    address = f"/lieux/{place}/corriger"
    assert sent(app, client, form_to(client.get(address), address)).kind == "reopen"


def test_the_forms_of_a_twin_lead_to_the_place_that_stayed(
    client: FlaskClient, client_as: Enter, place: str
) -> None:
    moderator = client_as("moderator")
    other = api.publish(moderator, api.creation(nom="Compost du port"))["place"]
    api.publish(moderator, api.proposal("merge", place, changes={"replaced_by": {"to": other}}))
    for path in ("corriger", "confirmer"):
        assert client.get(f"/lieux/{place}/{path}").headers["Location"] == f"/lieux/{other}/{path}"


@pytest.mark.parametrize("path", ["corriger", "confirmer", "signaler", "photo"])
def test_a_place_that_does_not_exist_has_no_forms(client: FlaskClient, place: str, path: str) -> None:
    for uid in (str(uuid.uuid4()), "pas-un-uid"):
        assert client.get(f"/lieux/{uid}/{path}").status_code == 404
        assert client.post(f"/lieux/{uid}/{path}", data={"uid": str(uuid.uuid4())}).status_code == 404
