"""Communes and quartiers from a file that somebody sends."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from shapely import box, to_geojson
from werkzeug.test import TestResponse

from cartoquartiers.store.queries.territory import territory
from tests.factories.territory import CUT, EAST, INSIDE_2, NORTH, SOUTH
from tests.support import api
from tests.support.application import toolbox_of

HOME = "/administration/territoire"
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(client_as: ClientAs) -> FlaskClient:
    """A browser in which the administrator is signed in."""
    return client_as("administrator")


def feature(code: Any, name: Any, west: float = CUT, east: float = EAST) -> dict[str, Any]:
    """One outline of a file."""
    geometry = json.loads(to_geojson(box(west, SOUTH, east, NORTH)))
    return {"type": "Feature", "properties": {"code": code, "nom": name}, "geometry": geometry}


def collection(*features: dict[str, Any]) -> bytes:
    """A GeoJSON file."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def send(client: FlaskClient, content: bytes, kind: str = "quartiers", **more: str) -> TestResponse:
    """Send a file with the form."""
    data = {"file": (io.BytesIO(content), "contours.geojson"), **more}
    return client.post(f"{HOME}/{kind}", data=data, content_type="multipart/form-data")


def names(app: Flask) -> dict[str, str]:
    """The quartiers that are kept."""
    with toolbox_of(app).store.reading() as work:
        return territory(work).quartiers


def test_a_file_adds_and_replaces_quartiers_and_places_follow(app: Flask, administrator: FlaskClient) -> None:
    uid = api.send(administrator, api.creation(position=list(INSIDE_2)))["place"]
    middle = (INSIDE_2[0] + EAST) / 2
    sent = collection(feature(2, "Bord de Loire", middle, EAST), feature("2b", "Les Ponts", CUT, middle))
    answer = send(administrator, sent)
    assert answer.status_code == 303
    page = administrator.get(HOME).text
    assert "Les Ponts" in page
    assert names(app) == {"1": "Quartier de l’Ouest", "2": "Bord de Loire", "2b": "Les Ponts"}
    place = administrator.get(f"/lieux/{uid}?f=geojson", follow_redirects=True).get_json()
    assert (place["properties"]["quartier"], place["properties"]["version"]) == ("2b", 1)


def test_the_columns_may_be_named(app: Flask, administrator: FlaskClient) -> None:
    odd = feature("x", "y")
    odd["properties"] = {"num": 7, "lib": "Les Hauts", "code": "non"}
    assert send(administrator, collection(odd), code_field="num", name_field="lib").status_code == 303
    assert names(app)["7"] == "Les Hauts"


NOT_DEGREES = {
    **feature("7", "Loin"),
    "geometry": json.loads(to_geojson(box(355000, 6689000, 356000, 6690000))),
}
POINT = {**feature("7", "Point"), "geometry": {"type": "Point", "coordinates": [-1.5, 47.2]}}
BROKEN = {**feature("7", "Cassé"), "geometry": {"type": "Polygon", "coordinates": [[[1]]]}}
NULL = {**feature("7", "Rien"), "geometry": None}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"pas du json",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [1]}',
        b'{"type": "FeatureCollection", "features": NaN}',
        b"[" * 100_000,
        b'{"features": ' + b"9" * 6000 + b"}",
        collection(feature("", "Sans code")),
        collection(feature("7", "")),
        collection(feature("7", "a\0b")),
        collection(feature("7", "x" * 151)),
        collection(NOT_DEGREES),
        collection(POINT),
        collection(BROKEN),
        collection(NULL),
        collection({"type": "Feature", "properties": None, "geometry": None}),
    ],
)
def test_a_file_that_cannot_be_taken_changes_nothing(
    app: Flask, administrator: FlaskClient, content: bytes
) -> None:
    before = names(app)
    answer = send(administrator, content)
    assert answer.status_code == 422
    assert 'href="#field-file"' in answer.text
    assert names(app) == before


def test_what_cannot_be_taken_is_named_and_the_others_are_taken(
    app: Flask, administrator: FlaskClient
) -> None:
    sent = collection(POINT, feature("8", "Les Hauts"), feature("8", "Encore"), BROKEN)
    send(administrator, sent)
    told = administrator.get(HOME).text.replace("\u00a0", " ")
    assert names(app)["8"] == "Les Hauts"
    assert "3 contours du fichier n’ont pas été pris" in told
    assert all(words in told for words in ("« Point » n’est pas", "« Cassé » n’est pas", "« 8 » est donné"))
    send(administrator, collection(feature("44143", "Rezé"), feature("reze", "Rezé bis")), "communes")
    assert "reze" in administrator.get(HOME).text


def test_a_commune_needs_its_insee_code(administrator: FlaskClient) -> None:
    assert send(administrator, collection(feature("nantes", "Nantes")), "communes").status_code == 422
    assert send(administrator, collection(feature("44143", "Rezé")), "communes").status_code == 303
    assert "Rezé" in administrator.get("/administration/communes/44143").text


def test_a_quartier_is_renamed_and_taken_off(app: Flask, administrator: FlaskClient) -> None:
    assert administrator.post("/administration/quartiers/2", data={"name": "Les Ponts"}).status_code == 303
    assert names(app)["2"] == "Les Ponts"
    wrong = administrator.post("/administration/quartiers/2", data={"name": " "})
    assert wrong.status_code == 422
    assert 'href="#field-name"' in wrong.text
    assert administrator.post("/administration/quartiers/2/retirer").status_code == 303
    assert "2" not in names(app)
    kept = administrator.post("/administration/quartiers/1/retirer", follow_redirects=True)
    assert "limite le rôle" in kept.text
    assert "1" in names(app)


def test_an_empty_installation_shows_its_territory_all_the_same(
    app: Flask, administrator: FlaskClient
) -> None:
    from cartoquartiers.usecases.territory import remove
    from tests import people

    with toolbox_of(app).store.writing() as work:
        remove(work, people.actor("administrator"), "quartier", "2")
        remove(work, people.actor("administrator"), "commune", "44109")
    assert "Pas encore de commune." in administrator.get(HOME).text
