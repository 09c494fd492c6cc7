"""The description of `/api/v1` for programs (OpenAPI 3.1), made from the tables that the code itself uses."""

from __future__ import annotations

from collections.abc import Sequence

from cartoquartiers.domain.datasets import DATASETS
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.extra_values import ExtraKind
from cartoquartiers.domain.place import FIELDS, Proposer
from cartoquartiers.domain.published import COLUMNS
from cartoquartiers.domain.tips import LONGEST
from cartoquartiers.domain.vocabulary import (
    ContributionState,
    Kind,
    Licence,
    Nearness,
    Reason,
    ReportCode,
    Verdict,
    Word,
)
from cartoquartiers.exports.openapi_files import file_paths, note_schema
from cartoquartiers.exports.openapi_mine import list_mine, token_description
from cartoquartiers.exports.openapi_parts import Json, problem, ref
from cartoquartiers.exports.openapi_sync import DESCRIPTION, sync_answer, sync_body
from cartoquartiers.exports.schema import json_type

_UID: Json = {"type": "string", "format": "uuid"}
_SHA256: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
# House fields that a kind of contribution carries: how long a place is closed, which place replaces it.
_CARRIED = ("ferme_jusqu_au", "replaced_by")
_POSITION: Json = {"type": "array", "prefixItems": [{"type": "number"}] * 2, "minItems": 2, "maxItems": 2}


