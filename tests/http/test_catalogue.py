"""The catalogue, the dictionary, the package and the national schemas over HTTP, on both databases."""

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.dictionary import CURRENT, DETAILS, EDITIONS
from cartoquartiers.domain.published import COLUMN_NAMES
from cartoquartiers.domain.side_files import BY_NAME
from cartoquartiers.exports.registry import FORMATS
from cartoquartiers.usecases import acts
from cartoquartiers.usecases.site_settings import set_setting
from cartoquartiers.web.opendata import profiles
from tests import people
from tests.factories.places import change, create_place
from tests.factories.territory import INSIDE_2, add_category, add_type
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

CATALOGUES = ("/catalogue.jsonld", "/catalogue.ttl", "/catalogue.rdf")
# Beside the places of a town that has none from OpenStreetMap.
TOWN_FILES = [name for name in BY_NAME if name != "bons-a-savoir-odbl"]
HOSTILE = '=Le "Jardin", <b>été</b> ! 🌳'
SIRET = "21440109300015"
MADE = "|".join(re.escape(row.file) for row in FORMATS if not row.is_streamed)
# What these say is made without asking the database anything that the two could answer differently.
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def town(app: Flask) -> list[str]:
    """Two rubriques with places, one of OpenStreetMap, one of unknown licence, a closed mairie, another."""
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "publisher", HOSTILE)
        set_setting(work, "publisher_siret", SIRET)
        set_setting(work, "contact", "carte@ville.example")
        add_category(work, "demarches", "Mairie et démarches", 4)
        add_type(work, "mairie-annexe", "demarches", "Mairie")
        mairie = {
            "type": "mairie-annexe",
            "rubrique": "demarches",
            "adresse": "2 rue de l’Œuf",
            "code_postal": "44000",
        }
        found = [
            create_place(work, nom=HOSTILE, type="jardin-partage", rubrique="espaces-verts"),
            create_place(work, nom="D’OpenStreetMap", licence="odbl", source="OpenStreetMap"),
            create_place(work, nom="Secret", licence="unknown", **mairie),
            create_place(work, nom="Ancienne mairie", **mairie),
            create_place(work, nom=f"{HOSTILE} mairie", position=list(INSIDE_2), source="Ville", **mairie),
        ]
        change(work, "close", place=found[3], base_version=1)
        return found


