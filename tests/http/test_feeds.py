"""`/flux/…`: feeds that readers read, that are valid, and that say properly what left."""

import calendar
import re
import uuid
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.vocabulary import Reason
from cartoquartiers.store.tables.territory import Neighbourhood
from cartoquartiers.usecases import contribute, hiding, publish
from cartoquartiers.web.opendata import feeds
from tests import people
from tests.factories.extra import add_fields
from tests.factories.places import add_places, change, create_place, set_field
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

ALL = "/flux/changements.atom"
EAST, WEST = "/flux/quartiers/2.atom", "/flux/quartiers/1.atom"
ATOM, TOMBS = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
# What the words are is the same on both databases; what is found is tried on both.
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
VALID = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "data" / "atom.rng"))


def read(client: FlaskClient, address: str = ALL) -> Any:
    """The feed as lxml has it; it is valid and every id in it is unique."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    document = etree.fromstring(answer.data)
    assert VALID.validate(document), VALID.error_log
    ids = [one.text for one in document.iter(ATOM + "id")]
    assert len(ids) == len(set(ids))
    return document


def titles(document: Any) -> list[str]:
    return [entry.findtext(ATOM + "title") for entry in document.findall(ATOM + "entry")]


def gone(document: Any) -> dict[str, str]:
    """The reasons of the tombstones, by place."""
    return {
        one.get("ref").rpartition("/")[2]: one.findtext(TOMBS + "comment")
        for one in document.findall(TOMBS + "deleted-entry")
    }


def test_a_reader_reads_what_changed_in_plain_french(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(
            work, nom="Jardin & <b>Été</b>", adresse="3 rue du Port", telephone="02 40 00 00 00"
        )
        set_field(work, place, 1, "telephone", "02 40 11 11 11")
        other = create_place(work, nom="Bibliothèque", rubrique="culture", type="bibliotheque")
        change(work, "confirm", place=other, base_version=1)
    feed = feedparser.parse(client.get(ALL).data)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == [
        "Bibliothèque – vérifié, tout est exact",
        "Jardin & <b>Été</b> – mis à jour\u00a0: téléphone",
    ]
    garden = feed.entries[1]
    assert garden.id == f"tag:localhost,2026:lieu/{place}"
    assert garden.summary == (
        "Mis à jour\u00a0: téléphone. Composteur de quartier · 3 rue du Port · Quartier de l’Ouest."
    )
    assert garden.where == {"type": "Point", "coordinates": (INSIDE_1[0], INSIDE_1[1])}
    assert garden.link.startswith(f"http://localhost/lieux/{place}/")
    assert calendar.timegm(garden.updated_parsed)
    assert feed.feed.language == "fr"
    assert {link.rel for link in feed.feed.links} >= {"self", "alternate", "first", "license"}
    assert "11 11 11" not in client.get(ALL).get_data(as_text=True)
    assert "tout est exact" not in client.get(ALL + "?lang=en").get_data(as_text=True)


@one_database
def test_nothing_withdrawn_waiting_or_private_is_told(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(work, description="Appelez Madame Untel")
        set_field(work, place, 1, "description", None)
        waiting: dict[str, Any] = {"uid": str(uuid.uuid4()), "kind": "correct", "place": place}
        waiting |= {
            "base_version": 2,
            "changes": {"nom": {"to": "Un nom qui attend"}},
            "contact": "a@b.example",
        }
        contribute.submit(work, people.actor(people.NOBODY), parse_proposal(waiting))
        unknown = create_place(work, nom="De licence inconnue", licence="unknown")
    for address in (ALL, WEST, f"/flux/lieux/{place}.atom"):
        told = client.get(address).get_data(as_text=True)
        assert "description" in told
        for secret in ("Untel", "attend", "example", unknown):
            assert secret not in told
    assert client.get(f"/flux/lieux/{unknown}.atom").status_code == 404


def test_what_left_is_a_tombstone_with_its_reason(app: Flask, client: FlaskClient) -> None:
    store = toolbox_of(app).store
    with store.writing() as work:
        kept, closed, merged, hidden, licence, moved, typed = (
            create_place(work, nom=f"Lieu {rank}") for rank in range(7)
        )
        change(work, "close", place=closed, base_version=1)
        change(work, "merge", place=merged, base_version=1, changes={"replaced_by": {"to": kept}})
        set_field(work, licence, 1, "licence", "unknown")
        change(work, "move", place=moved, base_version=1, changes={"position": {"to": list(INSIDE_2)}})
        set_field(work, typed, 1, "type", "repair-cafe")
        report = change(work, "report", "resident", place=hidden, report="personal")
    with store.writing() as work:
        hiding.hide(work, people.actor("moderator"), report.uid, hiding.Hiding(Reason.PERSONAL_DATA))
    left = {
        closed: "Ce lieu est fermé pour de bon.",
        merged: "Ce lieu est réuni avec une autre fiche.",
        hidden: "Ce lieu est retiré de la carte.",
        licence: "Ce lieu n’est plus dans les données ouvertes.",
    }
    assert gone(read(client)) == left
    assert gone(read(client, WEST)) == left | {moved: "Ce lieu n’est plus dans ce quartier."}
    assert titles(read(client, EAST)) == ["Lieu 5 – mis à jour\u00a0: emplacement"]
    assert gone(read(client, "/flux/types/composteur.atom")) == left | {typed: "Ce lieu a changé de type."}
    assert len(titles(read(client, "/flux/rubriques/tri-reemploi.atom"))) == 3
    assert gone(read(client, "/flux/communes/44109.atom")) == left
    link = read(client).find(f"{TOMBS}deleted-entry[@ref='tag:localhost,2026:lieu/{merged}']/{ATOM}link")
    assert link.get("href") == f"http://localhost/lieux/{kept}"
    for place in (hidden, licence):
        assert client.get(f"/flux/lieux/{place}.atom").status_code == 410
    assert titles(read(client, f"/flux/lieux/{closed}.atom")) == [
        "Lieu 1 – fermé pour de bon",
        "Lieu 1 – nouveau lieu",
    ]
    onward = client.get(f"/flux/lieux/{merged}.atom")
    assert (onward.status_code, onward.location) == (301, f"/flux/lieux/{kept}.atom")


def test_a_quartier_that_is_drawn_anew_tells_what_left_it(app: Flask, client: FlaskClient) -> None:
    store = toolbox_of(app).store
    with store.writing() as work:
        place = create_place(work)
    with store.writing() as work:
        west, east = (work.session.get_one(Neighbourhood, code) for code in ("1", "2"))
        west.outline_id, east.outline_id = 90, 91
        work.session.flush()
        west.outline_id, east.outline_id = 3, 2
        work.session.flush()
        assert publish.refresh(work) == 1
    assert gone(read(client, WEST)) == {place: "Ce lieu n’est plus dans ce quartier."}
    assert titles(read(client, EAST)) == ["Composteur du Sanitat – libellés mis à jour par l’équipe"]


@one_database
def test_a_closing_for_a_time_and_a_return_are_told(app: Flask, client: FlaskClient) -> None:
    store = toolbox_of(app).store
    with store.writing() as work:
        place = create_place(work)
        change(work, "close", place=place, base_version=1, changes={"ferme_jusqu_au": {"to": "2027-01-31"}})
        change(work, "reopen", place=place, base_version=2)
        change(work, "close", place=place, base_version=3)
        change(work, "reopen", place=place, base_version=4)
    told = [title.partition(" – ")[2] for title in titles(read(client, f"/flux/lieux/{place}.atom"))]
    assert told == [
        "de nouveau sur la carte",
        "fermé pour de bon",
        "de nouveau ouvert",
        "fermé pour un temps",
        "nouveau lieu",
    ]


def test_pages_lead_to_every_place_once(
    app: Flask, client: FlaskClient, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PER_PAGE", 3)
    places = add_places(toolbox_of(app).store, 7)
    clock.advance(hours=1)
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=places[3], base_version=1)
    seen: list[str] = []
    address: str | None = ALL
    pages = 0
    while address:
        document = read(client, address)
        pages += 1
        seen += [one.findtext(ATOM + "id") for one in document.findall(ATOM + "entry")]
        seen += [one.get("ref") for one in document.findall(TOMBS + "deleted-entry")]
        links = {link.get("rel"): link.get("href") for link in document.findall(ATOM + "link")}
        assert links["first"] == "http://localhost" + ALL
        address = links.get("next", "").removeprefix("http://localhost") or None
    assert pages == 3
    assert sorted(seen) == sorted(f"tag:localhost,2026:lieu/{place}" for place in places)


@one_database
def test_an_empty_feed_and_one_of_nowhere(client: FlaskClient) -> None:
    assert titles(read(client)) == []
    for address in ("/flux/quartiers/99.atom", "/flux/lieux/nothing.atom", "/flux/rubriques/x.atom"):
        assert client.get(address).status_code == 404
    for query in ("avant=0", "avant=x", "lang=de", "page=2", "avant=1&avant=2"):
        assert client.get(f"{ALL}?{query}").status_code == 400


@one_database
def test_pages_name_their_feed(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(work)
    for page in (
        "/donnees",
        "/quartiers/1",
        "/communes/44109",
        "/rubriques/culture",
        "/types/composteur",
        f"/lieux/{place}",
    ):
        text = client.get(page, follow_redirects=True).get_data(as_text=True)
        [address] = set(
            re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', text)
        )
        assert client.get(address).status_code == 200
        assert f'href="{address}"' in text.split("</head>")[1]


@one_database
def test_a_field_that_is_not_public_is_not_even_named(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        add_fields(work)
        place = create_place(work)
        set_field(work, place, 1, "cadenas", "4711")
    for address in (ALL, f"/flux/lieux/{place}.atom"):
        assert "Composteur du Sanitat – mis à jour" in titles(read(client, address))
        text = client.get(address).get_data(as_text=True)
        assert "cadenas" not in text.lower() and "4711" not in text
    with toolbox_of(app).store.writing() as work:
        set_field(work, place, 2, "depot", "tous")
    # By its words, as on the page of the place.
    assert "Composteur du Sanitat – mis à jour\u00a0: qui peut déposer" in titles(read(client))
