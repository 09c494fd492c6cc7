"""What a town says of its types for the national schema of facilities (SCDL équipements, 0.1.5).

The schema sends to the « nomenclature des équipements collectifs publics », a table that is published apart
from it and names some hundreds of facilities: a town that has it gives each of its types the code and the
term. The ten families are those of the schema itself (EQUIP_THEME).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cartoquartiers.domain.errors import Invalid, Problem

PROFILE = "scdl-equipements"
THEMES = (
    "Equipement administratif",
    "Equipement de justice",
    "Equipement sanitaire",
    "Equipement social et d'animation",
    "Equipement sportif et de loisirs",
    "Equipement d'enseignement",
    "Equipement cultuel",
    "Equipement culturel",
    "Equipement de mobilité",
    "Autre équipement",
)
LONGEST_TERM = 140
_CODE = re.compile(r"[0-9]{8}")
# Columns of the schema, by our name for what goes there.
_COLUMNS = {"theme": "EQUIP_THEME", "code": "EQUIP_CODE", "term": "EQUIP_TYPE"}


@dataclass(frozen=True, slots=True)
class Facility:
    """A type in the schema's words: its family, its code (eight digits) and its term."""

    theme: str
    code: str
    term: str


def facility(theme: str, code: str, term: str) -> Facility | None:
    """What was given, None when nothing was. Raises Invalid: the three go together."""
    code, term = "".join(code.split()), " ".join(term.split())
    if not code and not term:
        return None
    problems = []
    if theme not in THEMES:
        problems.append(Problem("scdl_theme", "required"))
    if not _CODE.fullmatch(code):
        problems.append(Problem("scdl_code", "facility_code" if code else "required"))
    if not term:
        problems.append(Problem("scdl_term", "required"))
    elif len(term) > LONGEST_TERM:
        problems.append(Problem("scdl_term", "too_long", {"longest": LONGEST_TERM}))
    elif "," in term:  # the schema asks for none
        problems.append(Problem("scdl_term", "facility_comma"))
    if problems:
        raise Invalid(problems)
    return Facility(theme, code, term)


def tables(facilities: Mapping[str, Facility]) -> dict[str, dict[str, str]]:
    """By column of the schema, what each type (code) is there."""
    return {
        column: {kind: getattr(one, name) for kind, one in facilities.items()}
        for name, column in _COLUMNS.items()
    }


def known(values: Mapping[str, Mapping[str, str]], kind: str) -> Facility:
    """What the tables of a profile say of a type; empty texts for what they do not."""
    said = {name: values.get(column, {}).get(kind, "") for name, column in _COLUMNS.items()}
    return Facility(**said)