def openapi(base_url: str, version: str, session: str, extra: Sequence[ExtraField] = ()) -> Json:
    """The whole document; `base_url` is the public address of the site, without a final slash; `extra` the
    public extra fields of its types."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "CartoQuartiers",
            "version": version,
            "description": "Proposer une correction, suivre chaque changement. Lecture libre, sans clé.",
        },
        "servers": [{"url": base_url}],
        "paths": {
            "/api/v1/contributions": {"get": list_mine(), "post": _contribute()},
            "/api/v1/contributions/{uid}": {"get": _follow()},
            "/api/v1/contributions/{uid}/decision": {"post": _decide()},
            "/api/v1/sync": {"post": _synchronise()},
            "/api/v1/photos/{sha256}": {"put": _photo()},
            "/api/v1/changes": {"get": _changes()},
            **file_paths(),
        },
        "components": {
            "schemas": _schemas(extra),
            "headers": _headers(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": token_description()},
                "session": {"type": "apiKey", "in": "cookie", "name": session},
            },
        },
    }


def _contribute() -> Json:
    return {
        "operationId": "contribute",
        "summary": "Proposer une création, une correction, une fermeture…",
        "description": "Le même `uid` avec le même contenu rend le même reçu ; avec un autre contenu : 422. "
        "Sans connexion, la contribution est celle d’un habitant anonyme.",
        "security": _OPEN,
        "requestBody": _body("Contribution"),
        "responses": {
            "201": _answer("Reçu", "Receipt"),
            "200": _answer("Déjà reçu", "Receipt"),
            "422": problem("Proposition refusée, avec les raisons champ par champ"),
            **_writing(),
        },
    }


def _follow() -> Json:
    return {
        "operationId": "follow",
        "summary": "Savoir ce qu’est devenue une contribution (son auteur connecté, la modération)",
        "security": _SIGNED,
        "parameters": [_path("uid", _UID)],
        "responses": {
            "200": _answer("Reçu", "Receipt"),
            "404": problem("Contribution inconnue, ou qui n’est pas la vôtre"),
            "503": problem("Base de données momentanément absente"),
        },
    }


def _decide() -> Json:
    return {
        "operationId": "decide",
        "summary": "Accepter, modifier, ne pas retenir ou demander une précision",
        "security": _SIGNED,
        "parameters": [_path("uid", _UID)],
        "requestBody": _body("Decision"),
        "responses": {
            **_writing(),
            "200": _answer("Décision prise", "Outcome"),
            "403": problem("Décision hors de votre domaine, ou demande venue d’un autre site"),
            "404": problem("Contribution inconnue"),
            "409": problem("Décidée entre-temps, ou en conflit avec ce qui est publié"),
            "422": problem("Décision incomplète"),
        },
    }


def _synchronise() -> Json:
    taken: Json = {
        "description": "Une réponse par contribution",
        "content": {"application/json": {"schema": sync_answer()}},
    }
    return {
        "operationId": "synchronise",
        "summary": "Envoyer plusieurs contributions ; chacune reçoit sa réponse",
        "description": DESCRIPTION,
        "security": _OPEN,
        "requestBody": {"required": True, "content": {"application/json": {"schema": sync_body()}}},
        "responses": {
            "200": taken,
            "409": problem("`person` n’est pas la personne connectée"),
            "422": problem("Envoi illisible"),
            **_writing(),
        },
    }


def _photo() -> Json:
    return {
        "operationId": "sendPhoto",
        "summary": "Envoyer une photo avant la contribution qui la cite",
        "security": _OPEN,
        "parameters": [_path("sha256", _SHA256)],
        "requestBody": {
            "required": True,
            "content": {f"image/{kind}": {} for kind in ("jpeg", "png", "webp", "avif", "heic")},
        },
        "responses": {
            "201": _answer("Reçue", "KeptPhoto"),
            "200": _answer("Déjà reçue, même si elle a été retirée depuis", "KeptPhoto"),
            **_writing(),
            "413": problem("Photo trop lourde"),
            "422": problem("Ce n’est pas une photo, ou pas celle que dit l’adresse"),
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
            "200": _dated(_answer("Une page de changements", "Changes")),
            "304": _dated({"description": "Rien n’a changé depuis l’ETag ou la date que vous donnez"}),
            "400": problem("Paramètre inconnu ou mal écrit"),
            "410": problem("Numéro d’ordre inconnu de ce site : repartir de l’export complet"),
            "503": problem("Base de données momentanément absente"),
        },
    }


def _schemas(extra: Sequence[ExtraField]) -> Json:
    proposable = {
        row.name: _change(row.name)
        for row in FIELDS
        if row.proposer is not Proposer.HOUSE or row.name in _CARRIED
    }
    proposable |= {row.name: _extra_change(row) for row in extra}
    problems: Json = {"type": "array", "items": ref("Problem")}
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
                "note": {"type": "string", "maxLength": LONGEST},
                "contact": {"type": "string", "format": "email"},
                "charter": {"type": "string"},
                "good_faith": {"type": "boolean"},
                "captured_at": {"type": "string", "format": "date-time"},
                "nearness": _enum(Nearness),
                "photos": {"type": "array", "maxItems": 5, "items": ref("SentPhoto")},
            },
        },
        "SentPhoto": {
            "type": "object",
            "required": ["sha256"],
            "additionalProperties": False,
            "properties": {
                "sha256": _SHA256,
                "alt": {"type": ["string", "null"], "maxLength": 300},
                "credit": {"type": ["string", "null"], "maxLength": 120},
                "licence": _enum(Licence),
            },
        },
        "KeptPhoto": {"type": "object", "required": ["sha256"], "properties": {"sha256": _SHA256}},
        "Decision": {
            "type": "object",
            "required": ["verdict"],
            "additionalProperties": False,
            "properties": {
                "verdict": {"enum": [v.value for v in Verdict if v not in (Verdict.WITHDRAW, Verdict.UNDO)]},
                "reason": _enum(Reason),
                "message": {"type": "string"},
                "changes": {"type": "object", "additionalProperties": False, "properties": proposable},
                "expected_state": _enum(ContributionState),
            },
        },
        "Outcome": _told(_OUTCOME),
        "Receipt": _told({**_OUTCOME, "follow": {"type": ["string", "null"]}, "problems": problems}),
        "Problem": {
            "type": "object",
            "required": ["field", "code", "message"],
            "properties": {key: {"type": "string"} for key in ("field", "code", "message")},
        },
        "ProblemDocument": {
            "type": "object",
            "required": ["type", "title", "status"],
            "properties": {
                "type": {"type": "string"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "code": {"type": "string", "description": "`reset`, `uid_reused`, `conflict`…"},
                "tick": {"type": "integer"},
                "problems": problems,
            },
        },
        "Changes": {
            "type": "object",
            "required": ["tick", "changes", "next"],
            "properties": {
                "tick": {"type": "integer"},
                "changes": {"type": "array", "items": ref("Change")},
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
                "feature": {"anyOf": [ref("Feature"), {"type": "null"}]},
            },
        },
        "Note": note_schema(),
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
                    "properties": {
                        column.name: json_type(column)
                        for column in (*COLUMNS, *(row.column for row in extra))
                    },
                    "required": [column.name for column in COLUMNS],
                },
            },
        },
    }


_OPEN: list[Json] = [{}, {"token": []}, {"session": []}]
_SIGNED: list[Json] = [{"token": []}, {"session": []}]
_OUTCOME: Json = {
    "uid": _UID,
    "state": {"enum": [state.value for state in ContributionState]},
    "place": {"type": ["string", "null"]},
    "version": {"type": ["integer", "null"]},
    "tick": {"type": ["integer", "null"]},
}


def _told(properties: Json) -> Json:
    return {"type": "object", "required": list(properties), "properties": properties}


def _writing() -> Json:
    """What every address that writes may answer."""
    return {
        "401": problem("Connexion nécessaire, ou session terminée : rien n’est perdu, reconnectez-vous"),
        "403": problem("Demande venue d’un autre site"),
        "413": problem("Envoi trop lourd"),
        "429": problem("Trop de demandes ; voir Retry-After"),
        "503": problem("Base de données momentanément absente"),
    }


def _headers() -> Json:
    text: Json = {"schema": {"type": "string"}}
    return {
        "ETag": text,
        "LastModified": text,
        "DatasetTick": {"schema": {"type": "integer"}, "description": "Le dernier numéro d’ordre du site"},
    }


def _dated(answer: Json) -> Json:
    names = {"ETag": "ETag", "Last-Modified": "LastModified", "X-Dataset-Tick": "DatasetTick"}
    headers = {name: {"$ref": f"#/components/headers/{key}"} for name, key in names.items()}
    return {**answer, "headers": headers}


def _change(name: str) -> Json:
    if name == "photos":
        sides: Json = {
            "add": {"type": "array", "maxItems": 5, "items": ref("SentPhoto")},
            "remove": {"type": "array", "maxItems": 100, "items": _SHA256},
        }
    else:
        value: Json = _POSITION if name == "position" else {"type": ["string", "null"]}
        sides = {"from": value, "to": value}
    return {"type": "object", "additionalProperties": False, "properties": sides}


def _extra_change(row: ExtraField) -> Json:
    """Of an extra field; several choices are a set, which may also be given whole."""
    value: Json = json_type(row.column)
    if row.extra_kind is not ExtraKind.CHOICES:
        return {"type": "object", "additionalProperties": False, "properties": {"from": value, "to": value}}
    codes: Json = {"type": "array", "items": {"enum": list(row.answers)}, "description": row.label}
    whole: Json = {"anyOf": [codes, {"type": "null"}]}
    sides = {"from": whole, "to": whole, "add": codes, "remove": codes}
    return {"type": "object", "additionalProperties": False, "properties": sides}


def _enum(words: type[Word]) -> Json:
    return {"enum": [word.value for word in words]}


def _path(name: str, schema: Json) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _body(name: str) -> Json:
    return {"required": True, "content": {"application/json": {"schema": ref(name)}}}


def _answer(description: str, name: str) -> Json:
    return {"description": description, "content": {"application/json": {"schema": ref(name)}}}
