"""The files that hold no places, in the description for programs."""

from __future__ import annotations

from cartoquartiers.domain.dictionary import Entry
from cartoquartiers.domain.side_files import LOG, NOTES, SIDE_FILES, SideFile
from cartoquartiers.exports.openapi_parts import Json, problem, ref
from cartoquartiers.exports.schema import json_type


def file_paths() -> Json:
    """Address → what it answers."""
    return {
        f"/exports/{file.name}.{suffix}": {"get": _read(file, suffix)}
        for file in SIDE_FILES
        for suffix in file.suffixes
    }


def note_schema() -> Json:
    """The properties of a residents' note, as the GeoJSON file has them."""
    names = {entry.column.name: _property(entry) for entry in NOTES.entries}
    return {"type": "object", "properties": names, "required": list(names)}


def _property(entry: Entry) -> Json:
    schema = json_type(entry.column)
    return {**schema, "enum": list(entry.choices)} if entry.choices else schema


def _read(file: SideFile, suffix: str) -> Json:
    names = {"ETag": "ETag", "X-Dataset-Tick": "DatasetTick"}
    headers = {name: {"$ref": f"#/components/headers/{key}"} for name, key in names.items()}
    return {
        "operationId": f"{file.name}-{suffix}",
        "summary": file.title,
        "description": file.description,
        "security": [{}],
        "parameters": [*(_log_filters() if file is LOG else ()), _query("download", {"enum": ["0", "1"]})],
        "responses": {
            "200": {"description": file.title, "content": _content(suffix), "headers": headers},
            "304": {"description": "Rien n’a changé depuis l’ETag que vous donnez", "headers": headers},
            "400": problem("Paramètre inconnu ou mal écrit"),
            "503": problem("Base de données momentanément absente"),
        },
    }


def _content(suffix: str) -> Json:
    if suffix == "csv":
        return {"text/csv": {"schema": {"type": "string"}}}
    point: Json = {
        "type": "object",
        "properties": {
            "type": {"const": "Point"},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        },
    }
    feature: Json = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"const": "Feature"},
            "id": {"type": "string", "format": "uuid"},
            "geometry": point,
            "properties": ref("Note"),
        },
    }
    features: Json = {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
        },
    }
    return {"application/geo+json": {"schema": features}}


def _log_filters() -> list[Json]:
    columns = {entry.column.name: entry for entry in LOG.entries}
    month: Json = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2})?$"}
    told = "Un des douze derniers mois, comme 2026-11 ; celui-ci si rien n’est dit"
    return [
        _query("mois", month, told),
        *(_query(name, {"enum": list(columns[name].choices)}) for name in ("decision", "motif")),
        *(_query(name, {"type": "string"}) for name in ("quartier", "rubrique")),
    ]


def _query(name: str, schema: Json, description: str = "") -> Json:
    told = {"description": description} if description else {}
    return {"name": name, "in": "query", "schema": schema, **told}
