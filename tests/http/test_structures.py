"""The pages of structures, as everybody sees them and as the space of their members."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.factories.places import create_place
from tests.factories.territory import STRUCTURE
from tests.support.application import toolbox_of

PAGE = f"/structures/{STRUCTURE}"
ClientAs = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def kept(app: Flask) -> str:
    """A place that the structure keeps, beside one that it does not and one of unknown licence."""
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Verger de personne")
        create_place(work, nom="Source inconnue", structure=STRUCTURE, licence="unknown")
        return create_place(work, nom="Jardin des Amis", structure=STRUCTURE)


def test_everybody_reads_what_a_structure_keeps(client: FlaskClient, kept: str) -> None:
    page = client.get(PAGE).text
    assert f"/lieux/{kept}/" in page
    assert "Source inconnue" in page
    assert "Verger" not in page
    assert f'href="/?structure={STRUCTURE}"' in page
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert (data["@type"], data["name"]) == ("Organization", "Les Amis du jardin")
    assert [one["name"] for one in data["subjectOf"]] == ["Jardin des Amis"]
    assert not [person for person in people.CAST if f"{person}@demo.example" in page]


@one_database
@pytest.mark.usefixtures("kept")
def test_every_link_of_a_structure_leads_somewhere(client: FlaskClient) -> None:
    shown = client.get(PAGE).text.partition("<main")[2].partition("</main>")[0]
    links = [part.partition('"')[0].replace("&amp;", "&") for part in shown.split('href="')[1:]]
    assert f"/exports/lieux.csv?structure={STRUCTURE}" in links
    wrong = [one for one in links if client.get(one, follow_redirects=True).status_code != 200]
    assert not wrong
    assert client.get("/structures/inconnue").status_code == 404
    for page in ("/structures", "/plan-du-site"):
        assert f'href="{PAGE}"' in client.get(page).text
    assert PAGE in client.get("/sitemaps/structures.xml").text


@one_database
def test_the_plaque_of_a_place_leads_to_its_page(app: Flask, client: FlaskClient, kept: str) -> None:
    toolbox = toolbox_of(app)
    page = client.get(f"/lieux/{kept}/affichette").text
    drawing = page.partition('<img src="/l/')[2].partition('"')[0]
    assert drawing.endswith(".svg")
    drawing = f"/l/{drawing}"
    answer = client.get(drawing)
    assert answer.mimetype == "image/svg+xml"
    short = drawing.removesuffix(".svg")
    assert kept in client.get(short).headers["Location"]
    assert answer.data == toolbox.draw_code(f"{toolbox.base_url}{short}")
    assert answer.data != toolbox.draw_code(f"{toolbox.base_url}/l/autre2")
    assert "/affichette" in client.get(f"/lieux/{kept}", follow_redirects=True).text
    assert client.get("/l/inconnu.svg").status_code == 404
    assert client.get("/lieux/inconnu/affichette").status_code == 404
