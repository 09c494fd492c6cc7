"""Bad input through the forms: a sentence in French at the field, nothing stored, nothing typed lost."""

import io
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.corpus.photos import refused
from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.contributions import stored, text_of
from tests.support.forms import form_to

Enter = Callable[[str], FlaskClient]
GOOD = {
    "nom": "Jardin du port",
    "type": "jardin-partage",
    "longitude": str(INSIDE_1[0]),
    "latitude": str(INSIDE_1[1]),
    "charte": "1",
}
# What is typed, the input that has to be marked, a part of the sentence.
BAD: list[tuple[str, dict[str, str], str, str]] = [
    ("no name", {"nom": ""}, "nom", "Il manque"),
    ("a name of blanks", {"nom": " \u00a0\t"}, "nom", "Il manque"),
    ("a name of 1 MB", {"nom": "a" * 1_000_000}, "nom", "trop long"),
    ("NUL in the name", {"nom": "Jardin\x00"}, "nom", "illisibles"),
    ("a bell in the description", {"description": "Ding\x07"}, "description", "illisibles"),
    ("a description of 1 MB", {"description": "é" * 500_000}, "description", "trop long"),
    ("an unknown type", {"type": "chateau"}, "type", "n’existe pas"),
    ("an unknown rubrique", {"type": "autre:chateaux"}, "type", "n’existe pas"),
    ("NaN", {"longitude": "NaN"}, "latitude", "en degrés"),
    ("an underscore", {"longitude": "1_5"}, "latitude", "en degrés"),
    ("full-width digits", {"longitude": "-１.５"}, "latitude", "en degrés"),
    ("an infinite latitude", {"latitude": "1e999"}, "latitude", "en degrés"),
    ("half a position", {"longitude": ""}, "latitude", "en degrés"),
    ("a latitude of 91", {"latitude": "91"}, "latitude", "-90 à 90"),
    ("a longitude of 181", {"longitude": "181"}, "latitude", "-180"),
    ("the ocean", {"longitude": "0", "latitude": "0"}, "latitude", "océan"),
    ("swapped", {"longitude": str(INSIDE_1[1]), "latitude": str(INSIDE_1[0])}, "latitude", "inversées"),
    ("a script as site", {"site_web": "javascript:alert(1)"}, "site_web", "http://"),
    ("data as site", {"site_web": "data:text/html,x"}, "site_web", "http://"),
    ("a password in the site", {"site_web": "https://a:b@exemple.fr"}, "site_web", "complète"),
    ("half a telephone", {"telephone": "02 40"}, "telephone", "pas complet"),
    ("no e-mail", {"courriel": "nom arobase exemple"}, "courriel", "complète"),
    ("two e-mails to write to", {"contact": "a@b.fr, c@d.fr"}, "contact", "complète"),
    ("a postcode of letters", {"code_postal": "abcde"}, "code_postal", "cinq chiffres"),
    ("an unknown access", {"acces_fauteuil": "peut-être"}, "acces_fauteuil", "valeurs proposées"),
    ("hours of 1 MB", {"horaires": "x" * 1_000_000}, "horaires", "trop long"),
    ("NUL in the message", {"message": "a\x00b"}, "message", "illisibles"),
    (
        "an hour that is none",
        {"horaires_Mo_1_de": "25h", "horaires_Mo_1_a": "26h"},
        "horaires",
        "ne se lit pas",
    ),
    ("half a slot", {"horaires_Mo_1_de": "9h"}, "horaires", "ne se lit pas"),
    (
        "slots on top of each other",
        {
            "horaires_Mo_1_de": "9h",
            "horaires_Mo_1_a": "15h",
            "horaires_Mo_2_de": "14h",
            "horaires_Mo_2_a": "18h",
        },
        "horaires",
        "chevauchent",
    ),
    ("no charter", {"charte": ""}, "charte", "charte"),
]


