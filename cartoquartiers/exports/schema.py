"""The data dictionary for programs: Table Schema (specs.frictionlessdata.io) and JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cartoquartiers.domain.dictionary import CURRENT, EDITIONS, FIRST, Entry, entries
from cartoquartiers.domain.published import Column, ColumnKind
from cartoquartiers.domain.side_files import EDITION, EDITION_DAY, SideFile

VERSION = CURRENT
"""Of the data dictionary; see `domain/dictionary.py`."""

_TYPES: dict[ColumnKind, tuple[str, str | None]] = {
    ColumnKind.TEXT: ("string", None),
    ColumnKind.CHOICE: ("string", None),
    # Not the `uri` format: people write addresses with accents, which it refuses.
    ColumnKind.URL: ("string", None),
    ColumnKind.EMAIL: ("string", "email"),
    ColumnKind.INTEGER: ("integer", None),
    ColumnKind.DECIMAL: ("number", None),
    ColumnKind.DATE: ("date", None),
    ColumnKind.MOMENT: ("datetime", None),
    ColumnKind.BOOLEAN: ("boolean", None),
}

_JSON_TYPES: dict[ColumnKind, tuple[str, str | None]] = {
    ColumnKind.EMAIL: ("string", "email"),
    ColumnKind.INTEGER: ("integer", None),
    ColumnKind.DECIMAL: ("number", None),
    ColumnKind.DATE: ("string", "date"),
    ColumnKind.MOMENT: ("string", "date-time"),
    ColumnKind.BOOLEAN: ("boolean", None),
}


def table_schema(base_url: str = "", extra: Iterable[Column] = (), version: str = VERSION) -> dict[str, Any]:
    """The Table Schema of `lieux.csv` in one of its EDITIONS, as a JSON value.

    `base_url` is the public address of the site; `extra` its own columns, which end each line of the CSV.
    """
    edition = next(one for one in EDITIONS if one.number == version)
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": "lieux",
        "version": version,
        "title": "Lieux de CartoQuartiers",
        "description": "Services publics et initiatives locales, tenus à jour par qui les connaît.",
        "homepage": f"{base_url}/donnees/dictionnaire",
        "path": f"{base_url}/schemas/lieux/{version}/schema.json",
        "lastModified": edition.day,
        "primaryKey": "id",
        "missingValues": [""],
        "fields": [_field(entry, precise=version != FIRST) for entry in entries(extra, version)],
    }


def side_schema(base_url: str, file: SideFile) -> dict[str, Any]:
    """The Table Schema of a file that holds no places, or of that whose columns it has."""
    file = file.like or file
    key = {"primaryKey": file.key} if file.key else {}
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": file.name,
        "version": EDITION,
        "title": file.title,
        "description": file.description,
        "homepage": f"{base_url}/donnees/dictionnaire#{file.name}",
        "path": f"{base_url}{file.schema_path}",
        "lastModified": EDITION_DAY,
        **key,
        "missingValues": [""],
        "fields": [_field(entry, precise=True) for entry in file.entries],
    }


def _field(entry: Entry, *, precise: bool) -> dict[str, Any]:
    column = entry.column
    kind, form = _TYPES[column.kind]
    field: dict[str, Any] = {"name": column.name, "title": column.label, "type": kind}
    field["description"] = column.description
    if form:
        field["format"] = form
    if precise and entry.detail:
        field["example"] = entry.detail.example
    limits = _limits(entry) if precise else _first_limits(column)
    return {**field, "constraints": limits} if limits else field


def _first_limits(column: Column) -> dict[str, Any]:
    """The constraints of the first edition, which stays as it was published."""
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.choices:
        limits["enum"] = list(column.choices)
    if column.name == "id":  # of a place, of a note
        limits["unique"] = True
    return limits


def _limits(entry: Entry) -> dict[str, Any]:
    limits = _first_limits(entry.column)
    if entry.choices:
        limits["enum"] = list(entry.choices)
    detail = entry.detail
    if detail:
        told = {"pattern": detail.pattern or None, "minimum": detail.lowest, "maximum": detail.highest}
        limits.update({name: value for name, value in told.items() if value is not None})
    return limits


def json_type(column: Column) -> dict[str, Any]:
    """The JSON Schema of a column's value in a feature, null admitted unless the column is required."""
    kind, form = _JSON_TYPES.get(column.kind, ("string", None))
    schema: dict[str, Any] = {
        "type": kind if column.required else [kind, "null"],
        "description": column.description,
    }
    if form:
        schema["format"] = form
    if column.choices:
        schema["enum"] = [*column.choices, *([] if column.required else [None])]
    return schema
