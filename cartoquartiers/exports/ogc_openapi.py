"""The description of `/ogc` for programs (OpenAPI 3.0).

Each collection has its own literal paths, and the parameters stand in them and not behind references: GDAL
hands a filter on to the server only when it finds them there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cartoquartiers.domain.crs import CRS84, CRS_BY_URI
from cartoquartiers.domain.feature_collections import FeatureCollection
from cartoquartiers.exports.ogc_documents import GEOJSON, HTML, JSON, OPENAPI, PROBLEM, SCHEMA
from cartoquartiers.exports.ogc_schema import plain_type

Json = dict[str, Any]

USUAL, MOST = 100, 10_000
"""Features of a page: when nothing is said, and at most."""
LANGUAGES = ("cql2-text", "cql2-json", "cql-text")
"""Of filters; the last is what GDAL calls the first."""


def openapi(root: str, version: str, collections: Iterable[FeatureCollection]) -> Json:
    """The whole document; `root` is the public address of `/ogc`."""
    paths: Json = {
        "/": _get("landing", "La page d’accueil", _answer("Landing", JSON)),
        "/conformance": _get("conformance", "Les normes suivies", _answer("Conformance", JSON)),
        "/api": _get("api", "Cette description", _answer("Anything", OPENAPI)),
        "/collections": _get("collections", "Les collections", _answer("Collections", JSON)),
    }
    for one in collections:
        paths |= _paths(one)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "CartoQuartiers – OGC API Features",
            "version": version,
            "description": "Lecture libre, sans clé. Un paramètre inconnu donne une erreur (400).",
            "license": {"name": "Licence de chaque collection : voir son lien « license »"},
        },
        "servers": [{"url": root}],
        "tags": [{"name": "ogc"}],
        "paths": paths,
        "components": {"schemas": _SCHEMAS},
    }


def _paths(one: FeatureCollection) -> Json:
    here, name = f"/collections/{one.name}", one.name
    title = f"« {one.title} »"
    missing = {"404": _problem("Il n’y en a pas"), "410": _problem("Il a quitté cette collection")}
    return {
        here: _get(f"{name}.collection", f"La collection {title}", _answer("Collection", JSON)),
        f"{here}/items": _get(
            f"{name}.items",
            f"Les éléments de {title}",
            _answer("FeatureCollection", GEOJSON, content_crs=True),
            items_parameters(one),
        ),
        f"{here}/items/{{featureId}}": _get(
            f"{name}.item",
            f"Un élément de {title}",
            _answer("Feature", GEOJSON, content_crs=True),
            [_ID, _crs("crs", "Le système de coordonnées de la réponse")],
            missing,
        ),
        f"{here}/queryables": _get(
            f"{name}.queryables", "Ce qui peut être filtré", _answer("Anything", SCHEMA)
        ),
        f"{here}/schema": _get(f"{name}.schema", "Les colonnes", _answer("Anything", SCHEMA)),
        f"{here}/schema/feature": _get(
            f"{name}.featureSchema", "Le schéma d’un élément", _answer("Anything", SCHEMA)
        ),
    }


def items_parameters(one: FeatureCollection) -> list[Json]:
    """The parameters of the items of a collection, without `f`."""
    return [
        *_PAGING,
        _query("bbox", "Un cadre : ouest, sud, est, nord", _BOX, style="form", explode=False),
        _crs("bbox-crs", "Le système de coordonnées de bbox"),
        _query(
            "datetime",
            "Un instant, un jour ou un intervalle (a/b, ../b, a/..)",
            {"type": "string"},
            example="2026-01-01T00:00:00Z/..",
        ),
        _crs("crs", "Le système de coordonnées de la réponse"),
        _query("filter", "Un filtre CQL2", {"type": "string"}, example=f"{one.columns[1].name} LIKE 'A%'"),
        _query(
            "filter-lang",
            "La langue du filtre",
            {"type": "string", "enum": list(LANGUAGES), "default": LANGUAGES[0]},
        ),
        _crs("filter-crs", "Le système de coordonnées du filtre"),
        *(_query(column.name, column.description, plain_type(column)) for column in one.columns),
    ]


def _query(name: str, description: str, schema: Json, **more: Any) -> Json:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "required": False,
        "schema": schema,
        **more,
    }


def _crs(name: str, description: str) -> Json:
    schema = {"type": "string", "format": "uri", "enum": list(CRS_BY_URI), "default": CRS84.uri}
    return _query(name, description, schema)


_FORM = _query("f", "La forme de la réponse", {"type": "string", "enum": ["json", "html"]})
_BOX: Json = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
_ID: Json = {
    "name": "featureId",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
}
_PAGING = [
    _query(
        "limit",
        "Le nombre d’éléments d’une page",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    ),
    _query(
        "after",
        "La page qui suit ; les liens « next » s’en servent",
        {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    ),
]


def _get(
    operation: str,
    summary: str,
    answer: Json,
    parameters: Iterable[Json] = (),
    more: Json | None = None,
) -> Json:
    responses = {
        "200": answer,
        "304": {"description": "Rien n’a changé"},
        "400": _problem("Paramètre inconnu ou mal écrit"),
        **(more or {}),
    }
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": ["ogc"],
            "parameters": [*parameters, _FORM],
            "responses": responses,
        }
    }


def _answer(schema: str, kind: str, content_crs: bool = False) -> Json:
    content = {
        kind: {"schema": {"$ref": f"#/components/schemas/{schema}"}},
        HTML: {"schema": {"type": "string"}},
    }
    headers = {"Content-Crs": {"schema": {"type": "string"}, "description": "Le système de coordonnées"}}
    return {"description": "Voici", "content": content} | ({"headers": headers} if content_crs else {})


def _problem(description: str) -> Json:
    content = {
        PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}},
        HTML: {"schema": {"type": "string"}},
    }
    return {"description": description, "content": content}


def _object(required: Iterable[str], **properties: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": properties}


_STRING: Json = {"type": "string"}
_LINKS: Json = {"type": "array", "items": {"$ref": "#/components/schemas/Link"}}
_NUMBER: Json = {"type": "integer", "minimum": 0}
_SCHEMAS: Json = {
    "Anything": {"type": "object"},
    "Link": _object(["href", "rel"], href=_STRING, rel=_STRING, type=_STRING, title=_STRING),
    "Landing": _object(["links"], title=_STRING, description=_STRING, links=_LINKS),
    "Conformance": _object(["conformsTo"], conformsTo={"type": "array", "items": _STRING}),
    "Collections": _object(
        ["links", "collections"],
        links=_LINKS,
        collections={"type": "array", "items": {"$ref": "#/components/schemas/Collection"}},
    ),
    "Collection": _object(
        ["id", "links"],
        id=_STRING,
        title=_STRING,
        description=_STRING,
        links=_LINKS,
        extent={"type": "object"},
        itemType=_STRING,
        crs={"type": "array", "items": _STRING},
        storageCrs=_STRING,
    ),
    "Feature": _object(
        ["type", "id", "geometry", "properties"],
        type={"type": "string", "enum": ["Feature"]},
        id=_STRING,
        geometry={"type": "object"},
        properties={"type": "object"},
        links=_LINKS,
    ),
    "FeatureCollection": _object(
        ["type", "features", "links", "numberMatched", "numberReturned", "timeStamp"],
        type={"type": "string", "enum": ["FeatureCollection"]},
        features={"type": "array", "items": {"$ref": "#/components/schemas/Feature"}},
        links=_LINKS,
        numberMatched=_NUMBER,
        numberReturned=_NUMBER,
        timeStamp={"type": "string", "format": "date-time"},
    ),
    "Problem": _object(
        ["title", "status"],
        type=_STRING,
        title=_STRING,
        status={"type": "integer"},
        problems={"type": "array", "items": {"type": "object"}},
    ),
}
