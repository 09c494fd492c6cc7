"""`/ogc` answers as OGC API – Features asks, on both databases."""

import gzip
import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from cartoquartiers.domain.published import COLUMN_NAMES
from cartoquartiers.exports.ogc_documents import CONFORMANCE
from cartoquartiers.store.queries import features
from cartoquartiers.web.ogc.kept import Kept
from tests.factories.places import add_places, change, create_place
from tests.factories.territory import INSIDE_2
from tests.support import cite
from tests.support.application import toolbox_of

ITEMS = "/ogc/collections/lieux/items"
ACCEPT_BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


REFUSED = [
    ("rubrik=culture", "rubrik"),
    ("limit=", "limit"),
    ("limit=²", "limit"),
    ("limit=1&limit=2", "limit"),
    ("after=x", "after"),
    ("after=-1", "after"),
    ("bbox=nan,0,1,1", "bbox"),
    ("bbox=inf,0,1,1", "bbox"),
    ("bbox=1e999,0,1,1", "bbox"),
    ("bbox=4_8,0,1,1", "bbox"),
    ("bbox=0,10,1,-10", "bbox"),
    ("bbox=", "bbox"),
    ("datetime=", "datetime"),
    ("datetime=..", "datetime"),
    ("datetime=2026-02-30", "datetime"),
    ("datetime=0000-01-01T00:00:00Z", "datetime"),
    ("datetime=0001-01-01T00:00:00%2B14:00", "datetime"),
    ("version=un", "version"),
    ("version=nan", "version"),
    ("version=1.5", "version"),
    ("famille=public", "famille"),
    ("date_maj=hier", "date_maj"),
    ("crs=EPSG:2154", "crs"),
    ("bbox-crs=x", "bbox-crs"),
    ("filter-crs=x", "filter-crs"),
    ("filter-lang=sql", "filter-lang"),
    ("f=geojson", "f"),
]


