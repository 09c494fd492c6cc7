"""A structure's places in a spreadsheet and back: only what a person changed there is corrected here."""

import csv
import html
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.territory import INSIDE_1, STRUCTURE
from tests.support import api

Enter = Callable[[str], FlaskClient]
HERE = f"/structures/{STRUCTURE}"
Rows = list[dict[str, str]]
PLACE = {
    "structure": STRUCTURE,
    "telephone": "02 40 41 90 00",
    "horaires": "Mo-Fr 09:00-17:00",
    "description": 'Deux bacs;\nau fond "du" parc',
    "code_postal": "44000",
    "siret": "21440109900012",
}


def download(client: FlaskClient) -> Rows:
    text = client.get(f"{HERE}/lieux.csv").get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def as_excel_saves(rows: Rows, columns: list[str] | None = None) -> bytes:
    """Another encoding, other line ends, columns as they stand."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, columns or list(rows[0]), delimiter=";", lineterminator="\n", extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")


def look(client: FlaskClient, content: bytes) -> TestResponse:
    return client.post(f"{HERE}/lieux/apercu", data={"file": (io.BytesIO(content), "lieux.csv")})


def send(client: FlaskClient, page: str) -> str:
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)
    rows = re.search(r'<textarea name="rows" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert stamp
    assert rows
    data = {"stamp": stamp[1], "rows": html.unescape(rows[1])}
    for _twice in range(2):
        answer = client.post(f"{HERE}/lieux", data=data)
        assert answer.status_code == 303, answer.text
    return client.get(HERE).text


def fields(client: FlaskClient, uid: str) -> dict[str, object]:
    found: dict[str, object] = client.get(f"/lieux/{uid}?f=geojson", follow_redirects=True).get_json()[
        "properties"
    ]
    return found


@pytest.fixture
def three(client_as: Enter) -> list[str]:
    """Three places of the structure."""
    moderator = client_as("moderator")
    return [api.publish(moderator, api.creation(nom=f"Lieu {n}", **PLACE))["place"] for n in (1, 2, 3)]


def test_what_was_changed_in_the_spreadsheet_is_corrected_and_nothing_else(
    app: Flask, client_as: Enter, three: list[str]
) -> None:
    member, anybody = client_as("association"), app.test_client()
    rows = download(member)
    assert [row["id"] for row in rows] == three
    same = look(member, as_excel_saves(rows))
    assert "Aucune fiche ne serait corrigée." in same.text
    assert "3 lignes ne changent rien" in same.text
    rows[0] |= {"nom": "Lieu renommé", "description": ""}
    rows[1] |= {"longitude": str(INSIDE_1[0]).replace(".", ","), "latitude": str(INSIDE_1[1])}
    # Meanwhile somebody corrects the first on the map: another field, then the very same one of the second.
    api.send(client_as("moderator"), api.correction(three[0], telephone="02 51 00 00 00"))
    page = look(member, as_excel_saves(rows[:2])).text
    assert "2 fiches seraient corrigées" in page
    assert "<ins>Lieu renommé</ins>" in page
    assert fields(anybody, three[0])["nom"] == "Lieu 1", "a preview changes nothing"
    assert "2 fiches corrigées." in send(member, page)
    first, second, third = (fields(anybody, uid) for uid in three)
    assert (first["nom"], first["description"], first["telephone"]) == (
        "Lieu renommé",
        None,
        "+33 2 51 00 00 00",
    )
    assert (second["longitude"], second["latitude"]) == INSIDE_1
    assert third["version"] == 1, "a row that is not there closes nothing"
    assert [first["version"], second["version"]] == [3, 2], "sent twice, taken once"


@pytest.mark.parametrize("kind", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True)
def test_what_cannot_be_taken_is_said_row_by_row(app: Flask, client_as: Enter, three: list[str]) -> None:
    member, moderator = client_as("association"), client_as("moderator")
    other = api.publish(moderator, api.creation(nom="Pas le nôtre"))["place"]
    rows = download(member)
    # What French spreadsheets do to numbers.
    rows[0] |= {"siret": "2,1444E+13", "nom": "Lieu bien nommé"}
    rows[1] |= {"id": other}
    rows[2] |= {"version": "7"}
    nowhere = [{**rows[0], "id": one} for one in ("nulle part", "\0", "x" * 40)]
    page = look(member, as_excel_saves([*rows, *nowhere])).text
    assert "SIRET" in page
    assert "pas tenu par cette structure" in page
    assert "n’a l’identifiant" in page
    assert "1 fiche serait corrigée" in page
    assert "1 fiche corrigée." in send(member, page)
    assert fields(app.test_client(), three[0])["siret"] == "21440109900012"
    # Somebody was there before on the same field: both stay known, the team decides.
    rows = download(member)
    api.send(moderator, api.correction(three[1], nom="Nom du terrain"))
    next(row for row in rows if row["id"] == three[1])["nom"] = "Nom du tableur"
    page = look(member, as_excel_saves(rows, ["id", "version", "nom"])).text
    assert "l’équipe décidera" in page
    assert "1 attend l’équipe." in send(member, page)
    assert fields(app.test_client(), three[1])["nom"] == "Nom du terrain"


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_list_is_its_members_affair(app: Flask, client_as: Enter, three: list[str]) -> None:
    member, resident = client_as("association"), client_as("resident")
    assert resident.get(f"{HERE}/lieux.csv").status_code == 403
    content = as_excel_saves(download(member))
    assert look(resident, content).status_code == 403
    assert resident.post(f"{HERE}/lieux", data={"rows": "[]"}).status_code == 403
    for wrong in (b"", b"nom;ville\nA;Nantes\n", b"<html></html>"):
        assert look(member, wrong).status_code == 422
    for rows in ("", "{}", "[[1]]", '[["x", 1, {}, 2]]', r'[["\u0000", 1, {}]]', r'[["\ud800", 1, {}]]'):
        assert member.post(f"{HERE}/lieux", data={"rows": rows}).status_code == 422


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_member_agrees_for_the_structure(app: Flask, client_as: Enter) -> None:
    page, member = f"{HERE}/convention", client_as("association")
    assert "Lire et accepter" in member.get(HERE).text
    assert "Licence Ouverte" in app.test_client().get(page).text
    agreed = {"version": "2026-11", "months": "6", "agreed": "1"}
    assert client_as("resident").post(page, data=agreed).status_code == 403
    assert client_as("administrator").post(page, data=agreed).status_code == 403, "nobody agrees for others"
    assert member.post(page, data={**agreed, "agreed": ""}).status_code == 422
    assert member.post(page, data={**agreed, "months": "5"}).status_code == 422
    assert member.post(page, data={**agreed, "version": "2020-01"}).status_code == 409
    assert member.post(page, data=agreed).status_code == 303
    shown = app.test_client().get(HERE).text
    assert "Convention de partage acceptée le 20 nov. 2026." in shown
    assert "tous les 6 mois" in member.get(HERE).text
    assert member.get("/compte/donnees.json").get_json()["conventions"][0]["version"] == "2026-11"
