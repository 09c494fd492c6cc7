"""The data dictionary, made from COLUMNS: Table Schema (specs.frictionlessdata.io) and JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cartoquartiers.domain.published import COLUMNS, Column, ColumnKind

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


VERSION = "1.0.0"
"""Of the data dictionary; a column more raises the second number."""


def table_schema(extra: Sequence[Column] = ()) -> dict[str, Any]:
    """The Table Schema of `lieux.csv`, as a JSON value; `extra`: the columns of the site's extra fields."""
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": "lieux",
        "version": VERSION,
        "title": "Lieux de CartoQuartiers",
        "description": "Services publics et initiatives locales, tenus à jour par qui les connaît.",
        "primaryKey": "id",
        "missingValues": [""],
        "fields": [_field(column) for column in (*COLUMNS, *extra)],
    }


def _field(column: Column) -> dict[str, Any]:
    kind, form = _TYPES[column.kind]
    field: dict[str, Any] = {"name": column.name, "title": column.label, "type": kind}
    field["description"] = column.description
    if form:
        field["format"] = form
    limits: dict[str, Any] = {}
    if column.required:
        limits["required"] = True
    if column.choices:
        limits["enum"] = list(column.choices)
    if column.name == "id":
        limits["unique"] = True
    if limits:
        field["constraints"] = limits
    return field


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