def tree(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/catalogue.jsonld").get_json(force=True)
    return found


@pytest.mark.usefixtures("town")
def test_the_catalogue_holds_the_whole_the_other_licence_and_each_rubrique(client: FlaskClient) -> None:
    datasets = {one["@id"]: one for one in tree(client)["dcat:dataset"]}
    base = "http://localhost/catalogue#"
    assert set(datasets) == {
        base + key
        for key in ("lieux", "lieux-odbl", "rubrique-espaces-verts", "rubrique-demarches", *BY_NAME)
    }
    main = datasets[f"{base}lieux"]
    assert main["dct:publisher"]["@id"] == f"{base}editeur"
    assert "Ville" in main["dct:provenance"]["rdfs:label"]["@value"]
    assert "Secret" not in json.dumps(tree(client), ensure_ascii=False)
    assert main["dct:license"]["@id"] == "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
    for key in ("lieux-odbl", "bons-a-savoir-odbl"):
        assert "opendatacommons" in datasets[base + key]["dct:license"]["@id"]
    assert tree(client)["dcat:service"][0]["dcat:servesDataset"][0]["@id"] == f"{base}lieux"


@pytest.mark.usefixtures("town")
def test_each_distribution_is_there_with_the_length_that_is_told(client: FlaskClient) -> None:
    seen = 0
    for dataset in tree(client)["dcat:dataset"]:
        for file in dataset["dcat:distribution"]:
            address = file["dcat:downloadURL"]["@id"]
            if re.search(MADE, address) and not dataset["@id"].endswith("#lieux"):
                continue  # a library's file takes half a second: those of one dataset are enough
            answer = client.head(address)
            assert answer.status_code == 200
            assert answer.content_type.partition(";")[0] == file["dcat:mediaType"]["rdfs:label"]
            told = file.get("dcat:byteSize", {}).get("@value")
            assert told in (None, answer.headers["Content-Length"])
            seen += told is not None
    assert seen >= 4 * sum(row.length is not None for row in FORMATS)


@one_database
@pytest.mark.usefixtures("town")
def test_validators_and_headers(client: FlaskClient) -> None:
    for address in (*CATALOGUES, "/datapackage.json"):
        check_headers(client, address)


def check_headers(client: FlaskClient, address: str) -> None:
    """The same by HEAD, nothing when nothing changed, 400 for what is not known."""
    first = client.get(address)
    assert first.status_code == 200 and first.headers["Access-Control-Allow-Origin"] == "*"
    assert not first.headers["ETag"].startswith("W/")
    head = client.head(address)
    assert head.data == b"" and head.headers["Content-Length"] == str(len(first.data))
    assert head.headers["ETag"] == first.headers["ETag"]
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(address, headers=condition)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    refused = client.get(f"{address}?licorne=1")
    assert (refused.status_code, refused.content_type) == (400, "application/problem+json")


@pytest.mark.usefixtures("town")
def test_the_catalogue_follows_settings_and_places(app: Flask, client: FlaskClient) -> None:
    tags = [client.get("/catalogue.ttl").headers["ETag"]]
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "title", "La carte")
    tags.append(client.get("/catalogue.ttl").headers["ETag"])
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Un de plus")
    tags.append(client.get("/catalogue.ttl").headers["ETag"])
    assert len(set(tags)) == 3
    packed = client.get("/catalogue.ttl", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == client.get("/catalogue.ttl").data
    assert packed.headers["ETag"] != tags[-1]


@one_database
@pytest.mark.usefixtures("town")
def test_who_asks_by_date_learns_of_a_new_title(app: Flask, client: FlaskClient, clock: FrozenClock) -> None:
    addresses = ("/catalogue.jsonld", "/datapackage.json", "/ogc?f=json", "/flux/changements.atom")
    held = {address: client.get(address) for address in addresses}
    clock.advance(hours=1)
    with toolbox_of(app).store.writing() as work:
        set_setting(work, "title", "La carte")
        acts.record(work, people.actor("administrator"), "look.save", "title")
    for address, before in held.items():
        since = {"If-Modified-Since": before.headers["Last-Modified"]}
        assert (address, client.get(address, headers=since).status_code) == (address, 200)
        assert client.get(address).headers["ETag"] != before.headers["ETag"], address


@one_database
def test_an_empty_town_has_a_catalogue(client: FlaskClient) -> None:
    assert tree(client)["dcat:dataset"] == []
    assert client.get("/catalogue.ttl").status_code == client.get("/catalogue.rdf").status_code == 200
    package = client.get("/datapackage.json").get_json()
    assert [one["name"] for one in package["resources"]] == ["lieux-geojson", "lieux", *TOWN_FILES]


@one_database
def test_the_writing_is_negotiated(client: FlaskClient) -> None:
    for accept, media in {
        "": "application/ld+json",
        "*/*": "application/ld+json",
        "text/turtle": "text/turtle; charset=utf-8",
        "application/rdf+xml;q=0.9, text/turtle;q=0.2": "application/rdf+xml",
        "application/zip": "application/ld+json",
    }.items():
        answer = client.get("/catalogue", headers={"Accept": accept} if accept else {})
        assert answer.content_type == media and "Accept" in answer.headers["Vary"]
        assert answer.headers["Content-Location"].startswith("/catalogue.")


@one_database
def test_a_browser_is_shown_the_page(client: FlaskClient) -> None:
    answer = client.get("/catalogue", headers={"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/donnees")
    assert client.get("/catalogue.xlsx").status_code == 404


@pytest.mark.usefixtures("town")
def test_the_package_describes_the_files(client: FlaskClient) -> None:
    package = client.get("/datapackage.json").get_json()
    names = [one["name"] for one in package["resources"]]
    assert names == ["lieux-geojson", "lieux", "lieux-odbl-geojson", "lieux-odbl", *BY_NAME]
    for resource in package["resources"][:4]:
        assert resource["bytes"] == len(client.get(resource["path"]).data)
    table = package["resources"][1]
    assert table["profile"] == "tabular-data-resource"
    assert [field["name"] for field in table["schema"]["fields"]] == list(COLUMN_NAMES)
    for resource in package["resources"][4:]:
        head = client.get(resource["path"])
        written = next(csv.reader(io.StringIO(head.get_data(as_text=True))))
        assert [field["name"] for field in resource["schema"]["fields"]] == written
        told = head.headers["Link"].partition(">")[0].strip("<")
        assert client.get(told).get_json() == resource["schema"], "the file leads to its schema"
    odbl = {one["name"] for one in package["resources"] if one["licenses"][0]["name"] == "ODbL-1.0"}
    assert odbl == {"lieux-odbl-geojson", "lieux-odbl", "bons-a-savoir-odbl"}


@pytest.mark.usefixtures("town")
def test_every_published_value_keeps_what_the_schema_says(client: FlaskClient) -> None:
    fields = client.get(f"/schemas/lieux/{CURRENT}/schema.json").get_json()["fields"]
    rows = list(
        csv.DictReader(io.StringIO(client.get("/exports/lieux.csv").get_data(as_text=True), newline=""))
    )
    assert len(rows) == 2
    for field in fields:
        limits = field.get("constraints", {})
        for value in (row[field["name"]] for row in rows):
            assert value or not limits.get("required"), field["name"]
            if value:
                assert value in limits.get("enum", [value]), field["name"]
                assert re.search(limits.get("pattern", ""), value), field["name"]


@one_database
def test_each_example_keeps_the_limits_of_its_column(client: FlaskClient) -> None:
    for field in client.get(f"/schemas/lieux/{CURRENT}/schema.json").get_json()["fields"]:
        limits, example = field.get("constraints", {}), field["example"]
        assert example in limits.get("enum", [example])
        assert re.fullmatch(limits.get("pattern", ".*"), str(example))
        if "minimum" in limits:
            assert limits["minimum"] <= example <= limits.get("maximum", example)


@one_database
def test_every_edition_stays_and_the_latest_leads_to_the_current_one(client: FlaskClient) -> None:
    for edition in EDITIONS:
        schema = client.get(f"/schemas/lieux/{edition.number}/schema.json").get_json()
        assert (schema["version"], schema["lastModified"]) == (edition.number, edition.day)
        assert len(schema["fields"]) == len(COLUMN_NAMES)
    latest = client.get("/schemas/lieux/latest/schema.json")
    assert latest.headers["Location"] == f"/schemas/lieux/{CURRENT}/schema.json"
    assert latest.headers["Access-Control-Allow-Origin"] == "*"
    unknown = client.get("/schemas/lieux/9.9.9/schema.json")
    assert (unknown.status_code, unknown.content_type) == (404, "application/problem+json")
    assert client.get("/schemas/lieux/").headers["Location"].startswith("/donnees/dictionnaire")
    assert set(DETAILS) == set(COLUMN_NAMES)


@one_database
def test_people_read_the_dictionary_in_both_languages(client: FlaskClient) -> None:
    page = client.get("/donnees/dictionnaire").get_data(as_text=True)
    assert all(f'id="{name}"' in page for name in COLUMN_NAMES)
    for words in (
        "Service",
        "Fermé temporairement",
        "calculé par le site",
        "espaces-verts",
        "Licence Ouverte 2.0",
    ):
        assert words in page
    english = client.get("/donnees/dictionnaire?lang=en").get_data(as_text=True)
    assert "worked out by the site" in english and "calculé" not in english
    for address in ("/donnees", "/plan-du-site"):
        assert 'href="/donnees/dictionnaire"' in client.get(address).get_data(as_text=True)


def rows(client: FlaskClient, file: str) -> list[dict[str, str]]:
    answer = client.get(f"/exports/profils/{file}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline="")))


def test_a_profile_gives_what_fits_and_lists_what_does_not(client: FlaskClient, town: list[str]) -> None:
    (row,) = rows(client, "scdl-equipements.csv")
    assert row["EQUIP_NOM"] == f"{HOSTILE} mairie"
    assert (row["COLL_NOM"], row["COLL_SIRET"]) == (HOSTILE, SIRET)
    # The third: the closed one and the one that leaves in no file keep their numbers, and are told to nobody.
    assert row["EQUIP_UID"] == "44109-01010401-003"
    gaps = rows(client, "scdl-equipements-ecarts.csv")
    assert [(gap["colonne"], gap["effet"]) for gap in gaps] == [("ADR_NOMVOIE", "valeur adaptée")]
    assert gaps[0]["url"].startswith(f"http://localhost/lieux/{town[4]}/")
    page = client.get("/donnees").get_data(as_text=True)
    assert "/exports/profils/scdl-equipements.csv" in page and "fontaine-eau.csv" not in page


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.usefixtures("town")
def test_a_profile_has_the_headers_of_an_export(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, streamed: bool
) -> None:
    if streamed:
        monkeypatch.setattr(profiles, "_SMALL", -1)
    for file in ("scdl-equipements.csv", "scdl-equipements-ecarts.csv", "data-inclusion-services.json"):
        check_profile(client, file)


def check_profile(client: FlaskClient, file: str) -> None:
    """Length, validators, gzip, parameters."""
    address = f"/exports/profils/{file}"
    whole = client.get(address, buffered=True)
    assert int(whole.headers["Content-Length"]) == len(whole.data)
    head = client.head(address)
    same = ("Content-Length", "Content-Type", "ETag", "Last-Modified", "X-Dataset-Tick", "Vary")
    assert {name: head.headers[name] for name in same} == {name: whole.headers[name] for name in same}
    assert whole.headers["Access-Control-Allow-Origin"] == "*" and 'rel="license"' in whole.headers["Link"]
    again = client.get(address, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert gzip.decompress(packed.data) == whole.data and packed.headers["ETag"] != whole.headers["ETag"]
    assert client.get(f"{address}?download=1").headers["Content-Disposition"].endswith(f'"{file}"')
    for wrong in ("rubrique=culture", "download=2", "x=%00"):
        assert client.get(f"{address}?{wrong}").status_code == 400


@one_database
def test_an_unknown_profile_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/exports/profils/licornes.csv")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "*")


@one_database
def test_the_number_of_the_publisher_is_set_in_the_browser(client_as: Callable[[str], FlaskClient]) -> None:
    administrator = client_as("administrator")
    form = {"title": "Carte", "expected_days": "7", "charter_version": "1", "school_zone": ""}
    wrong = administrator.post("/administration/reglages", data=form | {"publisher_siret": "123"})
    assert "quatorze chiffres" in wrong.get_data(as_text=True)
    administrator.post("/administration/reglages", data=form | {"publisher_siret": "214 401 093 00015"})
    assert SIRET in administrator.get("/administration/reglages").get_data(as_text=True)


@one_database
@pytest.mark.usefixtures("town")
def test_a_town_gives_a_type_its_code_in_the_schema_of_facilities(
    app: Flask, client: FlaskClient, client_as: Callable[[str], FlaskClient]
) -> None:
    with toolbox_of(app).store.writing() as work:
        place = {"adresse": "3 rue Haute", "code_postal": "44000", "position": list(INSIDE_2)}
        uid = create_place(work, nom="Le jardin", type="jardin-partage", rubrique="espaces-verts", **place)
    administrator = client_as("administrator")
    address = "/administration/types/jardin-partage/scdl"
    file, gaps = "scdl-equipements.csv", "scdl-equipements-ecarts.csv"
    said = {"scdl_theme": "Autre équipement", "scdl_code": "0901 02 03", "scdl_term": "Jardin familial"}
    for wrong in ({"scdl_code": "12"}, {"scdl_term": ""}, {"scdl_theme": "x"}, {"scdl_term": "a, b"}):
        answer = administrator.post(address, data=said | wrong)
        assert answer.status_code == 422 and f'href="#field-{next(iter(wrong))}"' in answer.text
        assert f'value="{(said | wrong)["scdl_code"]}"' in answer.text, "what was typed stays"
    tag = client.get(f"/exports/profils/{file}").headers["ETag"]
    assert len(rows(client, file)) == 1
    assert administrator.post(address, data=said).status_code == 303
    assert 'value="09010203"' in administrator.get("/administration/types/jardin-partage").text
    assert client.get(f"/exports/profils/{file}", headers={"If-None-Match": tag}).status_code == 200
    told = {row["EQUIP_NOM"]: row for row in rows(client, file)}["Le jardin"]
    known = ("EQUIP_THEME", "EQUIP_CODE", "EQUIP_TYPE", "EQUIP_UID")
    assert [told[name] for name in known] == [
        *("Autre équipement", "09010203-002", "Jardin familial"),
        f"{told['EQUIP_UID'][:5]}-09010203-002",
    ]
    assert uid not in client.get(f"/exports/profils/{gaps}").text
    assert administrator.post(address, data={**said, "scdl_code": "", "scdl_term": ""}).status_code == 303
    assert len(rows(client, file)) == 1, "what the program knows, again"
