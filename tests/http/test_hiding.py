"""What must not be seen goes at once, from everywhere, and may come back; authors take their photos back."""

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.corpus import photos
from tests.support import api
from tests.support.contributions import stored
from tests.support.forms import forms_of

Enter = Callable[[str], FlaskClient]
BYTES = photos.encoded(photos.picture(), "JPEG", exif=photos.exif())
SHA = hashlib.sha256(BYTES).hexdigest()
IMAGE = f"/photos/{SHA}/320.webp"
NAME = "Squatkizomba"


@pytest.fixture
def place(client: FlaskClient, moderator: FlaskClient) -> str:
    """A published place with a photo that a resident sent."""
    uid: str = api.publish(moderator, api.creation(nom=NAME))["place"]
    return uid


@pytest.fixture
def photo(client: FlaskClient, moderator: FlaskClient, place: str) -> dict[str, Any]:
    """The receipt of the photo."""
    client.put(f"/api/v1/photos/{SHA}", data=BYTES)
    shown = [{"sha256": SHA, "alt": "Quatre quarts", "credit": "A. D."}]
    receipt = api.send(client, api.proposal("photo", place, photos=shown))
    assert api.decide(moderator, receipt["uid"]).status_code == 200
    assert client.get(IMAGE).status_code == 200
    return receipt


def report(client: FlaskClient, place: str, code: str = "offensive") -> str:
    body = {"uid": str(uuid.uuid4()), "kind": "report", "place": place, "report": code}
    return str(api.send(client, body)["uid"])


