"""The page of a place: its addresses, its forms, what becomes of it when the place goes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.places import change, create_place
from tests.factories.territory import INSIDE_1, STRUCTURE
from tests.support.application import toolbox_of

Enter = Callable[[str], FlaskClient]
GARDEN: dict[str, Any] = {
    "rubrique": "espaces-verts",
    "type": "jardin-partage",
    "position": [INSIDE_1[0] + 0.001, INSIDE_1[1]],
}


@pytest.fixture
def place(app: Flask) -> str:
    """A place that one can call, visit and read about."""
    with toolbox_of(app).store.writing() as work:
        return create_place(
            work,
            nom="Jardin de l’Île",
            rubrique="espaces-verts",
            type="jardin-partage",
            description="Des parcelles et une cabane.",
            adresse="1 rue du Port",
            code_postal="44000",
            telephone="02 40 41 90 00",
            courriel="jardin@example.org",
            site_web="https://jardin.example.org/",
            horaires="Mo-Fr 09:00-18:00",
            acces_fauteuil="oui",
            gestionnaire="Les Amis",
            structure=STRUCTURE,
        )


def page(client: FlaskClient, uid: str, query: str = "") -> str:
    """The page of a place, redirects followed."""
    answer = client.get(f"/lieux/{uid}{query}", follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_place_has_one_address(client: FlaskClient, place: str) -> None:
    canonical = f"/lieux/{place}/jardin-de-l-ile"
    for address in (f"/lieux/{place}", f"/lieux/{place}/un-ancien-nom", f"/lieux/{place.upper()}"):
        answer = client.get(address)
        assert (answer.status_code, answer.location) == (301, canonical)
    assert client.get(canonical).status_code == 200
    assert client.get(f"/lieux/{place}?lang=en").location == f"{canonical}?lang=en"


@pytest.mark.parametrize("name", ["Photo", "Historique", "Signaler"])
def test_a_name_is_never_taken_for_a_page(app: Flask, client: FlaskClient, name: str) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(work, nom=name)
    assert f">{name}</h1>" in page(client, place)


def test_the_page_says_what_one_came_for(client: FlaskClient, place: str) -> None:
    shown = page(client, place)
    for words in (
        "<h1",
        "Jardin de l’Île",
        "Initiative locale · Jardin partagé · Quartier de l’Ouest",
        '<span class="open">Ouvert</span> · ferme à 18\u00a0h',
        "1 rue du Port, 44000 Nantes",
        "du lundi au vendredi de 9\u00a0h à 18\u00a0h",
        "Accessible en fauteuil",
        "<strong>Les Amis</strong>",
        'fiche tenue par <a href="/structures/amis-du-jardin">Les Amis du jardin</a>',
        "Pas encore vérifié sur place",
        "Des parcelles et une cabane.",
    ):
        assert words in shown


def test_the_page_leads_on(client: FlaskClient, place: str) -> None:
    shown = page(client, place)
    for link in (
        'href="tel:+33240419000"',
        'href="mailto:jardin@example.org"',
        'href="https://jardin.example.org/"',
        'href="https://www.openstreetmap.org/directions?to=47.216100%2C-1.575000',
        'data-geo="geo:47.216100,-1.575000',
        f'href="/lieux/{place}/historique"',
        f'href="/lieux/{place}/corriger"',
        f'href="/lieux/{place}/confirmer"',
        f'href="/lieux/{place}/signaler"',
    ):
        assert link in shown


def test_what_is_not_known_takes_no_room(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        bare = create_place(work)
    shown = page(client, bare)
    for absent in ("tel:", "mailto:", "place-opening", "None", "Horaires"):
        assert absent not in shown.partition("<main")[2].partition("</main>")[0]


def test_a_text_that_somebody_typed_stays_a_text(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        hostile = create_place(
            work, nom="<script>alert(1)</script>", description="</script><img src=x onerror=alert(1)>"
        )
    shown = page(client, hostile)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_map_gets_the_sheet_alone(client: FlaskClient, place: str) -> None:
    answer = client.get(f"/lieux/{place}?fragment=1")
    assert answer.status_code == 200
    fragment = answer.get_data(as_text=True)
    assert "<html" not in fragment and fragment.strip().startswith("<article")
    assert "<h2" in fragment and "<h1" not in fragment


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("?f=geojson", "", "application/geo+json"),
        ("?f=json", "", "application/geo+json"),
        ("", "application/geo+json", "application/geo+json"),
        ("", "application/json", "application/geo+json"),
        ("?f=jsonld", "", "application/ld+json"),
        ("", "application/ld+json", "application/ld+json"),
        ("?f=html", "application/json", "text/html"),
        ("", "text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)
def test_one_address_gives_the_form_that_is_asked_for(
    client: FlaskClient, place: str, query: str, accept: str, media_type: str
) -> None:
    answer = client.get(
        f"/lieux/{place}/jardin-de-l-ile{query}", headers={"Accept": accept} if accept else {}
    )
    assert (answer.status_code, answer.mimetype) == (200, media_type)


def test_the_data_of_a_place_is_that_of_the_export(client: FlaskClient, place: str) -> None:
    answer = client.get(f"/lieux/{place}?f=geojson")
    exported = json.loads(client.get("/exports/lieux.geojson").get_data(as_text=True))
    assert answer.get_json(force=True) == exported["features"][0]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/lieux/{place}?f=geojson", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_json_ld_speaks_the_words_of_schema_org(client: FlaskClient, place: str) -> None:
    told = client.get(f"/lieux/{place}?f=jsonld").get_json(force=True)
    assert told["@context"] == "https://schema.org"
    assert told["name"] == "Jardin de l’Île"
    assert told["geo"] == {"@type": "GeoCoordinates", "longitude": INSIDE_1[0], "latitude": INSIDE_1[1]}
    assert told["address"]["streetAddress"] == "1 rue du Port"
    assert "image" not in told


def test_a_place_of_unknown_licence_is_shown_and_does_not_leave(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        kept = create_place(work, nom="Sans licence", source="Un tableau", licence="unknown")
    assert "Sans licence" in page(client, kept)
    assert client.get(f"/lieux/{kept}?f=geojson").status_code == 404


def test_a_short_address_leads_to_the_place(app: Flask, client: FlaskClient, place: str) -> None:
    shown = page(client, place)
    code = shown.partition("/l/")[2][:6]
    answer = client.get(f"/l/{code}")
    assert (answer.status_code, answer.location) == (302, f"/lieux/{place}/jardin-de-l-ile")
    assert client.get("/l/zzzzzz").status_code == 404


@pytest.mark.parametrize("uid", ["0192f4c8-0000-7000-8000-000000000000", "rien", "%00", "é" * 300])
def test_what_never_was_is_not_found(client: FlaskClient, uid: str) -> None:
    for address in (f"/lieux/{uid}", f"/lieux/{uid}/historique", f"/lieux/{uid}?f=geojson"):
        assert client.get(address).status_code in {400, 404}


def test_a_closed_place_says_so_and_shows_its_like(app: Flask, client: FlaskClient, place: str) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="L’autre jardin", **GARDEN)
        change(work, "close", place=place, base_version=1, changes={})
    answer = client.get(f"/lieux/{place}/jardin-de-l-ile")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 410
    assert "fermé pour de bon" in shown and "L’autre jardin" in shown
    assert "Des parcelles" not in shown
    data = client.get(f"/lieux/{place}?f=geojson")
    assert (data.status_code, data.mimetype) == (410, "application/problem+json")
    assert "<html" not in client.get(f"/lieux/{place}?fragment=1").get_data(as_text=True)


def test_a_merged_place_leads_to_the_one_that_stays(app: Flask, client: FlaskClient, place: str) -> None:
    with toolbox_of(app).store.writing() as work:
        stays = create_place(work, nom="Jardin", **GARDEN)
        change(work, "merge", place=place, base_version=1, changes={"replaced_by": {"to": stays}})
    answer = client.get(f"/lieux/{place}")
    assert (answer.status_code, answer.location) == (301, f"/lieux/{stays}")


def test_a_place_closed_for_a_while_says_until_when(app: Flask, client: FlaskClient, place: str) -> None:
    with toolbox_of(app).store.writing() as work:
        until = {"ferme_jusqu_au": {"to": "2027-01-01"}}
        change(work, "close", place=place, base_version=1, changes=until)
    assert '<span class="closed">Fermé temporairement</span> · jusqu’au 1er janv. 2027' in page(client, place)


def test_history_tells_what_changed_and_names_nobody(app: Flask, client: FlaskClient, place: str) -> None:
    with toolbox_of(app).store.writing() as work:
        told = {"horaires": {"to": "Mo-Fr 10:00-18:00"}, "telephone": {"to": None}}
        change(work, "correct", who="agent", place=place, base_version=1, changes=told)
        change(work, "confirm", who="agent", place=place, base_version=2, fields=["horaires"])
    shown = client.get(f"/lieux/{place}/historique").get_data(as_text=True)
    for words in ("20 nov. 2026 à 10:30", "Agent de proximité", "du lundi au vendredi", "02 40 41 90 00"):
        assert words in shown
    assert "supprimé\u00a0:" in shown and "ajouté\u00a0:" in shown
    assert "Mo-Fr" not in shown
    assert "demo.example" not in shown
    assert shown.index("Tout est exact") < shown.index("Correction") < shown.index("Nouveau lieu")


def test_an_agent_confirms_with_one_tap_in_the_own_quartier(client_as: Enter, place: str) -> None:
    one_tap = f'<form method="post" action="/lieux/{place}/confirmer">'
    assert one_tap in page(client_as("agent"), place)
    assert one_tap not in page(client_as("resident"), place)
