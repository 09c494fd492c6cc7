"""The site asks a real addok, the program behind the Base Adresse Nationale, about addresses of Nantes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from cartoquartiers.app import create_app, settings_from
from cartoquartiers.domain.locating import Finding
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.locating import Tally, located_rows
from tests.factories.places import create_place
from tests.support import application
from tests.support.clock import FrozenClock

pytestmark = [
    pytest.mark.programs,
    pytest.mark.parametrize("kind", ["spatialite"], indirect=True),
]
STRASBOURG = [-1.553248, 47.218045]


@pytest.fixture
def client(addok: str, database: str, tmp_path: Path, clock: FrozenClock) -> Iterator[FlaskClient]:
    """A passer-by of a site that asks addok, with two places."""
    chosen = settings_from({**application.settings(database, tmp_path), "GEOCODER_URL": addok})
    toolbox = Toolbox(chosen, clock)
    app = create_app(chosen, toolbox)
    app.testing = True
    with toolbox.store.writing() as work:
        create_place(work, nom="À Doulon", position=[-1.5209, 47.2267])
        create_place(work, nom="Près du cours", position=[-1.5530, 47.2175])
    yield app.test_client()
    application.close(app)


def search(client: FlaskClient, words: str) -> list[dict[str, Any]]:
    answer = client.get("/adresses", query_string={"q": words}).get_json()
    assert answer["available"], "addok did not answer in time"
    found: list[dict[str, Any]] = answer["addresses"]
    return found


@pytest.mark.parametrize(
    "words", ["29 rue de Strasbourg", "29 rue de stras", "29, RUE DE STRASBOURG Nantes", "29 r de strasbour"]
)
def test_an_address_is_found_as_people_type_it(client: FlaskClient, words: str) -> None:
    first = search(client, words)[0]
    assert first["label"] == "29 Rue de Strasbourg 44000 Nantes"
    assert first["position"] == STRASBOURG
    assert first["id_ban"] == "44109_6924_00029"
    assert (first["adresse"], first["code_postal"]) == ("29 Rue de Strasbourg", "44000")
    assert first["commune"] == "Nantes"


def test_bis_is_another_address(client: FlaskClient) -> None:
    assert search(client, "29 bis rue de Strasbourg")[0]["id_ban"] == "44109_6924_00029_bis"


def test_what_is_no_address_finds_none(client: FlaskClient) -> None:
    assert search(client, "xyzzy plugh") == []


def test_the_address_of_a_position(client: FlaskClient) -> None:
    there = {"lon": STRASBOURG[0] + 0.0001, "lat": STRASBOURG[1]}
    (found,) = client.get("/adresses/inverse", query_string=there).get_json()["addresses"]
    assert found["adresse"] == "29 Rue de Strasbourg"
    far = client.get("/adresses/inverse", query_string={"lon": 2.35, "lat": 48.85}).get_json()
    assert far["addresses"] == []


def test_the_list_around_an_address(client: FlaskClient) -> None:
    page = client.get("/liste", query_string={"pres_de": "29 rue de Strasbourg"}).get_data(as_text=True)
    assert "29 Rue de Strasbourg 44000 Nantes" in page
    assert page.index("Près du cours") < page.index("À Doulon")


def test_a_list_without_positions_is_placed_by_its_addresses(client: FlaskClient) -> None:
    toolbox: Toolbox = client.application.extensions["toolbox"]
    assert toolbox.geocoder
    said = {"a": "29 rue de Strasbourg", "b": "29 r. de strasbourg, 44000 NANTES, France", "c": "xyzzy plugh"}
    rows = [MappedRow(2, one, {"adresse": text, "commune": "Nantes"}, None) for one, text in said.items()]
    tally = Tally()
    found = list(located_rows(toolbox.store, toolbox.geocoder, rows, {"adresse", "commune"}, tally))
    assert [row.position for row in found[:2]] == [tuple(STRASBOURG)] * 2
    assert found[0].values["id_ban"] == "44109_6924_00029"
    assert found[2].position is None
    assert (tally.counts[Finding.SURE], tally.unasked) == (2, 0)
