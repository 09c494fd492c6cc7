"""Reading the files of the demonstration as they are: facts about Nantes, texts written for the project."""

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from cartoquartiers.domain.extra_fields import ExtraField, extra_field
from cartoquartiers.domain.extra_values import ExtraKind, Option
from cartoquartiers.domain.outlines import Outline, read_outlines
from cartoquartiers.domain.taxonomy import Category, PlaceType

FOLDER = Path(__file__).parent
Row = dict[str, Any]

# Every uid comes from a key of the files, so that a second call finds what the first one left.
_NAMESPACE = uuid.UUID("6a0b7c0e-3f0e-5d44-9d8c-0c4a2d5f7e11")


class ExtraRow(NamedTuple):
    """An extra field and the types that declare it."""

    field: ExtraField
    types: tuple[str, ...]


def uid_of(kind: str, key: str) -> str:
    """Return the uid of a place (``kind`` "place") or of a contribution ("create", "confirm", …)."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{key}"))


def rubriques() -> list[tuple[Category, list[PlaceType]]]:
    """Return each rubrique with its types, in the order in which people see them."""
    return [
        (
            Category(row["code"], row["label"], row["colour"], row["pictogram"]),
            [_type(row["code"], each) for each in row["types"]],
        )
        for row in _taxonomy()["rubriques"]
    ]


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


def extra_fields() -> list[ExtraRow]:
    """Return the extra fields, each with the types that declare it, in the order of the columns."""
    return [
        ExtraRow(
            extra_field(
                row["code"],
                ExtraKind(row["kind"]),
                row["label"],
                help=row.get("help", ""),
                options=tuple(Option(code, label) for code, label in row.get("options", {}).items()),
                public=row.get("public", True),
            ),
            tuple(row["types"]),
        )
        for row in _taxonomy()["champs"]
    ]


def communes() -> list[Outline]:
    """Return the outline of Nantes."""
    return read_outlines(_json("commune.geojson"))


def quartiers() -> list[Outline]:
    """Return the outlines of the eleven quartiers, which share their edges."""
    return read_outlines(_json("quartiers.geojson"))


def ground() -> Any:
    """Return the rivers (GeoJSON), drawn by hand for this project: what remains when no tile arrives."""
    return _json("ground.geojson")


def places() -> list[Row]:
    """Return every place: public fields, ``key``, expected ``quartier``, ``verified``, ``photo``."""
    return [
        row for path in sorted((FOLDER / "places").glob("*.json")) for row in _json(f"places/{path.name}")
    ]


def contributions() -> list[Row]:
    """Return what people proposed afterwards, with the decisions that were taken already."""
    rows: list[Row] = _json("contributions.json")
    return rows


@cache
def _taxonomy() -> Any:
    return yaml.safe_load((FOLDER / "taxonomy.yaml").read_text(encoding="utf-8"))


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
