"""KML 2.2 (OGC 07-147r2) from stored features: a name to read on the globe, every column as typed data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cartoquartiers.domain.published import Column
from cartoquartiers.domain.table import columns_of
from cartoquartiers.exports.stream import Totals, encoded

# XML 1.0 has no way at all of writing these, not even as a reference.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEEDS_ESCAPE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_ESCAPED = str.maketrans(_NEEDS_ESCAPE)
# The types that KML knows (14.4 of the standard); a date has none of its own.
_TYPES = {"integer": "int", "decimal": "double", "boolean": "bool"}
_END = "</Folder></Document></kml>\n"


def write_kml(texts: Iterable[bytes], totals: Totals) -> Iterator[bytes]:
    """One document, one folder, a placemark a place."""
    return encoded(_document(texts, columns_of(totals.extra_columns)))


def _document(texts: Iterable[bytes], columns: Sequence[Column]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    yield '<name>lieux</name><Schema name="lieux" id="lieux">'
    for column in columns:
        kind = _TYPES.get(column.kind, "string")
        yield f'<SimpleField type="{kind}" name="{_escaped(column.name)}">'
        yield f"<displayName>{_escaped(column.label)}</displayName></SimpleField>"
    yield "</Schema><Folder><name>lieux</name>\n"
    for text in texts:
        yield _placemark(json.loads(text), columns)
    yield _END


def _placemark(feature: dict[str, Any], columns: Sequence[Column]) -> str:
    values = feature["properties"]
    longitude, latitude = feature["geometry"]["coordinates"]
    data = "".join(
        f'<SimpleData name="{_escaped(column.name)}">{_text(value)}</SimpleData>'
        for column in columns
        if (value := values.get(column.name)) is not None
    )
    # An id must begin with a letter (XML names).
    return (
        f'<Placemark id="lieu-{_escaped(str(feature["id"]))}"><name>{_text(values.get("nom") or "")}</name>'
        f'<ExtendedData><SchemaData schemaUrl="#lieux">{data}</SchemaData></ExtendedData>'
        f"<Point><coordinates>{_degrees(longitude)},{_degrees(latitude)}</coordinates></Point></Placemark>\n"
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return _degrees(value)
    return _escaped(str(value))


def _escaped(text: str) -> str:
    return _UNWRITABLE.sub("", text).translate(_ESCAPED)


def _degrees(value: float) -> str:
    """Never in scientific notation, which KML's readers do not all know."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
