"""`/api/v1/changes`: a file and its changes are an exact mirror, for a program that only knows addresses."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.places import change, create_place, set_field
from tests.support.application import toolbox_of

CHANGES = "/api/v1/changes"


def features(client: FlaskClient, file: str = "lieux") -> tuple[dict[str, Any], int]:
    """A full file by id, and its tick."""
    answer = client.get(f"/exports/{file}.geojson")
    found = {feature["id"]: feature for feature in json.loads(answer.data)["features"]}
    return found, int(answer.headers["X-Dataset-Tick"])


def follow(client: FlaskClient, mirror: dict[str, Any], address: str) -> int:
    """Apply all pages from an address on; returns the tick to ask from next time."""
    while True:
        page = client.get(address).get_json()
        for row in page["changes"]:
            if row["feature"] is None:
                mirror.pop(row["id"], None)
            else:
                mirror[row["id"]] = row["feature"]
        if page["next"] is None:
            tick: int = page["tick"]
            return tick
        assert page["next"].startswith("http://localhost/api/v1/changes?")
        parts = urlsplit(page["next"])
        address = f"{parts.path}?{parts.query}"


def test_a_mirror_stays_exact(app: Flask, client: FlaskClient) -> None:
    store = toolbox_of(app).store
    with store.writing() as work:
        kept, closed, merged = (create_place(work, nom=name) for name in ("Gardé", "Fermé", "Doublon"))
    mirror, tick = features(client)
    with store.writing() as work:
        set_field(work, kept, 1, "nom", "Gardé et renommé")
        change(work, "close", place=closed, base_version=1)
        change(work, "merge", place=merged, base_version=1, changes={"replaced_by": {"to": kept}})
        create_place(work, nom="Nouveau")
        create_place(work, nom="Inconnu", licence="unknown")
    tick = follow(client, mirror, f"{CHANGES}?since={tick}&limit=1")
    assert (mirror, tick) == features(client)
    assert {feature["properties"]["nom"] for feature in mirror.values()} == {"Gardé et renommé", "Nouveau"}
    assert client.get(f"{CHANGES}?since={tick}").get_json() == {"tick": tick, "changes": [], "next": None}


def test_each_change_says_what_it_is(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        kept, merged = create_place(work, nom="Un"), create_place(work, nom="Deux")
        change(work, "merge", place=merged, base_version=1, changes={"replaced_by": {"to": kept}})
        set_field(work, kept, 1, "nom", "Un, corrigé")
    page = client.get(CHANGES).get_json()
    assert [(row["op"], row["id"], row["replaced_by"]) for row in page["changes"]] == [
        ("merge", merged, kept),
        ("create", kept, None),
    ]
    assert [row["tick"] for row in page["changes"]] == [3, 4]
    assert page["changes"][0]["feature"] is None
    assert page["changes"][1]["feature"]["properties"]["nom"] == "Un, corrigé"
    assert page["changes"][1]["time"].endswith("Z")
    later = client.get(f"{CHANGES}?since=3").get_json()["changes"]
    assert [row["op"] for row in later] == ["update"]


def test_withdrawn_text_is_never_replayed(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(work, description="Appelez Madame Untel au 06 00 00 00 00")
        set_field(work, place, 1, "description", None)
    assert "Untel" not in client.get(CHANGES).get_data(as_text=True)


def test_a_place_that_leaves_a_file_is_deleted_from_its_mirror(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(work)
    mirror, tick = features(client)
    osm, _ = features(client, "lieux-odbl")
    with toolbox_of(app).store.writing() as work:
        set_field(work, place, 1, "licence", "odbl")
    follow(client, mirror, f"{CHANGES}?since={tick}")
    follow(client, osm, f"{CHANGES}?since={tick}&dataset=lieux-odbl")
    assert (mirror, list(osm)) == ({}, [place])


def test_a_mirror_of_a_site_that_was_restored_starts_again(client: FlaskClient) -> None:
    answer = client.get(f"{CHANGES}?since=5")
    assert (answer.status_code, answer.get_json()["code"]) == (410, "reset")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "query",
    [
        "since=-1",
        "since=abc",
        # A mirror that lost its number must not be given everything without a word.
        "since=",
        "since=1.5",
        "since=4_8",
        "since=²",
        "since=" + "9" * 30,
        "limit=0",
        "limit=10001",
        "depuis=3",
        "since=1&since=2",
        "dataset=lieu",
    ],
)
def test_a_mistake_is_told(client: FlaskClient, query: str) -> None:
    answer = client.get(f"{CHANGES}?{query}")
    assert answer.status_code == 400
    assert answer.get_json()["problems"][0]["message"]


def test_nothing_new_costs_nothing(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work)
    first = client.get(f"{CHANGES}?since=0")
    again = client.get(f"{CHANGES}?since=0", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