def hide(moderator: FlaskClient, uid: str, what: str = "lieu", **more: str) -> str:
    """Hide by the form of the page; the uid of the hiding."""
    [form] = [
        f for f in forms_of(moderator.get(f"/moderation/{uid}/masquer")) if f.action.endswith("masquer")
    ]
    answer = form.send(moderator, quoi=what, **{"reason": "offensive", **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"].partition("?")[0].rpartition("/")[2])


def everywhere(client: FlaskClient, place: str) -> dict[str, str]:
    """All that is public, by address, as text; what is not there is empty."""
    addresses = [
        *(
            "/",
            "/liste",
            "/liste?q=Squatkizo",
            "/carte/points",
            "/carte/selection?q=Squatkizo",
            "/carte/recherche?q=Squatkizo",
            "/carte/noms?n=1,2,3",
            "/plan-du-site",
        ),
        *("/quartiers/2", "/communes/44109", "/rubriques/tri-reemploi", "/types/composteur"),
        *(
            "/exports/lieux.geojson",
            "/exports/lieux.csv",
            "/exports/lieux-odbl.geojson",
            "/sitemaps/lieux-0.xml",
        ),
        *(
            "/api/v1/changes?since=0",
            f"/lieux/{place}",
            f"/lieux/{place}?f=geojson",
            f"/lieux/{place}?f=jsonld",
        ),
        *(f"/lieux/{place}/historique", f"/lieux/{place}/{NAME.lower()}", f"/lieux/{place}?fragment=1"),
        f"/lieux/{place}/corriger",
    ]
    found = {}
    for address in addresses:
        answer = client.get(address, follow_redirects=True)
        assert answer.status_code < 500, address
        found[address] = answer.get_data().decode(errors="replace")
    return found


def picture(client: FlaskClient, place: str) -> int:
    return client.get(f"/og/{place}/0.png", follow_redirects=True).status_code


@pytest.mark.usefixtures("photo")
def test_a_hidden_place_is_nowhere_and_may_come_back(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    assert picture(client, place) == 200
    before = [address for address, text in everywhere(client, place).items() if NAME in text or SHA in text]
    assert {"/liste", "/liste?q=Squatkizo", "/exports/lieux.geojson", "/types/composteur"} <= {*before}
    complaint = report(client, place)
    hidden = hide(moderator, complaint)
    said = everywhere(client, place)
    assert [address for address, text in said.items() if NAME in text or SHA in text] == []
    assert f"/lieux/{place}" not in said["/sitemaps/lieux-0.xml"]
    assert client.get(f"/lieux/{place}", follow_redirects=True).status_code == 410
    assert (picture(client, place), client.get(IMAGE).status_code) == (404, 404)
    assert api_state(moderator, complaint) == "published"
    # It was a decision like any other: it is taken back from the desk, and all of it is there again.
    assert moderator.post(f"/moderation/{hidden}/annuler").status_code == 303
    assert client.get(IMAGE).status_code == 200
    assert picture(client, place) == 200
    assert NAME in client.get("/liste").get_data(as_text=True)


def api_state(client: FlaskClient, uid: str) -> str:
    return str(client.get(f"/api/v1/contributions/{uid}").get_json()["state"])


@pytest.mark.usefixtures("photo")
def test_a_hidden_photo_is_nowhere_and_its_places_stay(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    other = api.publish(moderator, api.creation(nom="Autre"))["place"]
    shown = [{"sha256": SHA, "alt": "La même"}]
    api.publish(moderator, api.proposal("photo", other, photos=shown))
    hidden = hide(moderator, report(client, place, "photo"), SHA, reason="photo_rights")
    assert client.get(IMAGE).status_code == 404
    for uid in (place, other):
        assert [address for address, text in everywhere(client, uid).items() if SHA in text] == []
        assert client.get(f"/lieux/{uid}", follow_redirects=True).status_code == 200
    assert moderator.post(f"/moderation/{hidden}/annuler").status_code == 303
    assert client.get(IMAGE).status_code == 200


def test_hiding_asks_what_and_why(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uid = report(client, place)
    assert "Masquer tout de suite" in moderator.get(f"/moderation/{uid}").get_data(as_text=True)
    for wrong in ({}, {"quoi": "lieu"}, {"reason": "offensive"}, {"quoi": "lieu", "reason": "other"}):
        assert moderator.post(f"/moderation/{uid}/masquer", data=wrong).status_code == 422
    strange = {"quoi": "0" * 64, "reason": "offensive"}
    assert moderator.post(f"/moderation/{uid}/masquer", data=strange).status_code == 404
    assert client.get(f"/lieux/{place}", follow_redirects=True).status_code == 200
    hide(moderator, uid)
    again = moderator.post(f"/moderation/{uid}/masquer", data={"quoi": "lieu", "reason": "offensive"})
    assert (again.status_code, again.headers["Location"]) == (303, f"/moderation/{uid}")


def test_only_a_report_and_only_moderators_hide(
    client: FlaskClient, client_as: Enter, moderator: FlaskClient, place: str
) -> None:
    waiting = api.send(client, api.correction(place, nom="Un autre nom"))["uid"]
    said = {"quoi": "lieu", "reason": "offensive"}
    assert moderator.get(f"/moderation/{waiting}/masquer").status_code == 404
    assert moderator.post(f"/moderation/{waiting}/masquer", data=said).status_code == 404
    complaint = report(client, place)
    assert client_as("resident").post(f"/moderation/{complaint}/masquer", data=said).status_code == 403
    assert client.get(f"/lieux/{place}", follow_redirects=True).status_code == 200


def test_a_notice_of_illegal_content_says_why_in_good_faith(
    app: Flask, client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    page = client.get(f"/lieux/{place}/signaler")
    form = next(form for form in forms_of(page) if form.action.endswith("/signaler"))
    bare = form.send(client, report="illegal")
    assert bare.status_code == 422
    again = next(form for form in forms_of(bare) if form.action.endswith("/signaler"))
    assert again.invalid >= {"message", "bonne_foi"}
    said = {"report": "illegal", "message": "Diffamation envers la voisine", "contact": "v@exemple.fr"}
    sent = form.send(client, bonne_foi="1", **said)
    assert sent.status_code == 303
    receipt = client.get(sent.headers["Location"]).get_data(as_text=True)
    assert "Contenu illicite" in receipt and "accusé de réception" in receipt
    kept = stored(app)[-1]
    assert (kept.contact, kept.report) == ("v@exemple.fr", "illegal")
    assert "Diffamation" in (kept.message or "") and "bonne foi" in (kept.message or "")
    hide(moderator, form.value("uid"), reason="other", message="Propos diffamatoires, retirés.")
    told = client.get(sent.headers["Location"].partition("?")[0]).get_data(as_text=True)
    assert "Propos diffamatoires, retirés." in told


def test_an_author_takes_a_published_photo_back(
    client: FlaskClient, place: str, photo: dict[str, Any]
) -> None:
    page = client.get(photo["follow"])
    [form] = [form for form in forms_of(page) if form.value("action") == "retirer_photo"]
    assert form.send(client).status_code == 303
    assert client.get(IMAGE).status_code == 404
    assert client.get(f"{IMAGE}?suivi={photo['follow'].rpartition('/')[2]}").status_code == 404
    assert [address for address, text in everywhere(client, place).items() if SHA in text] == []
    after = client.get(photo["follow"]).get_data(as_text=True)
    assert "retirer_photo" not in after and SHA not in after
    assert form.send(client).status_code == 404


def test_nobody_takes_the_photo_of_somebody_else_back(
    client: FlaskClient, place: str, photo: dict[str, Any]
) -> None:
    mine = api.send(client, api.correction(place, 2, nom="À moi"))["follow"]
    assert client.post(mine, data={"action": "retirer_photo", "photo": SHA}).status_code == 404
    assert client.post(photo["follow"], data={"action": "retirer_photo", "photo": "x"}).status_code == 404
    assert client.get(IMAGE).status_code == 200


def test_the_words_of_one_field_are_redacted(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    words = "Demandez à Josette Personne"
    corrected = api.proposal("correct", place, changes={"description": {"to": words}}, base_version=1)
    assert api.decide(moderator, api.send(client, corrected)["uid"]).status_code == 200
    complaint = report(client, place, "personal")
    page = moderator.get(f"/moderation/{complaint}/masquer").text
    assert words in page
    assert "champ:nom" not in page
    hide(moderator, complaint, "champ:description", reason="personal_data")
    for address in (f"/lieux/{place}/historique", f"/lieux/{place}?f=geojson", "/api/v1/changes"):
        told = client.get(address, follow_redirects=True)
        assert told.status_code == 200
        assert "Josette" not in told.text
    # A name cannot go: the form says what to do instead.
    again = moderator.post(
        f"/moderation/{report(client, place)}/masquer", data={"quoi": "champ:nom", "reason": "personal_data"}
    )
    assert again.status_code in (400, 422)


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_photo_that_was_hidden_does_not_come_back_with_what_brought_it(
    client: FlaskClient, moderator: FlaskClient, place: str, photo: dict[str, Any]
) -> None:
    hide(moderator, report(client, place, "photo"), SHA, reason="photo_rights")
    assert moderator.post(f"/moderation/{photo['uid']}/annuler").status_code == 303
    assert moderator.get(f"{IMAGE}?contribution={photo['uid']}").status_code == 404
