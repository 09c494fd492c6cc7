"""Addresses: what the scripts are told, the list around one, and the form without a script."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.app import create_app, settings_from
from cartoquartiers.toolbox import Toolbox
from tests.factories.places import create_place
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import application
from tests.support.clock import FrozenClock
from tests.support.contributions import stored as contributions
from tests.support.forms import PageForm, form_to
from tests.support.geocoders import Known, address

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
Enter = Callable[[str], FlaskClient]
FOUND = address(position=INSIDE_2)


@pytest.fixture
def known(app: Flask) -> Known:
    """The site looks addresses up, and knows one."""
    geocoder = Known(FOUND)
    application.toolbox_of(app).geocoder = geocoder
    return geocoder


def filled(**more: Any) -> dict[str, Any]:
    typed = {"nom": "Boîte à livres", "type": "bibliotheque", "charte": "1"}
    return {**typed, **more}


def blank(client: FlaskClient) -> PageForm:
    return form_to(client.get("/proposer"), "/proposer")


def test_scripts_are_told_addresses_and_nobody_else_keeps_the_answer(
    client: FlaskClient, known: Known
) -> None:
    answer = client.get("/adresses?q=29+rue+de+stras")
    (found,) = answer.get_json()["addresses"]
    assert found["label"] == "29 Rue de Strasbourg 44000 Nantes"
    assert found["position"] == list(INSIDE_2)
    assert found["id_ban"] == FOUND.id_ban
    assert (found["adresse"], found["code_postal"], found["commune"]) == (FOUND.name, "44000", "Nantes")
    assert {"context", "score"} <= set(found)
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert "Set-Cookie" not in answer.headers


def test_the_address_of_a_position_is_told(client: FlaskClient, known: Known) -> None:
    there = f"/adresses/inverse?lon={INSIDE_2[0]}&lat={INSIDE_2[1]}"
    assert client.get(there).get_json()["addresses"][0]["adresse"] == FOUND.name
    asked = len(known.asked)
    for nowhere in ("", "?lon=nan&lat=1", "?lon=1", "?lon=181&lat=0", "?lon=1e9&lat=2"):
        assert client.get(f"/adresses/inverse{nowhere}").get_json()["addresses"] == []
    assert len(known.asked) == asked


def test_a_service_that_is_away_is_no_error(client: FlaskClient, known: Known) -> None:
    known.away = True
    for path in ("/adresses?q=rue+de+paris", "/adresses/inverse?lon=-1.5&lat=47.2"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.get_json() == {"addresses": [], "available": False}
        assert "no-store" in answer.headers["Cache-Control"]


def test_without_a_service_nothing_is_said_of_addresses(client: FlaskClient) -> None:
    assert client.get("/adresses?q=rue+de+paris").status_code == 404
    assert "data-addresses" not in client.get("/").get_data(as_text=True)
    assert "data-address=" not in client.get("/proposer").get_data(as_text=True)
    page = client.get("/liste?pres_de=29+rue+de+Strasbourg")
    assert page.status_code == 200
    assert "pres_de" not in page.get_data(as_text=True)
    assert blank(client).send(client, **filled(adresse="29 rue de Strasbourg")).status_code == 303


def test_with_a_service_the_pages_say_where_to_ask(client: FlaskClient, known: Known) -> None:
    assert 'data-addresses="/adresses"' in client.get("/").get_data(as_text=True)
    assert 'data-address="/adresses"' in client.get("/proposer").get_data(as_text=True)
    assert 'name="pres_de"' in client.get("/liste").get_data(as_text=True)


def test_too_many_questions_are_refused(
    database: str, tmp_path: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cartoquartiers.web.limits.LOOKUPS", "3 per minute")
    chosen = settings_from({**application.settings(database, tmp_path / "data"), "LIMITS": "on"})
    toolbox = Toolbox(chosen, clock)
    toolbox.geocoder = Known(FOUND)
    app = create_app(chosen, toolbox)
    app.testing = True
    asked = [app.test_client().get("/adresses?q=rue+de+paris").status_code for _ in range(4)]
    assert asked == [200, 200, 200, 429]
    assert app.test_client().get("/liste").status_code == 200
    application.close(app)


def test_the_list_is_sorted_from_an_address(app: Flask, client: FlaskClient, known: Known) -> None:
    with application.toolbox_of(app).store.writing() as work:
        create_place(work, nom="Au loin", position=list(INSIDE_1))
        create_place(work, nom="Tout près", position=list(INSIDE_2))
    page = client.get("/liste?pres_de=29+rue+de+Strasbourg&tri=nom").get_data(as_text=True)
    assert page.index("Tout près") < page.index("Au loin")
    assert "29 Rue de Strasbourg 44000 Nantes" in page
    assert 'value="29 rue de Strasbourg"' in page
    assert "pres_de=29+rue+de+Strasbourg" in client.get(
        "/liste?pres_de=29+rue+de+Strasbourg&rubrique=culture&rubrique=energie"
    ).get_data(as_text=True).replace("&amp;", "&")


def test_an_address_that_is_not_found_is_told_and_the_list_stays(
    app: Flask, client: FlaskClient, known: Known
) -> None:
    with application.toolbox_of(app).store.writing() as work:
        create_place(work, nom="Atelier")
    known.addresses = []
    page = client.get("/liste?pres_de=rue+perdue").get_data(as_text=True)
    assert "Cette adresse n’a pas été trouvée." in page
    assert "Atelier" in page
    known.away = True
    page = client.get("/liste?pres_de=rue+perdue").get_data(as_text=True)
    assert "ne répond pas pour l’instant" in page
    assert "Atelier" in page


def test_an_address_without_position_is_offered_a_place(
    app: Flask, client: FlaskClient, known: Known
) -> None:
    sent = blank(client).send(client, **filled(adresse="29 r de strasbourg"))
    assert sent.status_code == 200
    assert "Où est-ce" in sent.get_data(as_text=True)
    asked = form_to(sent, "/proposer")
    page = sent.get_data(as_text=True)
    assert page.count('name="adresse_choisie"') == 2
    assert "Aucune de ces adresses" in page
    # The choice stands before the form, and belongs to it by its id.
    value = page.split('form="check-form" value="')[1].split('"')[0].replace("&amp;", "&")
    assert asked.send(client, adresse_choisie=value).status_code == 303
    (stored,) = contributions(app)
    assert stored.changes["position"]["to"] == list(INSIDE_2)
    assert stored.changes["adresse"]["to"] == "29 Rue de Strasbourg"
    assert stored.changes["commune"]["to"] == "Nantes"
    assert stored.changes["id_ban"]["to"] == FOUND.id_ban


def test_none_of_the_addresses_sends_what_was_typed(app: Flask, client: FlaskClient, known: Known) -> None:
    sent = blank(client).send(client, **filled(adresse="29 r de strasbourg"))
    assert form_to(sent, "/proposer").send(client, adresse_choisie="").status_code == 303
    (stored,) = contributions(app)
    assert stored.changes["adresse"]["to"] == "29 r de strasbourg"
    assert "position" not in stored.changes
    assert "id_ban" not in stored.changes


def test_the_form_arrives_when_the_service_is_away(app: Flask, client: FlaskClient, known: Known) -> None:
    known.away = True
    assert blank(client).send(client, **filled(adresse="29 rue de Strasbourg")).status_code == 303
    assert len(contributions(app)) == 1


@pytest.mark.parametrize(
    ("street", "kept"), [("29 Rue de Strasbourg", "44109_6924_00029"), ("31 Rue de Strasbourg", None)]
)
def test_the_identifier_is_kept_as_long_as_the_words_are_those_chosen(
    app: Flask, client: FlaskClient, known: Known, street: str, kept: str | None
) -> None:
    chosen = {
        "adresse": street,
        "code_postal": "44000",
        "commune": "Nantes",
        "id_ban": "44109_6924_00029",
        "id_ban_pour": "29 Rue de Strasbourg|44000|Nantes",
        "longitude": str(INSIDE_1[0]),
        "latitude": str(INSIDE_1[1]),
    }
    assert blank(client).send(client, **filled(**chosen)).status_code == 303
    (stored,) = contributions(app)
    assert stored.changes.get("id_ban", {}).get("to") == kept


def test_correcting_an_address_drops_its_identifier(app: Flask, client: FlaskClient) -> None:
    with application.toolbox_of(app).store.writing() as work:
        uid = create_place(work, adresse="29 Rue de Strasbourg", code_postal="44000", id_ban=FOUND.id_ban)
    there = f"/lieux/{uid}/corriger"
    form = form_to(client.get(f"{there}?quoi=emplacement"), there)
    assert form.value("id_ban") == "44109_6924_00029"
    assert form.send(client, adresse="31 Rue de Strasbourg").status_code == 303
    (stored,) = [one for one in contributions(app) if one.kind != "create"]
    assert stored.changes["id_ban"] == {"from": "44109_6924_00029", "to": None}


def test_moving_the_pin_keeps_the_identifier(app: Flask, client: FlaskClient) -> None:
    with application.toolbox_of(app).store.writing() as work:
        uid = create_place(work, adresse="29 Rue de Strasbourg", id_ban="44109_6924_00029")
    there = f"/lieux/{uid}/corriger"
    form = form_to(client.get(f"{there}?quoi=emplacement"), there)
    assert form.send(client, longitude="-1.5620", latitude="47.2150").status_code == 303
    (stored,) = [one for one in contributions(app) if one.kind != "create"]
    assert set(stored.changes) == {"position"}