class Ours:
    """The application as the checks of the standard see a server."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, accept: str = "application/json, application/geo+json") -> cite.Answer:
        """Addresses in answers are whole; the client takes the rest."""
        path = address.removeprefix("http://localhost")
        path = path if path.startswith("/ogc") else f"/ogc{path}"
        answer = self.client.get(path, headers={"Accept": accept})
        return cite.Answer(answer.status_code, dict(answer.headers), answer.data)


@pytest.fixture
def places(app: Flask) -> list[str]:
    """Some places of the territory, in both halves, and one from OpenStreetMap."""
    found = add_places(toolbox_of(app).store, 12)
    with toolbox_of(app).store.writing() as work:
        found.append(
            create_place(
                work, nom="Bibliothèque", rubrique="culture", type="bibliotheque", position=list(INSIDE_2)
            )
        )
        found.append(create_place(work, nom="D’OpenStreetMap", licence="odbl"))
    return found


def get(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    return client.get(address, headers={name.replace("_", "-"): value for name, value in headers.items()})


def document(client: FlaskClient, address: str) -> Any:
    answer = get(client, address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return json.loads(answer.data)


@pytest.mark.usefixtures("places")
def test_the_abstract_tests_of_the_standard(client: FlaskClient) -> None:
    failed = {}
    for name, check in cite.CHECKS.items():
        try:
            check(Ours(client))
        except AssertionError as error:
            failed[name] = str(error)
    assert not failed


def test_an_empty_installation_answers_all_of_it_too(client: FlaskClient) -> None:
    for name in ("landing_page", "collections_page", "items_page", "limits", "boxes", "times"):
        cite.CHECKS[name](Ours(client))
    assert document(client, ITEMS)["features"] == []


def test_the_page_is_that_of_the_stored_texts(client: FlaskClient, places: list[str]) -> None:
    found = document(client, f"{ITEMS}?limit=100")
    assert [feature["id"] for feature in found["features"]] == places[:-1]
    exported = document(client, "/exports/lieux.geojson")["features"]
    assert found["features"] == exported
    assert all(tuple(feature["properties"]) == COLUMN_NAMES for feature in found["features"])
    assert [f["id"] for f in document(client, "/ogc/collections/lieux-odbl/items")["features"]] == places[-1:]
    licence = get(client, "/ogc/collections/lieux-odbl/items").headers["Link"]
    assert "opendatacommons" in licence
    quartiers = document(client, "/ogc/collections/quartiers/items")["features"]
    assert [(one["id"], one["properties"]["nom"]) for one in quartiers] == [
        ("1", "Quartier de l’Ouest"),
        ("2", "Quartier de l’Est"),
    ]


def test_a_place_that_left_says_so(app: Flask, client: FlaskClient, places: list[str]) -> None:
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=places[0], base_version=1)
    assert get(client, f"{ITEMS}/{places[0]}").status_code == 410
    assert get(client, f"{ITEMS}/{places[-1]}").status_code == 404
    assert get(client, f"/ogc/collections/lieux-odbl/items/{places[-1]}").status_code == 200
    assert document(client, f"{ITEMS}?limit=1")["numberMatched"] == len(places) - 2


def test_links_stay_on_the_public_address(client: FlaskClient, places: list[str]) -> None:
    answer = client.get(f"{ITEMS}?limit=2&rubrique=tri-reemploi", base_url="http://10.0.0.7:8000")
    found = json.loads(answer.data)
    assert all(not link["href"].startswith("http://10.") for link in found["links"])
    (following,) = [link["href"] for link in found["links"] if link["rel"] == "next"]
    assert following.startswith("http://localhost/ogc/") and "rubrique=tri-reemploi" in following


@pytest.mark.usefixtures("places")
def test_pages_read_by_people(client: FlaskClient, places: list[str]) -> None:
    here = "/ogc/collections/lieux"
    for address in (
        "/ogc",
        "/ogc/",
        "/ogc/api",
        "/ogc/conformance",
        "/ogc/collections",
        here,
        f"{here}/queryables",
        f"{here}/schema",
        ITEMS,
        f"{ITEMS}/{places[0]}",
        "/ogc/collections/quartiers/items/1",
    ):
        page = get(client, address, Accept=ACCEPT_BROWSER)
        assert (page.status_code, page.mimetype) == (200, "text/html"), address
        assert "ETag" not in page.headers
        assert "</html>" in page.get_data(as_text=True)
        data = get(client, address, Accept="*/*")
        assert str(data.mimetype).endswith("json")
        assert "Accept" in data.headers["Vary"]
    assert "Bibliothèque" in get(client, f"{ITEMS}?f=html").get_data(as_text=True)
    refused = get(client, f"{ITEMS}?filter=nom", Accept=ACCEPT_BROWSER)
    assert (refused.status_code, refused.mimetype) == (400, "text/html")
    assert "ne se lit pas" in refused.get_data(as_text=True)


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_who_gets_a_page(client: FlaskClient) -> None:
    for accept, page in {
        "": False,
        "*/*": False,
        "text/html": True,
        ACCEPT_BROWSER: True,
        "application/geo+json, text/html": False,
        "text/html;q=0.5, application/json;q=0.4": True,
        "image/png": False,
        ";;;q=zz,///": False,
    }.items():
        answer = get(client, ITEMS, Accept=accept)
        assert (answer.mimetype == "text/html") is page, accept
    assert get(client, f"{ITEMS}?f=json", Accept="text/html").mimetype == "application/geo+json"
    assert get(client, f"{ITEMS}?f=xml").status_code == 400


def test_what_has_not_changed_is_not_sent_again(app: Flask, client: FlaskClient, places: list[str]) -> None:
    first = get(client, f"{ITEMS}?limit=3")
    assert get(client, f"{ITEMS}?limit=3").data == first.data
    for condition in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_Modified_Since": first.headers["Last-Modified"]},
    ):
        again = get(client, f"{ITEMS}?limit=3", **condition)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert again.headers["Content-Crs"] == f"<{cite.CRS84}>"
    packed = get(client, f"{ITEMS}?limit=3", Accept_Encoding="gzip")
    assert gzip.decompress(packed.data) == first.data
    assert packed.headers["ETag"] != first.headers["ETag"]
    head = client.head(f"{ITEMS}?limit=3")
    assert (head.data, head.headers["ETag"]) == (b"", first.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(first.data))
    with toolbox_of(app).store.writing() as work:
        change(work, "confirm", place=places[0], base_version=1)
    changed = get(client, f"{ITEMS}?limit=3", If_None_Match=first.headers["ETag"])
    assert changed.status_code == 200 and changed.headers["X-Dataset-Tick"] != first.headers["X-Dataset-Tick"]


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_any_site_may_read_every_answer(client: FlaskClient) -> None:
    for address in ("/ogc", ITEMS, f"{ITEMS}?x=1", "/ogc/nothing", "/ogc/collections/nothing/items"):
        assert get(client, address).headers["Access-Control-Allow-Origin"] == "*"
    assert client.options(ITEMS).headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert client.post(ITEMS).status_code == 405


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
@pytest.mark.usefixtures("places")
def test_the_description_names_what_is_served(app: Flask, client: FlaskClient) -> None:
    description = document(client, "/ogc/api")
    assert description["servers"] == [{"url": "http://localhost/ogc"}]
    for path, verbs in description["paths"].items():
        address = "/ogc" + path.replace("{featureId}", "1")
        if "{featureId}" not in path:
            assert get(client, address).status_code == 200, path
        assert list(verbs) == ["get"]
    parameters = {p["name"]: p for p in description["paths"]["/collections/lieux/items"]["get"]["parameters"]}
    assert set(COLUMN_NAMES) < set(parameters)
    assert "cql-text" in parameters["filter-lang"]["schema"]["enum"]
    assert parameters["limit"]["schema"]["maximum"] == 10_000
    assert document(client, "/ogc/conformance")["conformsTo"] == list(CONFORMANCE)


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_schemas_fit_the_features(client: FlaskClient, places: list[str]) -> None:
    here = "/ogc/collections/lieux"
    links = {link["rel"]: link["href"] for link in document(client, here)["links"]}
    of_feature = document(client, links["describedby"].removeprefix("http://localhost"))
    flat = document(
        client, links["http://www.opengis.net/def/rel/ogc/1.0/schema"].removeprefix("http://localhost")
    )
    asked = document(
        client, links["http://www.opengis.net/def/rel/ogc/1.0/queryables"].removeprefix("http://localhost")
    )
    assert list(of_feature["properties"]["properties"]["properties"]) == list(COLUMN_NAMES)
    assert list(flat["properties"]) == list(asked["properties"]) == [*COLUMN_NAMES, "geometry"]
    assert flat["properties"]["id"]["x-ogc-role"] == "id"
    assert flat["properties"]["geometry"]["format"] == "geometry-point"
    assert asked["additionalProperties"] is False
    # The geometry is described elsewhere on the web, where no test goes.
    bare = {**of_feature, "properties": {**of_feature["properties"], "geometry": {"type": "object"}}}
    validator = Draft202012Validator(bare)
    for feature in document(client, ITEMS)["features"]:
        there = {name: value for name, value in feature["properties"].items() if value is not None}
        validator.validate({**feature, "properties": there})
    assert get(client, f"{here}/schema").content_type == "application/schema+json"


def test_counts_are_kept_for_a_tick_only(
    app: Flask, client: FlaskClient, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[object] = []
    count = features.count_places

    def counting(*args: Any) -> int:
        counted.append(args)
        return count(*args)

    monkeypatch.setattr(features, "count_places", counting)
    for after in (0, 2, 4):
        document(client, f"{ITEMS}?limit=2&rubrique=culture&after={after}")
    assert len(counted) == 2  # those in the selection, and all
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Une de plus", rubrique="culture", type="bibliotheque")
    assert document(client, f"{ITEMS}?limit=2&rubrique=culture")["numberMatched"] == 2
    kept = Kept(1)
    for number in range(2000):
        kept.get(number, lambda: 1)
    assert len(kept._found) == 512


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_what_is_not_understood_is_refused_in_french(client: FlaskClient) -> None:
    for query, field in REFUSED:
        answer = get(client, f"{ITEMS}?{query}")
        assert answer.status_code == 400, query
        assert answer.content_type == "application/problem+json"
        cite.valid("exception", answer.get_json())
        (problem,) = answer.get_json()["problems"]
        assert problem["field"] == field, query
        assert problem["message"].endswith("."), query


def test_extremes_are_answered_alike(client: FlaskClient, places: list[str]) -> None:
    for query in (
        f"limit={2**63}",
        f"limit={'9' * 300}",
        f"after={2**63}",
        "version=1e300",
        "datetime=9999-12-31/..",
        "datetime=0001-01-01/9999-12-31T23:59:59.999999Z",
        "verifie_le=9999-12-31",
        "bbox=-180,-90,180,90",
        "bbox=-1.575,47.2161,-1.575,47.2161",
        "nom=%F0%9F%8C%B3",
    ):
        assert get(client, f"{ITEMS}?{query}").status_code == 200, query
    assert get(client, f"{ITEMS}?nom=%00").status_code in (400, 404)
