"""A data portal for tests: the routes and checks that udata documents, kept in memory, on the loopback."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from shapely.geometry import shape

from tests.support import live, postgres

KEY = "cle-de-test-0123456789-secrete"
TOWN = {"id": "5f0000000000000000000001", "slug": "ville-de-nantes", "name": "Ville de Nantes"}
OTHER = {"id": "5f0000000000000000000002", "slug": "autre-ville", "name": "Autre ville"}
_LICENCES = {"lov2", "fr-lo", "cc-zero", "cc-by", "cc-by-sa", "odc-odbl", "notspecified"}
_FREQUENCIES = {
    "unknown",
    "continuous",
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "annual",
    "irregular",
    "other",
}
_TYPES = {"main", "documentation", "update", "api", "code", "other"}


@dataclass
class Held:
    """What the portal holds and was asked; after `left` more requests it answers 5xx, done or not."""

    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    left: int = 10**6
    loses_answers: bool = False
    status: int = 0

    def writes(self) -> list[str]:
        """The requests that changed something, or tried to."""
        return [line for line in self.asked if not line.startswith("GET")]

    def urls(self) -> list[str]:
        """Every address that a resource leads to."""
        return [row["url"] for one in self.datasets.values() for row in one["resources"]]


def _refuse(status: int, message: str, **errors: list[str]) -> ResponseReturnValue:
    return jsonify({"message": message, **({"errors": errors} if errors else {})}), status


def _wrong_set(body: dict[str, Any]) -> dict[str, list[str]]:
    wrong = {}
    for name, longest in (("title", 350), ("description", 100_000)):
        if not body.get(name):
            wrong[name] = ["This field is required."]
        elif len(body[name]) > longest:
            wrong[name] = [f"Field cannot be longer than {longest} characters."]
    if body.get("license") not in _LICENCES:
        wrong["license"] = ["Unknown license"]
    if body.get("frequency", "unknown") not in _FREQUENCIES:
        wrong["frequency"] = ["Not a valid choice"]
    if body.get("organization") != TOWN["id"]:
        wrong["organization"] = ["Permission denied for this organization"]
    if any(not 3 <= len(tag) <= 96 for tag in body.get("tags", [])):
        wrong["tags"] = ["Tag must be between 3 and 96 characters long."]
    geom = (body.get("spatial") or {}).get("geom")
    if geom and not (geom["type"] == "MultiPolygon" and shape(geom).is_valid):
        wrong["spatial"] = ["Not a valid GeoJSON"]
    return wrong


def _wrong_resource(body: dict[str, Any]) -> dict[str, list[str]]:
    wrong = {}
    if not body.get("title"):
        wrong["title"] = ["This field is required."]
    if body.get("type") not in _TYPES:
        wrong["type"] = ["Not a valid choice"]
    if body.get("filetype") not in {"file", "remote"}:
        wrong["filetype"] = ["Not a valid choice"]
    if urlsplit(str(body.get("url"))).scheme not in {"http", "https"}:
        wrong["url"] = ["Invalid URL"]
    return wrong


def application(held: Held) -> Flask:
    """The portal."""
    app = Flask("udata")
    _doors(app, held)
    _sets(app, held)
    _resources(app, held)
    return app


def _doors(app: Flask, held: Held) -> None:
    @app.before_request
    def door() -> ResponseReturnValue | None:
        held.asked.append(f"{request.method} {request.path}")
        if request.headers.get("X-API-KEY") != KEY:
            return _refuse(401, f"Invalid API token {request.headers.get('X-API-KEY')}")
        if held.status:
            return _refuse(held.status, "No")
        held.left -= 1
        return _refuse(500, "Oops") if held.left < 0 and not held.loses_answers else None

    @app.after_request
    def lose(response: Response) -> Response:
        if held.left < 0 and held.loses_answers:
            response.status_code = 502
        return response


def _sets(app: Flask, held: Held) -> None:
    @app.get("/api/1/organizations/<code>/")
    def organisation(code: str) -> ResponseReturnValue:
        found = [one for one in (TOWN, OTHER) if code in (one["id"], one["slug"])]
        return jsonify(found[0]) if found else _refuse(404, "Not found")

    @app.get("/api/1/datasets/")
    def listed() -> ResponseReturnValue:
        if not re.fullmatch("[0-9a-f]{24}", request.args.get("organization", "")):
            return _refuse(400, "Organization arg must be an identifier")
        mine = [one for one in held.datasets.values() if one["organization"] == request.args["organization"]]
        page = int(request.args.get("page", 1))
        # One a page, so that looking means turning pages.
        following = "more" if page < len(mine) else None
        return jsonify({"data": mine[page - 1 : page], "total": len(mine), "next_page": following})

    @app.post("/api/1/datasets/")
    def create() -> ResponseReturnValue:
        body = request.get_json()
        if wrong := _wrong_set(body):
            return _refuse(400, "Validation error", **wrong)
        number = uuid.uuid4().hex[:24]
        page = f"{request.host_url}datasets/{number}/"
        held.datasets[number] = {**body, "id": number, "page": page, "resources": []}
        return jsonify(held.datasets[number]), 201

    @app.route("/api/1/datasets/<number>/", methods=["GET", "PUT"])
    def one(number: str) -> ResponseReturnValue:
        if number not in held.datasets:
            return _refuse(410, "Dataset has been deleted")
        if request.method == "PUT":
            if wrong := _wrong_set(request.get_json()):
                return _refuse(400, "Validation error", **wrong)
            held.datasets[number] |= request.get_json()
        return jsonify(held.datasets[number])


def _resources(app: Flask, held: Held) -> None:
    @app.post("/api/1/datasets/<number>/resources/")
    def add(number: str) -> ResponseReturnValue:
        body = request.get_json()
        if wrong := _wrong_resource(body):
            return _refuse(400, "Validation error", **wrong)
        if body["filetype"] != "remote":
            return _refuse(400, "This endpoint only supports remote resources")
        row = {**body, "id": str(uuid.uuid4())}
        held.datasets[number]["resources"].append(row)
        return jsonify(row), 201

    @app.put("/api/1/datasets/<number>/resources/<uuid:rid>/")
    def change(number: str, rid: uuid.UUID) -> ResponseReturnValue:
        rows = held.datasets[number]["resources"]
        found = [row for row in rows if row["id"] == str(rid)]
        if not found:
            return _refuse(404, "Resource does not exist")
        if wrong := _wrong_resource(request.get_json()):
            return _refuse(400, "Validation error", **wrong)
        found[0].update(request.get_json())
        return jsonify(found[0])


@contextmanager
def serving() -> Iterator[tuple[str, Held]]:
    """A portal on a free loopback port: its address and what it holds."""
    held = Held()
    with live.serving(application(held), postgres.free_port()) as address:
        yield address, held
