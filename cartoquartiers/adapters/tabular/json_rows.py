"""Records of JSON files: GeoJSON, JSON lines, lists of objects, and what portals wrap around them."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NoReturn

from cartoquartiers.adapters.tabular.characters import forbidden_character
from cartoquartiers.adapters.tabular.map_files import features_of
from cartoquartiers.adapters.tabular.map_legends import legend_of
from cartoquartiers.adapters.tabular.nested_kinds import with_kinds
from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import FileNotice, FileTrouble, RowTrouble
from cartoquartiers.domain.legend import Sign
from cartoquartiers.domain.record import Record

_LIST_KEYS = ("features", "records", "results", "items", "data")
_WGS84 = ("CRS84", "4326", "4258")


class JsonReader:
    """Parses JSON as strictly as the rest of the house takes it; remembers what is worth telling."""

    def __init__(self, *, any_projection: bool = False) -> None:
        """Begin without notices. `projection` becomes the name that a file declares, other than WGS 84,
        `legend` what a map made elsewhere says of its kinds."""
        self.notices: list[Problem] = []
        self.any_projection = any_projection
        self.projection = ""
        self.legend: dict[str, Sign] = {}

    def parse(self, text: str, line: int = 1) -> Any:
        """Parse one JSON text that begins at this line of the file. Raises TabularError."""
        try:
            return json.loads(
                text, parse_constant=_refuse_number, parse_float=_finite, object_pairs_hook=self._object
            )
        except json.JSONDecodeError as error:
            where = line + error.lineno - 1
            raise TabularError(FileTrouble.BAD_JSON, line=where, detail=f"caractère {error.colno}") from None
        except RecursionError:
            raise TabularError(FileTrouble.TOO_DEEP) from None
        except ValueError:  # an integer of thousands of digits
            raise TabularError(FileTrouble.NOT_A_NUMBER, value="un entier démesuré") from None

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) < len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                notice = Problem(key, FileNotice.DUPLICATE_KEY, {"key": key})
                if key in seen and notice not in self.notices:
                    self.notices.append(notice)
                seen.add(key)
        return result


def json_records(file: BinaryIO, encoding: str, reader: JsonReader) -> list[Record]:
    """Read a whole JSON file. Raises TabularError; for another projection than WGS 84 too, unless the reader
    takes any."""
    file.seek(0)
    document = reader.parse(file.read().decode(encoding, errors="replace"))
    found = features_of(document, reader.notices) if isinstance(document, dict) else None
    if found is None:
        items, reader.legend = with_kinds(_items(document))
    else:
        items, reader.legend = found, legend_of(document)
    if isinstance(document, dict):
        reader.projection = _projection(document)
        if reader.projection and not reader.any_projection:
            raise TabularError(FileTrouble.OTHER_PROJECTION, crs=reader.projection)
    return [to_record(rank, item) for rank, item in enumerate(items, start=1)]


def json_line_records(file: BinaryIO, encoding: str, reader: JsonReader) -> Iterator[Record]:
    """Read one object a line, one at a time, without RFC 8142 record separators. Raises TabularError."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="\n")
    try:
        for number, line in enumerate(text, start=1):
            bare = line.strip("\x1e\ufeff \t\r\n")
            if bare:
                yield to_record(number, reader.parse(bare, number))
    finally:
        text.detach()


def to_record(line: int, item: Any) -> Record:
    """Make a record of a feature, of an Opendatasoft v1 record (`fields`), or of a plain object."""
    if not isinstance(item, dict):
        return Record(line, problems=(Problem("", RowTrouble.NOT_AN_OBJECT),))
    geometry = item.get("geometry")
    values = dict(_flat(_properties(item)))
    problems = forbidden_character(values)
    if not values and not geometry:
        problems = (Problem("", RowTrouble.EMPTY_ROW),)
    return Record(line, values, geometry if isinstance(geometry, dict) else None, problems)


def _properties(item: dict[str, Any]) -> dict[str, Any]:
    wrapped = "geometry" in item or "recordid" in item or item.get("type") == "Feature"
    for key in ("properties", "fields"):
        inner = item.get(key)
        if wrapped and isinstance(inner, dict):
            beside = {name: item[name] for name in ("id", "recordid") if item.get(name) is not None}
            return beside | inner
    return item


def _flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Give the values of inner objects also under `outer.inner`, so that a mapping can name them."""
    for key, value in values.items():
        yield prefix + key, value
        if isinstance(value, dict) and not prefix:
            yield from _flat(value, f"{key}.")


def _items(document: Any) -> list[Any]:
    """Find the list of records in a document. Raises TabularError."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise TabularError(FileTrouble.NO_RECORDS)
    if document.get("type") == "Feature":
        return [document]
    for key in _LIST_KEYS:
        if isinstance(document.get(key), list):
            return list(document[key])
    lists = [value for value in document.values() if isinstance(value, list) and value]
    if len(lists) == 1 and isinstance(lists[0][0], dict):
        return list(lists[0])
    raise TabularError(FileTrouble.NO_RECORDS)


def _projection(document: dict[str, Any]) -> str:
    """The projection that a file declares as before RFC 7946; "" for WGS 84."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) and not name.endswith(_WGS84) else ""


def _finite(digits: str) -> float:
    """A number that fits: 1e999 is none, no more than Infinity; no database keeps it. Raises TabularError."""
    number = float(digits)
    if not math.isfinite(number):
        _refuse_number(digits[:40])
    return number


def _refuse_number(value: str) -> NoReturn:
    raise TabularError(FileTrouble.NOT_A_NUMBER, value=value)
