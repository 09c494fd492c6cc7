"""The columns of a collection as JSON Schema: what can be filtered, what is returned, how a feature looks."""

from __future__ import annotations

from typing import Any

from cartoquartiers.domain.feature_collections import GEOMETRY, FeatureCollection
from cartoquartiers.domain.published import Column, ColumnKind

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[ColumnKind, Json] = {
    ColumnKind.INTEGER: {"type": "integer"},
    ColumnKind.DECIMAL: {"type": "number"},
    ColumnKind.DATE: {"type": "string", "format": "date"},
    ColumnKind.MOMENT: {"type": "string", "format": "date-time"},
}


def plain_type(column: Column) -> Json:
    """The type of the values of a column, never null."""
    schema = dict(_TYPES.get(column.kind, {"type": "string"}))
    if column.choices:
        schema["enum"] = list(column.choices)
    return schema


def queryables(address: str, one: FeatureCollection) -> Json:
    """What a filter may name; `address` is that of this document."""
    properties: Json = {column.name: _described(column) for column in one.columns}
    properties[GEOMETRY] = {"title": "Emplacement", "format": _form(one), "x-ogc-role": "primary-geometry"}
    return _document(address, one, properties) | {"additionalProperties": False}


def returnables(address: str, one: FeatureCollection) -> Json:
    """The columns of the features, without their wrapping (OGC API – Features, part 5)."""
    properties: Json = {}
    for rank, column in enumerate(one.columns, start=1):
        properties[column.name] = {**_described(column), "x-ogc-propertySeq": rank}
        if column.name == one.identifier:
            properties[column.name]["x-ogc-role"] = "id"
        if column.name == one.dated:
            properties[column.name]["x-ogc-role"] = "primary-instant"
    geometry = {"title": "Emplacement", "format": _form(one), "x-ogc-role": "primary-geometry"}
    return _document(address, one, {**properties, GEOMETRY: geometry}) | {"required": _required(one)}


def feature_schema(address: str, one: FeatureCollection) -> Json:
    """How one feature looks, in the shape of GeoJSON: GDAL takes the types of columns from it.

    It knows single types only: with "string or null" every date becomes a text. So the types are those of
    values that are there; a null says that the feature has none.
    """
    properties = {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": {"type": "string"},
        "geometry": {"$ref": f"https://geojson.org/schema/{one.geometry}.json"},
        "properties": {
            "type": "object",
            "properties": {column.name: _described(column) for column in one.columns},
            "required": _required(one),
        },
    }
    return _document(address, one, properties) | {"required": list(properties)}


def _document(address: str, one: FeatureCollection, properties: Json) -> Json:
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "title": one.title,
        "description": one.description,
        "properties": properties,
    }


def _described(column: Column) -> Json:
    return {"title": column.label, "description": column.description, **plain_type(column)}


def _required(one: FeatureCollection) -> list[str]:
    return [column.name for column in one.columns if column.required]


def _form(one: FeatureCollection) -> str:
    return "geometry-point" if one.geometry == "Point" else "geometry-multipolygon"
