"""What `/ogc` says of itself: landing page, conformance, collections (JSON values, words in French)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cartoquartiers.domain.crs import CRS84, CRS_BY_URI
from cartoquartiers.domain.feature_collections import FeatureCollection

Json = dict[str, Any]

JSON, HTML = "application/json", "text/html"
GEOJSON, SCHEMA = "application/geo+json", "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
PROBLEM = "application/problem+json"
_REL = "http://www.opengis.net/def/rel/ogc/1.0/"
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-"
_CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/"
CONFORMANCE: tuple[str, ...] = (
    *(f"{_FEATURES}1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")),
    f"{_FEATURES}2/1.0/conf/crs",
    *(
        f"{_FEATURES}3/1.0/conf/{name}"
        for name in ("queryables", "queryables-query-parameters", "filter", "features-filter")
    ),
    *(f"{_FEATURES}5/1.0/conf/{name}" for name in ("schemas", "core-roles-features", "queryables")),
    *(
        f"{_CQL2}{name}"
        for name in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "accent-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
            "spatial-functions",
            "temporal-functions",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Described:
    """What the data says of a collection: its box (degrees), from when to when it changed, its licence."""

    box: tuple[float, float, float, float]
    first: str | None = None
    last: str | None = None
    licence: str | None = None


def link(href: str, rel: str, kind: str, title: str = "") -> dict[str, str]:
    """A link; `kind` is the media type of what it leads to."""
    found = {"href": href, "rel": rel, "type": kind}
    return {**found, "title": title} if title else found


def landing(root: str, title: str) -> Json:
    """The landing page; `root` is the public address of `/ogc`."""
    return {
        "title": title,
        "description": "Services publics et initiatives locales, à jour de chaque correction acceptée.",
        "links": [
            link(root, "self", JSON, "Cette page"),
            link(f"{root}?f=html", "alternate", HTML, "Cette page, à lire"),
            link(f"{root}/api", "service-desc", OPENAPI, "La description de l’interface (OpenAPI)"),
            link(f"{root}/api?f=html", "service-doc", HTML, "Le mode d’emploi"),
            link(f"{root}/conformance", "conformance", JSON, "Les normes suivies"),
            link(f"{root}/conformance", f"{_REL}conformance", JSON, "Les normes suivies"),
            link(f"{root}/collections", "data", JSON, "Les collections"),
            link(f"{root}/collections", f"{_REL}data", JSON, "Les collections"),
        ],
    }


def conformance(root: str) -> Json:
    """Which parts of the standards are followed; each is tested."""
    return {"conformsTo": list(CONFORMANCE), "links": both(f"{root}/conformance", JSON)}


def collections(root: str, described: Iterable[tuple[FeatureCollection, Described]]) -> Json:
    """All collections."""
    return {
        "links": both(f"{root}/collections", JSON),
        "crs": list(CRS_BY_URI),
        "collections": [collection(root, one, facts) for one, facts in described],
    }


def collection(root: str, one: FeatureCollection, facts: Described) -> Json:
    """One collection."""
    here = address_of(root, one)
    extent: Json = {"spatial": {"bbox": [list(facts.box)], "crs": CRS84.uri}}
    if facts.first:
        # What was corrected last was corrected last only until the next correction.
        extent["temporal"] = {"interval": [[facts.first, None]]}
    links = [
        *both(here, JSON),
        link(f"{here}/items?f=json", "items", GEOJSON, one.title),
        link(f"{here}/items?f=html", "items", HTML, one.title),
        link(f"{here}/queryables", f"{_REL}queryables", SCHEMA, "Ce qui peut être filtré"),
        link(f"{here}/schema/feature", "describedby", SCHEMA, "Le schéma d’un élément"),
        link(f"{here}/schema", f"{_REL}schema", SCHEMA, "Les colonnes"),
    ]
    if facts.licence:
        links.append(link(facts.licence, "license", HTML, "Licence"))
    return {
        "id": one.name,
        "title": one.title,
        "description": one.description,
        "itemType": "feature",
        "extent": extent,
        "crs": list(CRS_BY_URI),
        "storageCrs": CRS84.uri,
        "links": links,
    }


def address_of(root: str, one: FeatureCollection, identifier: str = "") -> str:
    """The address of a collection, or of one of its features."""
    here = f"{root}/collections/{one.name}"
    return f"{here}/items/{quote(identifier, safe='')}" if identifier else here


def both(address: str, kind: str, query: str = "") -> list[dict[str, str]]:
    """The links of a document to itself and to its page; `query` without `f`."""
    plain = f"{address}?{query}" if query else address
    page = f"{address}?{query}&f=html" if query else f"{address}?f=html"
    return [link(plain, "self", kind), link(page, "alternate", HTML)]
