"""Rows without a position are placed by their addresses, asked of a service over HTTP; a person decides where
that is not sure, and nothing is lost when the service does not answer."""

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.adapters.geocoder import HttpGeocoder
from cartoquartiers.store.tables.imports import AddressAnswer
from cartoquartiers.store.tables.place import Place
from cartoquartiers.usecases import import_locating, locating
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.http.test_imports import check, draft_of, figures, lines, send
from tests.support.application import toolbox_of
from tests.support.geocoders import Service, collection, feature, serving

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
COLUMNS = "id;Nom;Adresse;Commune"
LIST = lines(
    "1;Un;1 rue du Port;Nantes", "2;Deux;2 rue du Port;Nantes", "3;Trois;3 rue;Nantes", columns=COLUMNS
)


@pytest.fixture
def service(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setattr(locating, "PER_SECOND", 1000)
    with serving() as (base, running):
        toolbox_of(app).geocoder = HttpGeocoder(base)
        yield running


def asked(service: Service) -> list[str]:
    return [said["q"] for _path, said in service.asked]


def test_sure_rows_are_placed_and_a_person_chooses_for_the_others(
    app: Flask, client_as: Enter, service: Service
) -> None:
    service.body = collection(feature("2 Rue du Port", at=INSIDE_1, id="44109_1_00002"))
    client = client_as("moderator")
    home = draft_of(client, LIST)
    check(client, home, at_once="1")
    assert "Chercher 3 adresses" in client.get(f"{home}/apercu").text
    service.body = collection(
        feature("3 Rue du Port", at=INSIDE_1, score=0.3), feature("3 Rue Neuve", at=INSIDE_2, score=0.29)
    )
    assert client.post(f"{home}/adresses").headers["Location"] == f"{home}/apercu"
    assert asked(service) == ["1 rue du Port, Nantes", "2 rue du Port, Nantes", "3 rue, Nantes"]
    assert service.asked[0][1]["autocomplete"] == "0"
    row = client.get(f"{home}/lignes/1").text
    assert "3 Rue Neuve" in row
    assert "30\u00a0%" in row
    assert client.post(f"{home}/lignes/1/adresse", data={"pick": "7"}).status_code == 422
    chosen = client.post(f"{home}/lignes/1/adresse", data={"pick": "1"})
    assert chosen.headers["Location"] == f"{home}/lignes/2"
    client.post(f"{home}/lignes/2/adresse", data={"pick": "none"})
    # Mended, a row is asked about anew, and it alone.
    service.body = collection(feature("2 Rue du Port", at=INSIDE_1, id="44109_1_00002"))
    client.post(f"{home}/lignes/3", data={"value-2": "2 rue du Port", "value-1": "Trois"})
    assert "Chercher 1 adresse" in client.get(f"{home}/apercu").text
    client.post(f"{home}/adresses")
    # What was asked before was kept, with its answer: this address is not asked twice, and not sure either.
    assert len(service.asked) == 3
    client.post(f"{home}/lignes/3/adresse", data={"pick": "0"})
    assert figures(send(client, home)) == [3, 0, 0, 0]
    with toolbox_of(app).store.reading() as work:
        places = {place.name: place for place in work.session.scalars(select(Place))}
        assert len(places) == 2  # the third waits for somebody to place it
        assert places["Un"].fields["position"] == list(INSIDE_2)
        assert places["Un"].fields["id_ban"] == "44109_6924_00029"
        assert places["Un"].fields["code_postal"] == "44000"
        assert len(list(work.session.scalars(select(AddressAnswer)))) == 3


@one_database
def test_a_service_that_is_away_loses_nothing_and_the_search_goes_on_later(
    client_as: Enter, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_locating, "AT_ONCE", 2)
    service.body = collection(feature("Rue du Port", at=INSIDE_1))
    client = client_as("association")
    home = draft_of(client, LIST)
    check(client, home)
    assert client.post(f"{home}/adresses").headers["Location"] == f"{home}/adresses"
    assert "1 adresse reste" in client.get(f"{home}/adresses").text
    service.status = 503
    away = client.post(f"{home}/adresses")
    assert away.status_code == 503
    assert "Rien n’est perdu" in away.text
    assert 'id="sending"' not in away.text
    preview = client.get(f"{home}/apercu?etat=tout").text
    assert preview.count("placé d’après son adresse") == 2
    assert "3 lignes sur 3 peuvent partir" in preview
    service.status = 200
    assert client.post(f"{home}/adresses").headers["Location"] == f"{home}/apercu"
    assert client.get(f"{home}/apercu?etat=ready").text.count("90\u00a0%") == 3
    assert client_as("moderator").post(f"{home}/adresses").status_code == 404
    assert figures(send(client, home)) == [3, 0, 0, 0]
    assert client.post(f"{home}/adresses").status_code == 409


@one_database
def test_the_command_places_rows_and_says_what_it_could_not_ask(app: Flask, service: Service) -> None:
    file = toolbox_of(app).data_dir / "liste.csv"
    file.write_bytes(LIST)
    service.body = collection(feature("Rue du Port", at=INSIDE_1))
    options = [str(file), "--type", "composteur", "--source", "Amis", "--licence", "lov2", "--geocode"]
    run = app.test_cli_runner().invoke
    service.status = 503
    missed = run(args=["places", "import", *options])
    assert "n’a pas répondu pour 3 lignes" in missed.output
    assert "à placer sur la carte, car sans position\u00a0: 3" in missed.output
    service.status = 200
    done = run(args=["places", "import", *options])
    assert "Adresses cherchées\u00a0: 3 placées, 0 incertaines" in done.output, done.output
    assert "3 modifiées" in done.output or "3 créées" in done.output
    count = len(service.asked)
    service.body = json.dumps({}).encode()
    again = run(args=["places", "import", *options])
    assert "3 inchangées" in again.output
    assert len(service.asked) == count
