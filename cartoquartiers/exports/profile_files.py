"""Places in the shape of somebody else's schema (CSV or JSON), and the list of what does not fit (CSV)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from cartoquartiers.domain.profile import Cell, Converted, Profile
from cartoquartiers.exports.stream import encoded

GAP_COLUMNS = ("url", "nom", "colonne", "effet", "raison", "valeur")


def write_rows(profile: Profile, places: Iterable[Converted]) -> Iterator[bytes]:
    """The file of the profile: what its schema takes, and nothing else."""
    names = [rule.name for rule in profile.rules]
    rows = (place.row for place in places if place.row is not None)
    return encoded(_json(names, rows) if profile.as_json else _csv(names, rows))


def write_gaps(places: Iterable[Converted]) -> Iterator[bytes]:
    """One line for each value that was refused, adapted or supposed."""
    gaps = (gap for place in places for gap in place.gaps)
    rows = ((gap.url, gap.name, gap.column, gap.effect.sentence, gap.reason, gap.value) for gap in gaps)
    return encoded(_csv(GAP_COLUMNS, rows))


def _csv(names: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    yield _line(names)
    for row in rows:
        yield _line(map(_cell, row))


def _line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.6f}".rstrip("0").rstrip(".")
        case list():
            return "|".join(value)
    return str(value)


def _json(names: list[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    yield "["
    separator = "\n"
    for row in rows:
        yield separator + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, allow_nan=False)
        separator = ",\n"
    yield "\n]\n"
