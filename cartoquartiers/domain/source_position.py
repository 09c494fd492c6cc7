"""Positions as other people's files write them, brought to (longitude, latitude) in degrees."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from shapely.errors import ShapelyError
from shapely.geometry import Point, shape

from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.import_words import RowRemark, RowTrouble
from cartoquartiers.domain.record import Record, text_of
from cartoquartiers.domain.source_crs import Box, System, holds, to_degrees

# ASCII digits only, bounded: float() also takes "nan", "4_8" and full-width digits.
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{0,30})?", re.ASCII)
_POINT = re.compile(r"^\s*POINT\s*\((?P<inner>[^()]*)\)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|/]\s*|,\s+|\s+")
_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))", re.ASCII)
DECIMALS = 6
#: Degrees: the list of a town often holds places of its département.
_AROUND = 1.0


class PositionKind(StrEnum):
    """Where a file keeps its positions."""

    NONE = "none"
    GEOMETRY = "geometry"
    ONE_COLUMN = "one_column"
    TWO_COLUMNS = "two_columns"


@dataclass(frozen=True, slots=True)
class PositionRule:
    """How to read the position of a row.

    `first` is the single column, or that of the longitude; `second` that of the latitude. `latitude_first`
    tells the order inside a single column: Opendatasoft, Google and most people write the latitude first.
    `system` tells what the numbers are; `turned` that they stand the wrong way round. `territory`: a position
    far outside of this box is turned when that brings it near. `raw`: numbers are given back as they stand.
    """

    kind: PositionKind = PositionKind.NONE
    first: str = ""
    second: str = ""
    latitude_first: bool = True
    system: System = System.DEGREES
    turned: bool = False
    territory: Box | None = None
    raw: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that this rule reads."""
        return tuple(filter(None, (self.first, self.second)))


def read_position(rule: PositionRule, record: Record) -> Position | None:
    """Read the position of a row, None when the row has none. Raises ValueProblem."""
    match rule.kind:
        case PositionKind.GEOMETRY:
            return _checked(rule, _of_geometry(record.geometry), "") if record.geometry else None
        case PositionKind.ONE_COLUMN:
            return _of_pair(rule, record.values.get(rule.first))
        case PositionKind.TWO_COLUMNS:
            longitude, latitude = record.values.get(rule.first), record.values.get(rule.second)
            return _of_columns(rule, text_of(longitude), text_of(latitude))
        case _:
            return None


def notes_of(rule: PositionRule, record: Record) -> tuple[Problem, ...]:
    """What is worth telling of a position that was read."""
    notes = []
    if rule.kind is PositionKind.GEOMETRY and record.geometry and record.geometry.get("type") != "Point":
        notes.append(Problem("position", RowRemark.FROM_SHAPE))
    if rule.territory:
        plain = read_position(replace(rule, territory=None), record)
        if plain and is_turned(rule.territory, plain):
            notes.append(Problem("position", RowRemark.TURNED))
    return tuple(notes)


def parse_number(text: str) -> float:
    """Read a number with a point or a comma, zero-padded or not. Raises ValueError.

    A separator left at the end ("47.44,", as when a pair was cut) means nothing and is dropped.
    """
    bare = text.strip().strip(",;").strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(bare):
        raise ValueError(text)
    return float(bare.replace(",", "."))


def _of_pair(rule: PositionRule, value: object) -> Position | None:
    if isinstance(value, Mapping):
        if "coordinates" in value:
            return _checked(rule, _of_geometry(value), "")
        longitude = next((value[key] for key in ("lon", "lng", "longitude") if key in value), None)
        latitude = next((value[key] for key in ("lat", "latitude") if key in value), None)
        return _of_columns(rule, text_of(longitude), text_of(latitude))
    text = text_of(value)
    if not text:
        return None
    well_known = _POINT.match(text)
    bare = well_known["inner"] if well_known else text.strip("()[] ")
    try:
        one, other = map(parse_number, _halves(bare))
    except ValueError:
        raise ValueProblem(RowTrouble.POSITION_UNREADABLE, value=_short(text)) from None
    latitude_first = rule.latitude_first and not well_known
    return _checked(rule, (other, one) if latitude_first else (one, other), text)


def _halves(text: str) -> list[str]:
    """Cut a pair in two: "47.2, -1.5", "47,2 ; -1,5", "47.2,-1.5" and "47,2,-1,5". Raises ValueError."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if len(parts) == 1:
        pieces = text.split(",")
        middle = len(pieces) // 2
        parts = [",".join(pieces[:middle]), ",".join(pieces[middle:])]
    if len(parts) != 2:
        raise ValueError(text)
    return parts


def _of_columns(rule: PositionRule, longitude: str, latitude: str) -> Position | None:
    if not longitude and not latitude:
        return None
    both = f"{latitude or '…'}, {longitude or '…'}"
    if not longitude or not latitude:
        raise ValueProblem(RowTrouble.POSITION_INCOMPLETE, value=_short(both))
    try:
        return _checked(rule, (_metres(longitude), _metres(latitude)), both)
    except ValueProblem:
        raise
    except ValueError:
        raise ValueProblem(RowTrouble.POSITION_UNREADABLE, value=_short(both)) from None


def _metres(text: str) -> float:
    """A number that may have its thousands apart, as spreadsheets write metres."""
    return parse_number(_THOUSANDS.sub("", text))


def _of_geometry(geometry: Mapping[str, object] | None) -> Position:
    """The point itself; of a line or an area, a point that lies in it. Raises ValueProblem."""
    try:
        drawn = shape(dict(geometry or {}))
        point = drawn if isinstance(drawn, Point) else drawn.representative_point()
        return float(point.x), float(point.y)
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise ValueProblem(RowTrouble.GEOMETRY_UNREADABLE) from None


def _checked(rule: PositionRule, numbers: Position, text: str) -> Position:
    if rule.raw:
        return numbers
    shown = _short(text or f"{numbers[0]}, {numbers[1]}")
    try:
        longitude, latitude = to_degrees(rule.system, *(reversed(numbers) if rule.turned else numbers))
    except ValueError:
        raise ValueProblem(RowTrouble.POSITION_OUT_OF_RANGE, value=shown) from None
    if rule.territory and is_turned(rule.territory, (longitude, latitude)):
        longitude, latitude = latitude, longitude
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        raise ValueProblem(RowTrouble.POSITION_UNREADABLE, value=shown)
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise ValueProblem(RowTrouble.POSITION_OUT_OF_RANGE, value=shown)
    if longitude == latitude == 0:
        raise ValueProblem(RowTrouble.POSITION_ZERO)
    return round(longitude, DECIMALS), round(latitude, DECIMALS)


def is_turned(box: Box, position: Position) -> bool:
    """Tell whether latitude and longitude were exchanged: far outside of the box, and in it, or around
    it, once turned back."""
    west, south, east, north = box
    around = west - _AROUND, south - _AROUND, east + _AROUND, north + _AROUND
    return not holds(around, position) and holds(around, (position[1], position[0]))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
