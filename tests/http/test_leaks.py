"""Nothing unmoderated leaks: planted words appear in no public page, export, feed or photo address."""

import gzip
import hashlib
import io
import math
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update

from cartoquartiers.store.tables.people import Person
from tests import people
from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.planted import plant_in_marked

Enter = Callable[[str], FlaskClient]
MARK = "xyzzy"
FILES = [
    *(
        "lieux.geojson",
        "lieux.geojsonl",
        "lieux.csv",
        "lieux-excel.csv",
        "lieux.kml",
        "lieux.gpkg",
        "lieux.fgb",
    ),
    *("lieux.xlsx", "lieux-odbl.geojson", "lieux-odbl.csv"),
]


@dataclass
class Planted:
    """What was hidden, and where the public may look."""

    places: list[str] = field(default_factory=list)
    contributions: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)


def picture(shade: int) -> tuple[str, bytes]:
    """A small photo and the sha256 of its bytes."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, 90, 60)).save(file, "JPEG")
    return hashlib.sha256(file.getvalue()).hexdigest(), file.getvalue()


def send_photo(client: FlaskClient, shade: int) -> str:
    """Send a photo; gives its sha256."""
    sha256, content = picture(shade)
    answer = client.put(f"/api/v1/photos/{sha256}", data=content, content_type="image/jpeg")
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return sha256


def marked(shade: int, client: FlaskClient) -> dict[str, object]:
    """A photo, a message and an address that nobody may see."""
    photo = {"sha256": send_photo(client, shade), "alt": f"{MARK} photo", "credit": f"{MARK} auteur"}
    return {"photos": [photo], "message": f"{MARK} message", "contact": f"{MARK}.contact@example.org"}


@pytest.fixture
def planted(app: Flask, client_as: Enter) -> Planted:
    """A published place, and around it everything that has to stay private."""
    found = Planted()
    moderator, resident, passer = client_as("moderator"), client_as("resident"), app.test_client()
    place = api.publish(moderator, api.creation(position=list(INSIDE_1)))["place"]
    found.places.append(place)
    sent = [
        (passer, {**api.creation(nom=f"{MARK} nouveau", adresse=f"{MARK} rue"), **marked(10, passer)}),
        (resident, {**api.correction(place, description=f"{MARK} attend"), **marked(20, resident)}),
        (passer, {**api.correction(place, nom=f"{MARK} refusé"), **marked(30, passer)}),
        (passer, {**api.correction(place, gestionnaire=f"{MARK} retiré"), **marked(40, passer)}),
        (passer, api.proposal("report", place, report="personal", changes={}, message=f"{MARK} signalement")),
        (passer, {**api.correction(place, telephone="02 40 41 90 00"), "contact": f"{MARK}@example.org"}),
        (passer, api.proposal("tip", place, note=f"{MARK} bon à savoir", message=f"{MARK} message")),
    ]
    receipts = [api.send(client, body) for client, body in sent]
    found.places.append(receipts[0]["place"])
    found.contributions = [receipt["uid"] for receipt in receipts]
    found.photos = [picture(shade)[0] for shade in (10, 20, 30, 40)]
    refused = api.decide(moderator, receipts[2]["uid"], "refuse", reason="other", message=f"{MARK} raison")
    assert refused.status_code == 200
    assert passer.post(receipts[3]["follow"], data={"action": "retirer"}).status_code < 400
    assert api.decide(moderator, receipts[3]["uid"]).get_json()["state"] == "withdrawn"
    # Accepted: what it changes is public, its author's words and address are not.
    assert api.decide(moderator, receipts[5]["uid"]).status_code == 200
    with toolbox_of(app).store.writing() as work:
        # A référent's name stands in the directory because they want it to.
        work.session.execute(update(Person).values(listed=False))
        personal = plant_in_marked(work, f"{MARK} privé")
    assert {"contribution.message", "contribution.answer", "person.name", "session.device"} <= personal
    return found


def public_addresses(app: Flask, planted: Planted) -> Iterator[str]:
    """Everything that a stranger can ask, except the private link of a contribution's author."""
    values = {
        "uid": [*planted.places, *planted.contributions],
        "insee": ["44109"],
        "code": ["1", "2", "tri-reemploi", "amis-du-jardin"],
        "slug": ["x"],
        "sha256": planted.photos,
        "size": ["320", "800", "1600"],
        "file": FILES,
        "name": ["lieux", "lieux-odbl"],
        "identifier": planted.places,
        "suffix": ["jsonld", "ttl", "rdf"],
        "number": ["1", "2"],
        "version": ["1"],
        "path": ["css/tokens.css"],
    }
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or "token" in rule.arguments:
            continue
        addresses = [rule.rule]
        for name in rule.arguments:
            addresses = [
                address.replace(f"<{kind}{name}>", value)
                for address in addresses
                for value in values.get(name, ["1"])
                for kind in ("", "int:", "path:")
                if f"<{kind}{name}>" in address
            ]
        yield from addresses
    yield from [f"/liste?q={MARK}", f"/carte/selection?q={MARK}", "/carte/fiches?n=1,2,3", "/?q=" + MARK]
    for suffix in ("fragment=1", "f=geojson", "f=jsonld", "f=json"):
        yield from [f"/lieux/{place}?{suffix}" for place in planted.places]
    yield from ["/api/v1/changes?since=0", "/exports/lieux.geojson?bbox=-2,47,-1,48"]
    yield from map(tile_around, (0, 8, 12, 14, 16))


