"""Photos through the API: received once, private until published, gone at once when withdrawn."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cartoquartiers.usecases.ports import PHOTO_MAX_BYTES, PHOTO_SIZES
from tests.corpus import photos
from tests.support import api, application

Enter = Callable[[str], FlaskClient]
BYTES = photos.encoded(photos.picture(), "JPEG", exif=photos.exif())
SHA = hashlib.sha256(BYTES).hexdigest()
ADDRESS = f"/api/v1/photos/{SHA}"
IMAGE = f"/photos/{SHA}/320.webp"


def photo_of(place: str, version: int = 1, **more: Any) -> dict[str, Any]:
    """A proposal of this photo for a place."""
    shown = [{"sha256": SHA, "alt": "Quatre quarts", "credit": "A. D."}]
    return api.proposal("photo", place, version, photos=shown, **more)


@pytest.fixture
def place(client_as: Enter) -> str:
    place: str = api.publish(client_as("moderator"), api.creation())["place"]
    return place


def test_a_photo_is_taken_once_and_taken_again(client: FlaskClient) -> None:
    assert client.put(ADDRESS, data=BYTES).status_code == 201
    assert client.put(ADDRESS, data=BYTES).status_code == 200
    assert (
        client.put(ADDRESS.upper().replace("/API/V1/PHOTOS", "/api/v1/photos"), data=BYTES).status_code == 200
    )


@pytest.mark.parametrize(
    ("address", "data", "status", "code"),
    [
        (f"/api/v1/photos/{'0' * 64}", BYTES, 422, "sha256_mismatch"),
        ("/api/v1/photos/abc", BYTES, 422, "sha256_invalid"),
        (f"/api/v1/photos/{hashlib.sha256(b'text').hexdigest()}", b"text", 422, "photo_unreadable"),
    ],
)
def test_what_is_no_photo_is_refused_in_french(
    client: FlaskClient, address: str, data: bytes, status: int, code: str
) -> None:
    answer = client.put(address, data=data)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    [problem] = answer.get_json()["problems"]
    assert (problem["field"], problem["code"]) == ("photos", code)
    assert "Cette valeur" not in problem["message"]


def test_a_photo_that_is_too_heavy_is_refused_before_it_is_read(app: Flask, client: FlaskClient) -> None:
    heavy = bytes(PHOTO_MAX_BYTES + 1)
    answer = client.put(f"/api/v1/photos/{hashlib.sha256(heavy).hexdigest()}", data=heavy)
    assert answer.status_code == 413
    assert "15 Mo" in answer.get_json()["title"]
    assert not (application.toolbox_of(app).data_dir / "photos").exists()


def test_no_odd_file_is_an_error_of_the_server(client: FlaskClient) -> None:
    for photo in photos.refused():
        answer = client.put(f"/api/v1/photos/{hashlib.sha256(photo.data).hexdigest()}", data=photo.data)
        assert answer.status_code in {413, 422}, photo.name
        problems = answer.get_json().get("problems", [{"code": "photo_too_big"}])
        assert problems[0]["code"] == photo.code, photo.name


def test_a_waiting_photo_is_there_for_its_author_and_its_moderators_only(
    client: FlaskClient, client_as: Enter, place: str
) -> None:
    client.put(ADDRESS, data=BYTES)
    receipt = api.send(client, photo_of(place))
    token = receipt["follow"].removeprefix("/suivi/")
    assert client.get(IMAGE).status_code == 404
    assert client.get(f"{IMAGE}?suivi=wrong").status_code == 404
    assert client_as("resident").get(IMAGE).status_code == 404
    for reader, address in ((client, f"{IMAGE}?suivi={token}"), (client_as("moderator"), IMAGE)):
        answer = reader.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_photo_of_another_contribution_is_not_opened_by_its_token(client: FlaskClient, place: str) -> None:
    client.put(ADDRESS, data=BYTES)
    api.send(client, photo_of(place))
    other = api.send(client, api.correction(place, nom="Autre nom"))["follow"].removeprefix("/suivi/")
    assert client.get(f"{IMAGE}?suivi={other}").status_code == 404


def test_a_published_photo_is_public_bare_and_asked_for_each_time(
    client: FlaskClient, client_as: Enter, place: str
) -> None:
    client.put(ADDRESS, data=BYTES)
    api.decide(client_as("moderator"), api.send(client, photo_of(place))["uid"])
    for size in PHOTO_SIZES:
        answer = client.get(f"/photos/{SHA}/{size}.webp")
        assert answer.status_code == 200
        assert photos.SECRET not in answer.data
        assert Image.open(io.BytesIO(answer.data)).size == (photos.WIDTH, photos.HEIGHT)
    assert answer.cache_control.public
    assert answer.cache_control.no_cache
    assert answer.cache_control.max_age is None
    again = client.get(f"/photos/{SHA}/1600.webp", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_withdrawn_photo_is_gone_at_once_for_everybody(
    client: FlaskClient, client_as: Enter, place: str
) -> None:
    moderator = client_as("moderator")
    client.put(ADDRESS, data=BYTES)
    published = api.decide(moderator, api.send(client, photo_of(place))["uid"]).get_json()
    removal = api.proposal("photo", place, published["version"], changes={"photos": {"remove": [SHA]}})
    api.publish(moderator, removal)
    assert client.get(IMAGE).status_code == 404
    assert moderator.get(IMAGE).status_code == 404
    assert client.put(ADDRESS, data=BYTES).status_code == 200
    assert client.get(IMAGE).status_code == 404


@pytest.mark.parametrize(
    "address", [f"/photos/{SHA}/321.webp", "/photos/x/320.webp", f"/photos/{SHA}/0.webp"]
)
def test_an_address_that_leads_nowhere(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
