"""The rubriques and types that come with the program (``cartoquartiers/starter/taxonomy.yaml``)."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cartoquartiers.domain.extra_fields import ExtraField, extra_field
from cartoquartiers.domain.extra_values import ExtraKind, Option
from cartoquartiers.domain.starter import Starter
from cartoquartiers.domain.taxonomy import Category, PlaceType

FILE = Path(__file__).parents[1] / "starter" / "taxonomy.yaml"
Row = dict[str, Any]


@cache
def load_starter() -> Starter:
    """What the file says, read once."""
    said = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Starter(
        tuple(
            (
                Category(row["code"], row["label"], row["colour"], row["pictogram"]),
                tuple(_type(row["code"], each) for each in row["types"]),
            )
            for row in said["rubriques"]
        ),
        tuple((_field(row), tuple(row["types"])) for row in said["champs"]),
    )


def _type(category: str, row: Row) -> PlaceType:
    return PlaceType(
        row["code"],
        category,
        row["label"],
        tuple(word.replace("'", "’") for word in row["synonyms"]),
        row["pictogram"],
        row["famille"],
        row["verification_months"],
    )


def _field(row: Row) -> ExtraField:
    return extra_field(
        row["code"],
        ExtraKind(row["kind"]),
        row["label"],
        help=row.get("help", ""),
        options=tuple(Option(code, label) for code, label in row.get("options", {}).items()),
        public=row.get("public", True),
    )
