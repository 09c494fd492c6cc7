"""The columns that the map's script reads: see pack.py for how they travel."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from cartoquartiers.domain.vocabulary import Access, Etat, Family
from cartoquartiers.store.queries.points import Point
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.map.pack import COLUMNS, Numbers

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


def columns(rows: Iterable[Any], labels: Words, today: date) -> dict[str, Numbers]:
    """Return the places in columns, read row by row so that a million of them take 32 MB.

    Positions are integers of 1e-6 degree, the decimals that the site publishes. Types, quartiers and communes
    count from 1 in the lists of ``head``, 0 = none. ``traits``: bit 0 initiative, bits 1-2 state, bit 3 to be
    verified, bits 4-5 what is known of access by wheelchair.
    """
    ranks, until = _ranks(labels), today.isoformat()
    found = {name: array("i") for name in COLUMNS}
    appends = [found[name].append for name in COLUMNS]
    for row in rows:
        for append, value in zip(appends, _numbers_of(Point(*row), ranks, until), strict=True):
            append(value)
    # As they lie in memory: a second copy of a million places would be 32 MB more.
    return {name: np.frombuffer(values, np.int32) for name, values in found.items()}


def _numbers_of(point: Point, ranks: _Ranks, until: str) -> tuple[int, ...]:
    """The numbers of a place in the order of ``COLUMNS``."""
    traits = _FAMILIES.get(point.family, 0) | _ETATS.get(point.etat, 0) << 1
    traits |= (point.verify_by <= until) << 3 | _ACCESS.get(point.access or "", 0) << 4
    return (
        round(point.longitude * MICRODEGREES),
        round(point.latitude * MICRODEGREES),
        point.number,
        ranks.types.get(point.type or "", -1) + 1,
        ranks.rubriques.get(point.category, 0),
        ranks.quartiers.get(point.quartier or "", -1) + 1,
        ranks.communes.get(point.commune or "", -1) + 1,
        traits,
    )


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


def head(labels: Words, tick: int, count: int, standing: str) -> dict[str, Any]:
    """Return the tick, the number of places and the labels that the columns refer to; ``standing``
    changes with them and with the day."""
    ranks, taxonomy, names = _ranks(labels), labels.taxonomy, labels.territory
    return {
        "tick": tick,
        "count": count,
        "standing": standing,
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
