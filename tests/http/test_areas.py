"""The pages of quartiers, communes and rubriques."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.places import create_place
from tests.factories.territory import INSIDE_2
from tests.support.application import toolbox_of


@pytest.fixture
def town(app: Flask) -> None:
    """Two places in the west, one in the east."""
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Compost")
        create_place(work, nom="Jardin", rubrique="espaces-verts", type="jardin-partage")
        create_place(work, nom="Atelier", type="repair-cafe", position=list(INSIDE_2))


def figures(client: FlaskClient, address: str) -> dict[str, int]:
    """The figures of a page, by their French name."""
    shown = client.get(address).get_data(as_text=True).partition('<dl class="figures">')[2]
    rows = shown.partition("</dl>")[0].split("<dt>")[1:]
    return {row.partition("</dt>")[0]: int(row.partition("<dd>")[2].partition("</dd>")[0]) for row in rows}


@pytest.mark.parametrize(
    ("address", "places", "services", "initiatives"),
    [
        ("/quartiers/1", 2, 1, 1),
        ("/quartiers/2", 1, 0, 1),
        ("/communes/44109", 3, 1, 2),
        ("/rubriques/tri-reemploi", 2, 1, 1),
        ("/rubriques/culture", 0, 0, 0),
    ],
)
@pytest.mark.usefixtures("town")
def test_the_figures_are_those_of_the_list(
    client: FlaskClient, address: str, places: int, services: int, initiatives: int
) -> None:
    told = figures(client, address)
    assert (told["Lieux"], told["Services"], told["Initiatives locales"]) == (places, services, initiatives)


@pytest.mark.usefixtures("town")
def test_a_rubrique_names_who_answers_for_it(client: FlaskClient) -> None:
    assert "<li>Référent</li>" in client.get("/rubriques/espaces-verts").get_data(as_text=True)
    assert "Aucun référent" in client.get("/rubriques/culture").get_data(as_text=True)


@pytest.mark.usefixtures("town")
def test_every_link_of_an_area_leads_somewhere(client: FlaskClient) -> None:
    shown = client.get("/quartiers/1").get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    links = [part.partition('"')[0].replace("&amp;", "&") for part in shown.split('href="')[1:]]
    assert "/liste?quartier=1&rubrique=espaces-verts" in links
    assert [link for link in links if client.get(link, follow_redirects=True).status_code != 200] == []


@pytest.mark.parametrize("address", ["/quartiers/99", "/communes/00000", "/rubriques/licornes"])
def test_what_is_no_area_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
