"""What `/donnees` shows of the files before one takes them: some rows, a small map, and the doors around."""

import json
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import feeds
from cartoquartiers.store.work import Work
from cartoquartiers.web import labels

ROWS, PINS = 5, 40
COLUMNS = ("nom", "type_libelle", "adresse", "quartier_libelle", "verifie_le")


@dataclass(frozen=True)
class Preview:
    """The places that changed last: `rows` by column, and their `pins`; the map looks at `centre`
    (longitude, latitude in degrees), where the latest of them stands."""

    rows: list[dict[str, Any]]
    pins: list[dict[str, Any]]
    centre: tuple[float, float]


def preview(work: Work) -> Preview | None:
    """Some of what the files hold now; None when they hold nothing."""
    told = [one.feature for one in feeds.told(work, None, None, 2 * PINS) if one.feature]
    columns = [json.loads(text)["properties"] for text in told[:PINS]]
    if not columns:
        return None
    taxonomy = labels.taxonomy(work)
    pins = [_pin(row, taxonomy) for row in columns]
    rows = [{name: row[name] for name in (*COLUMNS, "url")} for row in columns[:ROWS]]
    return Preview(rows, pins, (columns[0]["longitude"], columns[0]["latitude"]))


def _pin(row: dict[str, Any], taxonomy: Taxonomy) -> dict[str, Any]:
    category, kind = taxonomy.categories.get(row["rubrique"]), taxonomy.types.get(row["type"] or "")
    drawing = kind.pictogram if kind else category.pictogram if category else "marker"
    return {
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "label": row["nom"],
        "colour": category.colour if category else "#0b6e6e",
        "pictogram": drawing,
        "family": row["famille"],
    }


def doors() -> list[tuple[str, str, str]]:
    """Other ways to the same data: address, name, what it is good for. Those that this site has."""
    known = [
        (
            "/donnees/dictionnaire",
            _("Dictionnaire des données"),
            _("Chaque colonne, ce qu’elle contient et ses valeurs."),
        ),
        (
            "/ogc",
            "OGC API – Features",
            _("Pour QGIS et les autres logiciels de cartographie, sans tout télécharger."),
        ),
        ("/catalogue.jsonld", _("Catalogue (DCAT)"), _("Ce qu’un portail de données moissonne.")),
        (
            "/donnees/profils",
            _("Schémas nationaux"),
            _("Les mêmes lieux, rangés comme un schéma français les attend."),
        ),
        (
            "/api/openapi.json",
            _("Interface de programmation"),
            _("Suivre chaque changement, proposer une correction (OpenAPI)."),
        ),
        (
            "/exports/index.json",
            _("Liste des fichiers"),
            _("Adresse, licence, nombre de lieux et poids, pour un programme."),
        ),
    ]
    routes = current_app.url_map.bind("localhost")
    return [door for door in known if routes.test(door[0])]