def complaint(client: FlaskClient, typed: dict[str, str], at: str, words: str) -> str | None:
    """What is wrong with the page that comes back, or nothing."""
    sent = {**GOOD, **typed}
    page = form_to(client.get("/proposer"), "/proposer").send(client, **sent)
    if page.status_code != 422:
        return f"{page.status_code}"
    said, form = text_of(page), form_to(page, "/proposer")
    if words not in said:
        return f"« {words} » is not said"
    # A group of choices is marked by its sentence: no single radio is wrong.
    if at not in form.invalid and f'id="field-{at}-error"' not in said:
        return f"not told at {at}, but at {form.invalid}"
    lost = [name for name in ("nom", "longitude") if form.value(name).replace("\ufffd", "\x00") != sent[name]]
    return f"lost: {lost}" if lost else None


def test_each_bad_field_is_told_at_its_place(app: Flask, client: FlaskClient) -> None:
    found = {name: complaint(client, typed, at, words) for name, typed, at, words in BAD}
    assert not {name: said for name, said in found.items() if said}
    assert stored(app) == []


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_each_bad_photo_is_told_and_the_rest_stays(app: Flask, client: FlaskClient) -> None:
    form = form_to(client.get("/proposer"), "/proposer")
    taken = []
    for photo in refused():
        page = form.send(client, **GOOD, photo_1=(io.BytesIO(photo.data), "../../x.jpg"))
        back = form_to(page, "/proposer")
        if page.status_code != 422 or "photo_1" not in back.invalid or back.value("nom") != GOOD["nom"]:
            taken.append(photo.name)
    assert not taken
    assert stored(app) == []


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_photo_that_was_never_sent_is_refused(app: Flask, client: FlaskClient) -> None:
    form = form_to(client.get("/proposer"), "/proposer")
    for sha256 in ("0" * 64, "../../etc/passwd"):
        assert form.send(client, **GOOD, photo_1_sha=sha256).status_code == 422
    assert stored(app) == []


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_more_than_the_server_takes_is_a_page_in_french(app: Flask, client: FlaskClient) -> None:
    form = form_to(client.get("/proposer"), "/proposer")
    page = form.send(client, **{**GOOD, "description": "a" * 20_000_000})
    assert page.status_code == 413
    assert '<html lang="fr"' in page.get_data(as_text=True)
    assert stored(app) == []


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_form_whose_uids_were_spoilt_still_arrives(app: Flask, client: FlaskClient) -> None:
    form = form_to(client.get("/proposer"), "/proposer")
    for count, uid in enumerate(["", "pas-un-uid", "x" * 5000, "\x00"], start=1):
        page = form.send(client, **GOOD, uid=uid, place_uid=uid, verifie="semblables")
        assert page.status_code == 303
        rows = stored(app)
        assert len({uuid.UUID(row.uid) for row in rows}) == count
        assert len({uuid.UUID(row.place_uid) for row in rows}) == count


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_version_that_the_place_never_had(app: Flask, client: FlaskClient, client_as: Enter) -> None:
    place = api.publish(client_as("moderator"), api.creation())["place"]
    address = f"/lieux/{place}/corriger"
    form = form_to(client.get(f"{address}?quoi=autre"), address)
    answer = form.send(client, base_version="999", nom="Un nom")
    assert answer.status_code == 422
    assert "rechargez-la" in text_of(answer)
    assert form_to(answer, address).value("nom") == "Un nom"
    # What is no number says nothing of what was seen: the values of now are meant.
    for version in ("0", "-1", "9" * 30, "un", "１"):
        sent = form.send(client, base_version=version, nom=f"Un nom {version}", uid=str(uuid.uuid4()))
        assert sent.status_code == 303
        assert stored(app)[-1].base_version == 1


def test_hostile_words_are_only_words(client: FlaskClient, client_as: Enter) -> None:
    hostile = "<script>window.__xss=1</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
    form = form_to(client.get("/proposer"), "/proposer")
    sent = form.send(client, **{**GOOD, "nom": hostile, "description": hostile, "message": hostile})
    for visitor in (client, client_as("moderator")):
        page = visitor.get(sent.headers["Location"]).get_data(as_text=True)
        assert "<script>window" not in page
        assert "<img src=x" not in page
        assert ">49<" not in page
    back = form.send(client, **{**GOOD, "nom": hostile, "telephone": hostile, "uid": str(uuid.uuid4())})
    assert back.status_code == 422
    assert "<script>window" not in back.get_data(as_text=True)
    assert form_to(back, "/proposer").value("nom") == hostile
