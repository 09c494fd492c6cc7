"""The texts of a place: stored beside it when it changes, streamed as they are when they are read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from cartoquartiers.domain.published import COLUMN_NAMES, PublishedPlace, Value

FORMAT_EPOCH = 1
"""Raise it when a text below changes its shape: the stored texts are then written anew at upgrade."""

_DECIMALS = 6
"""About 11 cm on the ground; RFC 7946 section 11.2 advises against more."""


def feature_text(place: PublishedPlace) -> str:
    """The place as one GeoJSON Feature (RFC 7946), compact, on one line, longitude first.

    Every column is a property, null when empty. ValueError when a number is not finite: NaN is not JSON.
    """
    longitude, latitude = _degrees(place.longitude), _degrees(place.latitude)
    properties = {column.name: _json_value(value) for column, value in place.cells()}
    properties["longitude"], properties["latitude"] = longitude, latitude
    properties.update((name, _json_value(value)) for name, value in place.extra.items())
    feature = {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }
    return feature_line(feature)


def feature_line(feature: Mapping[str, Any]) -> str:
    """A feature as it is written everywhere. ValueError when a number is not finite."""
    return _one_line(json.dumps(feature, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def csv_header(extra: Sequence[str] = ()) -> str:
    """The first line of the CSV, CRLF included; `extra`: the codes of the site's extra fields, in order."""
    return _csv_row([*COLUMN_NAMES, *extra])


def csv_line(place: PublishedPlace, extra: Sequence[str] = ()) -> str:
    """The place as one CSV record (RFC 4180), CRLF included: every column, then the site's extra fields."""
    cells = [_cell(value) for _, value in place.cells()]
    return _csv_row([*cells, *(_cell(place.extra.get(code)) for code in extra)])


def csv_line_of(properties: Mapping[str, Any], extra: Sequence[str] = ()) -> str:
    """The CSV record of a feature, from its properties: that of `csv_line`."""
    return _csv_row([_cell(properties.get(name)) for name in (*COLUMN_NAMES, *extra)])


def _csv_row(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def _degrees(value: float) -> float:
    """Rounded, and never a minus zero, which some readers print as text."""
    return round(value, _DECIMALS) + 0.0


def _json_value(value: Value) -> str | int | float | None:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        # Never in scientific notation: spreadsheets and strict readers take 1e-06 for text.
        return f"{_degrees(value):.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return str(_json_value(value))


def moment(value: datetime) -> str:
    """An instant as every format writes it: UTC, RFC 3339, whole seconds."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _one_line(text: str) -> str:
    # JSON allows them unescaped, but readers of .geojsonl that use Python's splitlines would cut there.
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
