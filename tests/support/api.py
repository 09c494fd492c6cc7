"""Bodies for the API, and what one does with it all the time."""

import uuid
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.territory import INSIDE_2

CONTRIBUTIONS = "/api/v1/contributions"


def creation(**fields: Any) -> dict[str, Any]:
    """An acceptable creation; ``fields`` override or add values (``None`` leaves one out)."""
    values = {
        "nom": "Composteur de la place",
        "rubrique": "tri-reemploi",
        "type": "composteur",
        "position": list(INSIDE_2),
        **fields,
    }
    changes = {name: {"to": value} for name, value in values.items() if value is not None}
    return {"uid": str(uuid.uuid4()), "kind": "create", "changes": changes}


def proposal(kind: str, place: str, base_version: int = 1, **more: Any) -> dict[str, Any]:
    """A proposal about an existing place."""
    return {"uid": str(uuid.uuid4()), "kind": kind, "place": place, "base_version": base_version, **more}


def correction(place: str, base_version: int = 1, **values: Any) -> dict[str, Any]:
    """A correction of fields; what was seen is what stood at ``base_version``."""
    changes = {name: {"to": value} for name, value in values.items()}
    return proposal("correct", place, base_version, changes=changes)


def send(client: FlaskClient, body: dict[str, Any]) -> dict[str, Any]:
    """Submit a contribution that has to be taken; gives its receipt."""
    answer = client.post(CONTRIBUTIONS, json=body)
    assert answer.status_code in {200, 201}, answer.get_data(as_text=True)
    receipt: dict[str, Any] = answer.get_json()
    return receipt


def decide(client: FlaskClient, uid: str, verdict: str = "accept", **more: Any) -> TestResponse:
    """Send a decision on a contribution."""
    return client.post(f"{CONTRIBUTIONS}/{uid}/decision", json={"verdict": verdict, **more})


def publish(moderator: FlaskClient, body: dict[str, Any]) -> dict[str, Any]:
    """Submit as a moderator, whose own contributions are published at once; gives the receipt."""
    receipt = send(moderator, body)
    assert receipt["state"] == "published", receipt
    return receipt
