"""`/datapackage.json`: the files of the site as a Data Package (specs.frictionlessdata.io, version 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cartoquartiers.domain.datasets import LICENCE_URLS, Dataset
from cartoquartiers.domain.published import Column
from cartoquartiers.domain.side_files import SIDE_FILES, SideFile
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports import registry
from cartoquartiers.exports.feature import moment
from cartoquartiers.exports.registry import Format
from cartoquartiers.exports.schema import VERSION, side_schema, table_schema

# The names of Open Definition, which the specification asks for.
_NAMES = {
    Licence.LOV2: "etalab-2.0",
    Licence.CC0: "CC0-1.0",
    Licence.CC_BY: "CC-BY-4.0",
    Licence.CC_BY_SA: "CC-BY-SA-4.0",
    Licence.ODBL: "ODbL-1.0",
}


@dataclass(frozen=True, slots=True)
class Bundle:
    """A set of files with what is known of it; `sizes` are the exact bytes by the name of the format."""

    dataset: Dataset
    licence: Licence
    count: int
    sizes: dict[str, int]


def datapackage(
    base_url: str,
    title: str,
    publisher: str,
    modified: datetime,
    bundles: Sequence[Bundle],
    *,
    extra: Sequence[Column] = (),
) -> dict[str, Any]:
    """The whole descriptor; `base_url` is the public address of the site."""
    resources = [
        _resource(base_url, bundle, row, extra)
        for bundle in bundles
        for row in registry.FORMATS
        if row.name in _GIVEN
    ]
    licences = {bundle.dataset: bundle.licence for bundle in bundles}
    beside = (file for file in SIDE_FILES if file.dataset in licences)
    resources += [_side(base_url, file, licences[file.dataset]) for file in beside]
    return {
        "profile": "data-package",
        "name": "lieux",
        "id": f"{base_url}/datapackage.json",
        "title": f"Lieux de {title}",
        "description": "Services publics et initiatives locales, tenus à jour par qui les connaît.",
        "homepage": f"{base_url}/donnees",
        "version": VERSION,
        "created": moment(modified),
        "contributors": [{"title": publisher, "role": "publisher", "path": f"{base_url}/mentions-legales"}],
        "resources": resources,
    }


# A table that the schema describes, and the map: the other writings are made from the same lines.
_GIVEN = ("csv", "geojson")


def _resource(base_url: str, bundle: Bundle, row: Format, extra: Sequence[Column]) -> dict[str, Any]:
    name = bundle.dataset.name
    resource: dict[str, Any] = {
        "name": name if row.name == "csv" else f"{name}-{row.name}",
        "title": row.title,
        "description": f"{row.use} ({bundle.count} lieux)",
        "path": f"{base_url}/exports/{name}{row.file}",
        "format": row.name,
        "mediatype": row.media_type.partition(";")[0],
        "encoding": "utf-8",
        "profile": "data-resource",
        "licenses": _licences(bundle.licence),
    }
    if row.name in bundle.sizes:
        resource["bytes"] = bundle.sizes[row.name]
    if row.name == "csv":
        resource |= _table(table_schema(base_url, extra))
    return resource


def _side(base_url: str, file: SideFile, licence: Licence) -> dict[str, Any]:
    """The table of a file that holds no places; it changes without a tick: its weight is not told."""
    return {
        "name": file.name,
        "title": file.title,
        "description": file.description,
        "path": f"{base_url}/exports/{file.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": _licences(licence),
        **_table(side_schema(base_url, file)),
    }


def _table(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": schema,
    }


def _licences(licence: Licence) -> list[dict[str, str]]:
    return [{"name": _NAMES[licence], "title": licence.sentence, "path": LICENCE_URLS[licence]}]
