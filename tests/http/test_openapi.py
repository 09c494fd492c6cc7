"""The description of the API is valid OpenAPI 3.1, complete, and true of what is really answered."""

import hashlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from PIL import Image
from werkzeug.test import TestResponse

from cartoquartiers.domain.proposal_changes import parse_photo
from tests.support import api

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
V1 = "/api/v1"


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The description as it is served."""
    found: dict[str, Any] = client.get("/api/openapi.json").get_json()
    return found


def checker(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """What judges a body, with the components of the document."""
    whole = {**schema, "components": document["components"]}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


def answered(document: dict[str, Any], path: str, method: str, answer: TestResponse) -> None:
    """The answer is one of those described, with the body that is described."""
    responses = document["paths"][path][method]["responses"]
    assert str(answer.status_code) in responses, f"{method} {path}: {answer.status_code} is not described"
    content = responses[str(answer.status_code)].get("content", {})
    if content:
        schema = content[answer.content_type]["schema"]
        assert not list(checker(document, schema).iter_errors(answer.get_json())), answer.get_json()
    else:
        assert answer.data == b""


def sent(document: dict[str, Any], path: str, body: dict[str, Any]) -> None:
    """The body that was sent is one that is described."""
    schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert not [error.message for error in checker(document, schema).iter_errors(body)]


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()
    security = document["components"]["securitySchemes"]
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"] and operation["operationId"]
            assert all(name in security for rule in operation["security"] for name in rule)


def test_contributions_are_as_described(app: Flask, client_as: Enter, document: dict[str, Any]) -> None:
    path, nobody, moderator = f"{V1}/contributions", app.test_client(), client_as("moderator")
    creation = api.creation(horaires="Mo 09:00-12:00", acces_fauteuil="oui")
    sent(document, path, creation)
    first = moderator.post(path, json=creation)
    answered(document, path, "post", first)
    assert first.status_code == 201
    answered(document, path, "post", moderator.post(path, json=creation))
    place = first.get_json()["place"]
    bodies = [
        api.correction(place, nom="Autre nom", site_web=None),
        api.proposal(
            "move", place, changes={"position": {"from": [-1.525, 47.2161], "to": [-1.526, 47.2161]}}
        ),
        api.proposal("close", place, changes={"ferme_jusqu_au": {"to": "2026-12-31"}}),
        api.proposal("confirm", place, fields=["position"]),
        api.proposal("report", place, report="personal", message="Un nom"),
    ]
    for body in bodies:
        sent(document, path, body)
        taken = nobody.post(path, json=body)
        assert taken.status_code == 201, taken.get_data(as_text=True)
        answered(document, path, "post", taken)
    for wrong in ({}, {**creation, "message": "autre"}, {"surprise": 1}):
        refused = nobody.post(path, json=wrong)
        assert refused.status_code == 422
        answered(document, path, "post", refused)
    ended = nobody.post(path, json=api.creation(), headers={"Authorization": "Bearer gone"})
    assert ended.status_code == 401
    answered(document, path, "post", ended)
    answered(
        document, path, "post", nobody.post(path, json=creation, headers={"Origin": "https://evil.example"})
    )


def test_following_and_deciding_are_as_described(
    app: Flask, client_as: Enter, document: dict[str, Any]
) -> None:
    nobody, moderator = app.test_client(), client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    uid = api.send(nobody, api.correction(place, nom="Autre nom"))["uid"]
    one, decision = f"{V1}/contributions/{{uid}}", f"{V1}/contributions/{{uid}}/decision"
    answered(document, one, "get", moderator.get(f"{V1}/contributions/{uid}"))
    answered(document, one, "get", nobody.get(f"{V1}/contributions/{uid}"))
    body = {"verdict": "amend", "changes": {"nom": {"to": "Encore un autre"}}, "expected_state": "waiting"}
    sent(document, decision, body)
    seen = set()
    for who, given in (
        (nobody, body),
        (client_as("resident"), body),
        (moderator, {"verdict": "maybe"}),
        (moderator, body),
        (moderator, body),
    ):
        answer = who.post(f"{V1}/contributions/{uid}/decision", json=given)
        answered(document, decision, "post", answer)
        seen.add(answer.status_code)
    assert seen == {200, 401, 403, 409, 422}
    missing = moderator.post(f"{V1}/contributions/{place}/decision", json={"verdict": "accept"})
    assert missing.status_code == 404
    answered(document, decision, "post", missing)


def test_photos_and_sync_are_as_described(app: Flask, document: dict[str, Any]) -> None:
    nobody, file = app.test_client(), io.BytesIO()
    Image.new("RGB", (320, 240), (90, 90, 60)).save(file, "JPEG")
    sha256, path = hashlib.sha256(file.getvalue()).hexdigest(), f"{V1}/photos/{{sha256}}"
    for name, data in ((sha256, file.getvalue()), (sha256, file.getvalue()), ("0" * 64, b"no photo")):
        answered(
            document, path, "put", nobody.put(f"{V1}/photos/{name}", data=data, content_type="image/jpeg")
        )
    photo = {"sha256": sha256, "alt": "Le bac", "credit": "A. D.", "licence": "cc-by-4.0"}
    assert set(document["components"]["schemas"]["SentPhoto"]["properties"]) == set(parse_photo(photo))
    items = {"contributions": [{**api.creation(), "photos": [photo]}, {"uid": 5}]}
    answered(document, f"{V1}/sync", "post", nobody.post(f"{V1}/sync", json=items))
    answered(document, f"{V1}/sync", "post", nobody.post(f"{V1}/sync", json={"contributions": 1}))


def test_changes_are_as_described(client: FlaskClient, client_as: Enter, document: dict[str, Any]) -> None:
    moderator, path = client_as("moderator"), f"{V1}/changes"
    place = api.publish(moderator, api.creation())["place"]
    api.publish(moderator, api.creation(nom='Un "autre" <b>🌳</b>'))
    api.publish(moderator, api.proposal("close", place))
    page = client.get(path)
    assert {one["op"] for one in page.get_json()["changes"]} == {"create", "delete"}
    answered(document, path, "get", page)
    assert set(document["paths"][path]["get"]["responses"]["200"]["headers"]) <= set(page.headers.keys())
    answered(document, path, "get", client.get(path, headers={"If-None-Match": page.headers["ETag"]}))
    for query, status in (("limit=1", 200), ("licorne=1", 400), ("limit=0", 400), ("since=999999", 410)):
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == status
        answered(document, path, "get", answer)
    told = {row["name"] for row in document["paths"][path]["get"]["parameters"]}
    assert told == {"since", "limit", "dataset"}
