"""Who chooses English reads English: no French is left on any page but the town's own words."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.domain.training_cases import CASES
from cartoquartiers.domain.training_places import PLACES
from cartoquartiers.store.tables.people import Organisation, Person
from cartoquartiers.store.tables.territory import CategoryRow, Municipality, Neighbourhood, TypeRow
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.leftover import french_left

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)

# What no catalogue translates: examples and names that an English page quotes as they are.
QUOTED = (
    "Composteur de la place du Sanitat",
    "du mardi au samedi de 9 h 30 à 12 h et de 14 h à 18 h",
    "Base Adresse Nationale",
    "Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07",
    "Défenseur des droits",
    "lieux-odbl",
)
NAME = "Potager des voisins"
SAID = "Un jardin pour les habitants."


@pytest.fixture
def names(app: Flask) -> list[str]:
    """The names and labels of the town, and what the tests publish."""
    columns = (
        CategoryRow.label,
        TypeRow.label,
        Neighbourhood.name,
        Municipality.name,
        Organisation.name,
        Person.name,
    )
    with toolbox_of(app).store.reading() as work:
        found = [str(name) for column in columns for name in work.session.scalars(select(column)) if name]
    return [*made_up(), *found, *QUOTED, NAME, SAID]


def made_up() -> list[str]:
    """What made-up people write in the exercises: French, like what residents write."""
    places = [str(value) for place in PLACES.values() for value in place.fields.values()]
    cases = [text for case in CASES.values() for text in (case.name, case.message, case.note) if text]
    return [*cases, *places, *(str(value) for case in CASES.values() for value in case.changes.values())]


def plain_addresses(app: Flask) -> Iterator[str]:
    """Every page that needs no identifier."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            yield rule.rule


def left_on(client: FlaskClient, addresses: list[str], names: list[str]) -> list[str]:
    """The French of these pages, each with its address; files and redirections say nothing."""
    left, read, doors = [], 0, 0
    for address in addresses:
        answer = client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
        refused = answer.status_code in {401, 403} or "/connexion" in answer.headers.get("Location", "")
        doors += not refused
        if answer.mimetype == "text/html" and answer.status_code < 300:
            page = answer.get_data(as_text=True)
            assert '<html lang="en"' in page or "<html" not in page, address
            left += [f"{address}: {said}" for said in french_left(page, names)]
            read += 1
    assert read > doors // 3, "hardly a page was read"
    return left


@pytest.mark.parametrize("who", ["anonymous", "moderator", "administrator"])
def test_no_french_is_left_on_the_pages(app: Flask, client_as: Enter, names: list[str], who: str) -> None:
    assert not left_on(client_as(who), sorted(plain_addresses(app)), names)


def test_no_french_is_left_around_a_place(client_as: Enter, names: list[str]) -> None:
    moderator = client_as("moderator")
    creation = api.creation(
        nom=NAME, description=SAID, horaires="Mo-Fr 09:00-12:00; PH off", acces_fauteuil="partiel"
    )
    place = moderator.get(f"/lieux/{api.publish(moderator, creation)['place']}").headers["Location"]
    base = place.rpartition("/")[0]
    ways = ["corriger", "confirmer", "signaler", "photo", "historique"]
    pages = [place, *(f"{base}/{way}" for way in ways), "/quartiers/1", "/communes/44109", "/liste?q=potager"]
    assert not left_on(client_as("anonymous"), pages, names)
    shown = moderator.get(f"{place}?lang=en").get_data(as_text=True)
    assert "Monday to Friday" in shown and "Partly wheelchair accessible" in shown


def test_no_french_is_left_on_the_desk(client_as: Enter, names: list[str]) -> None:
    passer_by, moderator = client_as("anonymous"), client_as("moderator")
    body = api.creation(nom=NAME, description=SAID)
    receipt = api.send(passer_by, body)
    assert not left_on(moderator, ["/moderation", f"/moderation/{receipt['uid']}"], names)
    follow = "/suivi/" + receipt["follow"].rpartition("/")[2]
    assert not left_on(passer_by, [follow], names)
    api.decide(moderator, receipt["uid"], "refuse", reason="event")
    assert not left_on(passer_by, [follow], names)
    assert not left_on(moderator, [f"/moderation/{receipt['uid']}"], names)


def test_mistakes_are_told_in_english(client_as: Enter, names: list[str]) -> None:
    client = client_as("anonymous")
    client.get("/aide?lang=en")
    typed = {
        "nom": "",
        "telephone": "12",
        "courriel": "x",
        "site_web": "ftp:/x",
        "latitude": "91",
        "longitude": "0",
    }
    answer = client.post("/proposer", data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 422
    assert not french_left(answer.get_data(as_text=True), names)


def test_words_are_chosen_again_with_the_language(client_as: Enter) -> None:
    client = client_as("anonymous")
    assert "List of places" in client.get("/liste?lang=en").get_data(as_text=True)
    assert "List of places" in client.get("/liste").get_data(as_text=True), "kept in a cookie"
    assert "Liste des lieux" in client.get("/liste?lang=fr").get_data(as_text=True)
