"""The description of `/api/v1` for programs (OpenAPI 3.1), made from the tables that the code itself uses."""

from __future__ import annotations

from typing import Any

from cartoquartiers.domain.datasets import DATASETS
from cartoquartiers.domain.place import FIELDS, Proposer
from cartoquartiers.domain.published import COLUMNS
from cartoquartiers.domain.sync import SyncVerdict
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason, ReportCode, Verdict
from cartoquartiers.exports.schema import json_type

Json = dict[str, Any]

_UID: Json = {"type": "string", "format": "uuid"}
_POSITION: Json = {"type": "array", "prefixItems": [{"type": "number"}] * 2, "minItems": 2, "maxItems": 2}


def openapi(base_url: str, version: str) -> Json:
    """The whole document; `base_url` is the public address of the site, without a final slash."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CartoQuartiers",
            "version": version,
            "description": "Proposer une correction, suivre chaque changement. Lecture libre, sans clé.",
        },
        "servers": [{"url": base_url}],
        "paths": {
            "/api/v1/contributions": {"post": _contribute()},
            "/api/v1/contributions/{uid}": {"get": _follow()},
            "/api/v1/contributions/{uid}/decision": {"post": _decide()},
            "/api/v1/sync": {"post": _synchronise()},
            "/api/v1/photos/{sha256}": {"put": _photo()},
            "/api/v1/changes": {"get": _changes()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _contribute() -> Json:
    return {
        "operationId": "contribute",
        "summary": "Proposer une création, une correction, une fermeture…",
        "description": "Le même `uid` avec le même contenu rend le même reçu ; avec un autre contenu : 422.",
        "security": [{}, {"token": []}],
        "requestBody": _body("Contribution"),
        "responses": {
            "201": _answer("Reçu", "Receipt"),
            "200": _answer("Déjà reçu", "Receipt"),
            "422": _problem("Proposition refusée, avec les raisons champ par champ"),
            "429": _problem("Trop de demandes ; voir Retry-After"),
        },
    }


def _follow() -> Json:
    return {
        "operationId": "follow",
        "summary": "Savoir ce qu’est devenue une contribution (son auteur connecté, la modération)",
        "security": [{"token": []}],
        "parameters": [_path("uid", _UID)],
        "responses": {"200": _answer("Reçu", "Receipt"), "404": _problem("Contribution inconnue")},
    }


def _decide() -> Json:
    return {
        "operationId": "decide",
        "summary": "Accepter, modifier, ne pas retenir ou demander une précision",
        "security": [{"token": []}],
        "parameters": [_path("uid", _UID)],
        "requestBody": _body("Decision"),
        "responses": {
            "200": _answer("Décision prise", "Receipt"),
            "401": _problem("Connexion nécessaire"),
            "403": _problem("Décision hors de votre domaine"),
            "404": _problem("Contribution inconnue"),
            "409": _problem("Décidée entre-temps, ou en conflit avec ce qui est publié"),
            "422": _problem("Décision incomplète"),
        },
    }


def _synchronise() -> Json:
    own: Json = {"after": _UID, "instead_of": _UID, "distinct": {"type": "array", "items": _UID}}
    item: Json = {"allOf": [_ref("Contribution"), {"type": "object", "properties": own}]}
    items: Json = {"type": "array", "maxItems": 50, "items": item}
    results: Json = {"type": "array", "items": _item_answer()}
    answer: Json = {"type": "object", "properties": {"results": results, "released": results}}
    taken: Json = {
        "description": "Une réponse par contribution",
        "content": {"application/json": {"schema": answer}},
    }
    sent: Json = {"contributions": items, "person": {"type": "string"}}
    schema: Json = {"type": "object", "properties": sent, "required": ["contributions"]}
    return {
        "operationId": "synchronise",
        "summary": "Envoyer plusieurs contributions ; chacune reçoit sa réponse",
        "description": "Le même envoi rend la même réponse. `held` : ce qui précède (`after`, ou la création "
        "du lieu) n’est pas arrivé ; le reste est définitif. `released` : celles qui attendaient.",
        "security": [{}, {"token": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {
            "200": taken,
            "401": _problem("Session terminée : l’appareil garde tout"),
            "409": _problem("`person` n’est pas la personne connectée"),
            "422": _problem("Envoi illisible"),
        },
    }


def _item_answer() -> Json:
    conflict: Json = {"type": "object", "properties": {"field": {"type": "string"}, "seen": {}, "now": {}}}
    twin: Json = {"type": "object", "properties": {"place": _UID, "nom": {"type": "string"}}}
    more: Json = {
        "verdict": {"type": "string", "enum": [verdict.value for verdict in SyncVerdict]},
        "conflicts": {"type": "array", "items": conflict},
        "resembles": {"type": "array", "items": twin},
        "waits_for": _UID,
    }
    return {"allOf": [_ref("Receipt"), {"type": "object", "properties": more, "required": ["verdict"]}]}


def _photo() -> Json:
    return {
        "operationId": "sendPhoto",
        "summary": "Envoyer une photo avant la contribution qui la cite",
        "security": [{}, {"token": []}],
        "parameters": [_path("sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"})],
        "requestBody": {
            "required": True,
            "content": {f"image/{kind}": {} for kind in ("jpeg", "png", "webp", "avif", "heic")},
        },
        "responses": {
            "201": {"description": "Reçue"},
            "200": {"description": "Déjà reçue"},
            "413": _problem("Photo trop lourde"),
            "422": _problem("Ce n’est pas une photo"),
        },
    }


def _changes() -> Json:
    return {
        "operationId": "changes",
        "summary": "Ce qui a changé depuis un numéro d’ordre",
        "security": [{}],
        "parameters": [
            {"name": "since", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
            {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 1000},
            },
            {"name": "dataset", "in": "query", "schema": {"enum": list(DATASETS), "default": "lieux"}},
        ],
        "responses": {
            "200": _answer("Une page de changements", "Changes"),
            "400": _problem("Paramètre inconnu ou mal écrit"),
            "410": _problem("Numéro d’ordre inconnu de ce site : repartir de l’export complet"),
        },
    }


def _schemas() -> Json:
    proposable = {row.name: _change(row.name) for row in FIELDS if row.proposer is not Proposer.HOUSE}
    return {
        "Contribution": {
            "type": "object",
            "required": ["uid", "kind"],
            "additionalProperties": False,
            "properties": {
                "uid": _UID,
                "kind": _enum(Kind),
                "place": _UID,
                "place_uid": _UID,
                "base_version": {"type": "integer", "minimum": 1},
                "changes": {"type": "object", "additionalProperties": False, "properties": proposable},
                "fields": {"type": "array", "items": {"type": "string"}},
                "report": _enum(ReportCode),
                "message": {"type": "string"},
                "contact": {"type": "string", "format": "email"},
                "charter": {"type": "string"},
                "good_faith": {"type": "boolean"},
                "captured_at": {"type": "string", "format": "date-time"},
                "photos": {"type": "array", "maxItems": 5, "items": _ref("SentPhoto")},
            },
        },
        "SentPhoto": {
            "type": "object",
            "required": ["sha256"],
            "properties": {key: {"type": "string"} for key in ("sha256", "alt", "credit")},
        },
        "Decision": {
            "type": "object",
            "required": ["verdict"],
            "properties": {
                "verdict": {"enum": [v.value for v in Verdict if v not in (Verdict.WITHDRAW, Verdict.UNDO)]},
                "reason": _enum(Reason),
                "message": {"type": "string"},
                "changes": {"type": "object"},
                "expected_state": _enum(ContributionState),
            },
        },
        "Receipt": {
            "type": "object",
            "properties": {
                "uid": _UID,
                "state": _enum(ContributionState),
                "place": {"type": ["string", "null"]},
                "version": {"type": ["integer", "null"]},
                "tick": {"type": ["integer", "null"]},
                "follow": {"type": ["string", "null"]},
                "problems": {"type": "array", "items": _ref("Problem")},
            },
        },
        "Problem": {
            "type": "object",
            "properties": {key: {"type": "string"} for key in ("field", "code", "message")},
        },
        "ProblemDocument": {
            "type": "object",
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "problems": {"type": "array", "items": _ref("Problem")},
            },
        },
        "Changes": {
            "type": "object",
            "required": ["tick", "changes", "next"],
            "properties": {
                "tick": {"type": "integer"},
                "changes": {"type": "array", "items": _ref("Change")},
                "next": {"type": ["string", "null"], "format": "uri"},
            },
        },
        "Change": {
            "type": "object",
            "required": ["tick", "time", "op", "id", "replaced_by", "feature"],
            "properties": {
                "tick": {"type": "integer"},
                "time": {"type": "string", "format": "date-time"},
                "op": {"enum": ["create", "update", "delete", "merge"]},
                "id": _UID,
                "replaced_by": {"type": ["string", "null"]},
                "feature": {"anyOf": [_ref("Feature"), {"type": "null"}]},
            },
        },
        "Feature": {
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"const": "Feature"},
                "id": _UID,
                "geometry": {
                    "type": "object",
                    "properties": {"type": {"const": "Point"}, "coordinates": _POSITION},
                },
                "properties": {
                    "type": "object",
                    "properties": {column.name: json_type(column) for column in COLUMNS},
                    "required": [column.name for column in COLUMNS],
                },
            },
        },
    }


def _change(name: str) -> Json:
    if name == "photos":
        sides = {"add": {"type": "array"}, "remove": {"type": "array"}}
    else:
        value: Json = _POSITION if name == "position" else {"type": ["string", "null"]}
        sides = {"from": value, "to": value}
    return {"type": "object", "additionalProperties": False, "properties": sides}


def _enum(words: type[Kind | ReportCode | ContributionState | Reason]) -> Json:
    return {"enum": [word.value for word in words]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _path(name: str, schema: Json) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _body(name: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": _ref(name)}}}


def _answer(description: str, name: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": _ref(name)}}}


def _problem(description: str) -> Json:
    content = {"application/problem+json": {"schema": _ref("ProblemDocument")}}
    return {"description": description, "content": content}
