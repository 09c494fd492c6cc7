"""The columns that the map's script reads: see static/js/map/points.js."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cartoquartiers.domain.vocabulary import Access, Etat, Family
from cartoquartiers.store.queries.points import Point
from cartoquartiers.usecases.projection import Words

MICRODEGREES = 1_000_000
_FAMILIES = {Family.SERVICE.value: 0, Family.INITIATIVE.value: 1}
_ETATS = {
    Etat.ACTIF.value: 0,
    Etat.FERME_TEMPORAIREMENT.value: 1,
    Etat.OUVRE_BIENTOT.value: 2,
    Etat.SAISONNIER.value: 3,
}
# 0 = nobody said.
_ACCESS = {Access.OUI.value: 1, Access.PARTIEL.value: 2, Access.NON.value: 3}


@dataclass(frozen=True)
class _Ranks:
    """The rank of each code in the lists that the columns refer to."""

    rubriques: dict[str, int]
    types: dict[str, int]
    quartiers: dict[str, int]
    communes: dict[str, int]


def columns(rows: Iterable[Any], labels: Words, tick: int, today: date) -> dict[str, Any]:
    """Return labels once and places in columns, so that a browser makes typed arrays of them.

    Positions are integers of 1e-6 degree, the decimals that the site publishes.
    """
    points = [Point(*row) for row in rows]
    ranks = _ranks(labels)
    return {"tick": tick, "count": len(points), **_labels(labels, ranks), **_places(points, ranks, today)}


def _ranks(labels: Words) -> _Ranks:
    def rank(codes: Iterable[str]) -> dict[str, int]:
        return {code: position for position, code in enumerate(codes)}

    names = labels.territory
    return _Ranks(
        rank(labels.taxonomy.categories),
        rank(labels.taxonomy.types),
        rank(names.quartiers),
        rank(names.communes),
    )


def _labels(labels: Words, ranks: _Ranks) -> dict[str, Any]:
    taxonomy, names = labels.taxonomy, labels.territory
    return {
        "rubriques": [
            {"code": c.code, "label": c.label, "colour": c.colour, "pictogram": c.pictogram}
            for c in taxonomy.categories.values()
        ],
        "types": [
            {
                "code": t.code,
                "label": t.label,
                "rubrique": ranks.rubriques.get(t.category, 0),
                "pictogram": t.pictogram,
                "synonyms": list(t.synonyms),
            }
            for t in taxonomy.types.values()
        ],
        "quartiers": [{"code": code, "label": label} for code, label in names.quartiers.items()],
        "communes": [{"code": code, "label": label} for code, label in names.communes.items()],
    }


def _places(points: list[Point], ranks: _Ranks, today: date) -> dict[str, Any]:
    until = today.isoformat()
    return {
        "number": [p.number for p in points],
        "lon": [round(p.longitude * MICRODEGREES) for p in points],
        "lat": [round(p.latitude * MICRODEGREES) for p in points],
        "type": [ranks.types.get(p.type or "", -1) for p in points],
        "rubrique": [ranks.rubriques.get(p.category, 0) for p in points],
        "family": [_FAMILIES.get(p.family, 0) for p in points],
        "quartier": [ranks.quartiers.get(p.quartier or "", -1) for p in points],
        "commune": [ranks.communes.get(p.commune or "", -1) for p in points],
        "name": [p.name for p in points],
        "etat": [_ETATS.get(p.etat, 0) for p in points],
        "stale": [int(p.verify_by <= until) for p in points],
        "access": [_ACCESS.get(p.access or "", 0) for p in points],
    }