def tile_around(zoom: int) -> str:
    """The tile in which the published place lies, and what was planted around it."""
    longitude, latitude = INSIDE_1
    column = (longitude + 180) / 360 * 2**zoom
    row = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom
    return f"/tuiles/{zoom}/{int(column)}/{int(row)}.mvt"


def body(client: FlaskClient, address: str) -> bytes:
    """What a stranger gets there, unpacked."""
    answer = client.get(address, follow_redirects=True)
    content = answer.get_data()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as table:
            return b"".join(map(table.read, table.namelist()))
    return gzip.decompress(content) if answer.headers.get("Content-Encoding") == "gzip" else content


def test_planted_words_appear_nowhere(app: Flask, planted: Planted, client: FlaskClient) -> None:
    secrets = [MARK, *planted.contributions, *(people.email(role) for role in people.NUMBERS)]
    told, asked = [], 0
    for address in public_addresses(app, planted):
        asked += 1
        content = body(client, address)
        # What was asked comes back in the search box, and in the address of the page.
        visible = content.replace(f"q={MARK}".encode(), b"").replace(f'value="{MARK}"'.encode(), b"")
        told += [
            (address, secret) for secret in secrets if secret.encode() in visible and secret not in address
        ]
    assert asked > 40
    assert not told


def test_what_is_published_is_found_where_the_planted_words_are_not(
    client: FlaskClient, planted: Planted
) -> None:
    place = planted.places[0]
    items = [
        "/ogc/collections/lieux/items",
        f"/ogc/collections/lieux/items/{place}",
        "/api/v1/changes?since=0",
    ]
    texts = [f"/exports/{name}" for name in FILES if "-odbl" not in name]
    for address in [*texts, *items, tile_around(16), "/liste", f"/lieux/{place}"]:
        assert b"Composteur de la place" in body(client, address), address


def test_waiting_refused_and_withdrawn_photos_are_not_served(client: FlaskClient, planted: Planted) -> None:
    answers = {
        (sha256[:6], size): client.get(f"/photos/{sha256}/{size}.webp").status_code
        for sha256 in planted.photos
        for size in (320, 800, 1600)
    }
    assert set(answers.values()) <= {403, 404, 410}


def test_an_accepted_photo_is_served_and_goes_at_once_when_it_is_withdrawn(
    client: FlaskClient, client_as: Enter
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    sha256 = send_photo(client, 77)
    waiting = api.send(client, api.proposal("photo", place, photos=[{"sha256": sha256, "alt": "Le bac"}]))
    address = f"/photos/{sha256}/320.webp"
    assert client.get(address).status_code == 404
    assert api.decide(moderator, waiting["uid"]).status_code == 200
    assert client.get(address).status_code == 200
    removal = api.proposal("photo", place, 2, changes={"photos": {"remove": [sha256]}})
    assert api.send(moderator, removal)["state"] == "published"
    assert client.get(address).status_code in {404, 410}
