"""What the pages of `/ogc` show: the same answers, for people who look before they write a program."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import request
from flask_babel import format_decimal
from flask_babel import gettext as _

from cartoquartiers.domain.crs import CRS_BY_URI
from cartoquartiers.domain.feature_collections import FeatureCollection, Measure, measure_of
from cartoquartiers.domain.published import Column, ColumnKind
from cartoquartiers.exports.ogc_documents import Described
from cartoquartiers.exports.ogc_openapi import MOST
from cartoquartiers.web.ogc import asked
from cartoquartiers.web.ogc.asked import Asked
from cartoquartiers.web.ogc.layers import Layer, Slice
from cartoquartiers.web.visit import Visit

# What a table on a page has room for.
_SHOWN = ("code", "nom", "type_libelle", "adresse", "quartier_libelle", "date_maj")
Context = dict[str, Any]


@dataclass(frozen=True)
class Card:
    """A collection on the landing page."""

    collection: FeatureCollection
    count: str


def card(layer: Layer, count: int) -> Card:
    """A collection with the number of its features."""
    return Card(layer.collection, format_decimal(count))


def collection(visit: Visit, layer: Layer, facts: Described) -> Context:
    """The page of a collection."""
    return {
        "collection": layer.collection,
        "facts": facts,
        "box": ", ".join(format_decimal(edge, "0.0000") for edge in facts.box),
        "systems": [(uri.rpartition("/")[2], uri) for uri in CRS_BY_URI],
        "address": f"{visit.toolbox.base_url}/ogc",
    }


def items(visit: Visit, layer: Layer, found: Slice, wanted: Asked, matched: int) -> Context:
    """The page of some features: a table, and a map where a browser can draw one."""
    one = layer.collection
    columns = [column for column in one.columns if column.name in _SHOWN]
    features = json.loads(b"[" + found.text + b"]")
    here = f"/ogc/collections/{one.name}/items"
    data = asked.query_in_degrees()
    following = asked.query(after=str(found.last)) if found.last is not None else None
    return {
        "collection": one,
        "columns": columns,
        "rows": [
            (f"{here}/{quote(feature['id'], safe='')}", [_shown(feature["properties"], c) for c in columns])
            for feature in features
        ],
        "matched": matched,
        "data": f"{here}?{data}&f=json",
        "next_url": f"{here}?{following}&f=html" if following is not None else None,
        "first_url": f"{here}?f=html" if wanted.after else None,
        "filter": request.args.get("filter", ""),
        "limit": wanted.limit,
        "words": _counted(len(features), matched),
    }


def item(layer: Layer, feature: dict[str, Any]) -> Context:
    """The page of one feature."""
    one, values = layer.collection, feature["properties"]
    rows = [(column, values.get(column.name)) for column in one.columns]
    return {
        "collection": one,
        "name": values.get("nom") or feature["id"],
        "rows": [(column, value) for column, value in rows if value is not None],
        "empty": [column for column, value in rows if value is None],
        "site_page": values.get("url"),
        "data": f"{request.path}?f=json",
    }


def measures(one: FeatureCollection) -> dict[str, str]:
    """How the values of each column are compared, in words."""
    words = {
        Measure.TEXT: _("texte"),
        Measure.NUMBER: _("nombre"),
        Measure.DAY: _("jour"),
        Measure.MOMENT: _("date et heure"),
    }
    return {column.name: words[measure_of(column)] for column in one.columns}


def manual(visit: Visit, known: Iterable[FeatureCollection]) -> Context:
    """How to use it, with addresses of this very site."""
    root = f"{visit.toolbox.base_url}/ogc"
    places = f"{root}/collections/lieux/items"
    return {
        "address": root,
        "collections": list(known),
        "parameters": [
            ("limit=1000", _("le nombre d’éléments d’une page, %(most)d au plus", most=MOST)),
            ("bbox=-1.57,47.20,-1.53,47.23", _("un cadre\u00a0: ouest, sud, est, nord, en degrés")),
            (
                "datetime=2026-01-01T00:00:00Z/..",
                _("ce qui a changé depuis\u202f; «\u00a0../\u00a0» pour avant"),
            ),
            ("rubrique=culture", _("une colonne et sa valeur exacte\u202f; toutes les colonnes conviennent")),
            ("filter=nom LIKE 'Jardin%'", _("un filtre CQL2, à encoder dans l’adresse")),
            ("filter-lang=cql2-json", _("la langue du filtre\u00a0: cql2-text ou cql2-json")),
            ("crs=http://www.opengis.net/def/crs/EPSG/0/2154", _("les coordonnées de la réponse")),
            ("bbox-crs=…, filter-crs=…", _("les coordonnées du cadre, du filtre")),
            ("f=json, f=html", _("la forme de la réponse")),
        ],
        "filters": [
            ("casei(nom) LIKE casei('%jardin%')", _("sans regarder les majuscules")),
            ("accenti(nom) LIKE accenti('%theatre%')", _("sans regarder les accents")),
            ("rubrique IN ('culture', 'energie') AND telephone IS NOT NULL", _("plusieurs conditions")),
            ("date_maj > TIMESTAMP('2026-01-01T00:00:00Z')", _("une date et une heure")),
            ("s_intersects(geometry, POLYGON((-1.6 47.2, -1.5 47.2, -1.5 47.3, -1.6 47.2)))", _("une zone")),
        ],
        "examples": [
            (
                "QGIS",
                _(
                    "Couche, Ajouter une couche, Ajouter une couche WFS / OGC API – Features, "
                    "Nouvelle, cette adresse\u00a0:"
                ),
                root,
            ),
            ("GDAL", "", f"ogr2ogr -where \"rubrique = 'culture'\" culture.gpkg OAPIF:{root} lieux"),
            (
                "Python, OWSLib",
                "",
                (
                    f'from owslib.ogcapi.features import Features\n\nlieux = Features("{root}/")\n'
                    'print(lieux.collection_items("lieux", limit=5))'
                ),
            ),
            (_("En ligne de commande"), "", f'curl "{places}?limit=5"'),
        ],
    }


def _shown(properties: dict[str, Any], column: Column) -> Any:
    """What a narrow table shows of a value: of an instant the day."""
    value = properties.get(column.name)
    return value[:10] if value and column.kind is ColumnKind.MOMENT else value


def _counted(shown: int, matched: int) -> str:
    return str(_("%(shown)s sur %(matched)s", shown=format_decimal(shown), matched=format_decimal(matched)))
