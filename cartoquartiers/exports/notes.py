"""Notes of residents as files: GeoJSON and CSV, each note with the place that it is about."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cartoquartiers.domain.side_files import NOTES

NAMES = NOTES.names
"""The columns, the same in both files."""


def as_geojson(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A FeatureCollection (RFC 7946): the point is that of the place, longitude first."""
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]},
            "properties": {name: row[name] for name in NAMES},
        }
        for row in rows
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 without byte order mark, comma, CRLF (RFC 4180)."""
    return csv_of(NAMES, rows)


def csv_of(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """These columns of some rows, under their names; what is None is empty."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else row[name] for name in names])
    return file.getvalue().encode()
