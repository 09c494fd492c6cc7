"""Reading the files of the demonstration as they are: facts about Nantes, texts written for the project."""

import json
import uuid
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from cartoquartiers.adapters.starter_file import load_starter
from cartoquartiers.domain.outlines import Outline, read_outlines
from cartoquartiers.domain.starter import Starter
from cartoquartiers.domain.taxonomy import Category, PlaceType

FOLDER = Path(__file__).parent
Row = dict[str, Any]

# Every uid comes from a key of the files, so that a second call finds what the first one left.
_NAMESPACE = uuid.UUID("6a0b7c0e-3f0e-5d44-9d8c-0c4a2d5f7e11")


def uid_of(kind: str, key: str) -> str:
    """Return the uid of a place (``kind`` "place") or of a contribution ("create", "confirm", …)."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{key}"))


def rubriques() -> list[tuple[Category, list[PlaceType]]]:
    """Return each rubrique with its types, in the order in which people see them: those with which every town
    begins, with the words of this one."""
    local: dict[str, list[str]] = yaml.safe_load((FOLDER / "local_words.yaml").read_text(encoding="utf-8"))
    return [
        (category, [replace(each, synonyms=(*each.synonyms, *_words(local, each.code))) for each in types])
        for category, types in load_starter().rubriques
    ]


@cache
def starter() -> Starter:
    """Return what the demonstration takes of the beginning of every town, in its own words."""
    return replace(load_starter(), rubriques=tuple((one, tuple(types)) for one, types in rubriques()))


def _words(local: dict[str, list[str]], code: str) -> tuple[str, ...]:
    return tuple(word.replace("'", "’") for word in local.get(code, ()))


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


def _json(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
