"""Kinds of field: how a value is read, normalised and compared.

A value is what JSON can hold: ``None``, a string, a number, a boolean, a list. A position is ``[longitude,
latitude]`` (WGS 84,
degrees, 6 decimals), a date is ``YYYY-MM-DD``. Every ``parse`` returns the normalised value, ``None`` for
an empty one, and
raises ``ValueProblem`` with the code of what is wrong.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cartoquartiers.domain import contacts, identifiers, opening_hours
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.geometry import same_position
from cartoquartiers.domain.text import clean_line, clean_text

Value = Any
Parse = Callable[[Value], Value]
Same = Callable[[Value, Value], bool]


def _equal(a: Value, b: Value) -> bool:
    return bool(a == b)


@dataclass(frozen=True)
class FieldKind:
    """A family of values: its name (as schemas and forms know it), how to read one and how to compare two."""

    name: str
    parse: Parse = field(repr=False)
    same: Same = field(default=_equal, repr=False)


def _string(value: Value) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueProblem("not_text")
    return value


def cleaned(value: Value, clean: Callable[[str], str], longest: int) -> str | None:
    text = _string(value)
    if text is None:
        return None
    # An enormous text is refused before it is normalised: normalising costs more than measuring.
    if len(text) > longest * 4 + 100:
        raise ValueProblem("too_long", longest=longest)
    try:
        text = clean(text)
    except ValueError as problem:
        raise ValueProblem(getattr(problem, "code", "bad_characters")) from None
    if len(text) > longest:
        raise ValueProblem("too_long", longest=longest)
    return text or None


def line(longest: int) -> FieldKind:
    """One line of at most ``longest`` characters."""
    return FieldKind("line", lambda value: cleaned(value, clean_line, longest))


def text(longest: int) -> FieldKind:
    """Several lines, at most ``longest`` characters."""
    return FieldKind("text", lambda value: cleaned(value, clean_text, longest))


def choice(values: type[StrEnum]) -> FieldKind:
    """One of the members of an enumeration."""

    def parse(value: Value) -> str | None:
        chosen = cleaned(value, clean_line, 60)
        if chosen is not None and chosen not in {member.value for member in values}:
            raise ValueProblem("not_a_choice", choices=", ".join(member.value for member in values))
        return chosen

    return FieldKind("choice", parse)


def normalised(name: str, longest: int, normalise: Callable[[str], str]) -> FieldKind:
    """One line in a form of its own (telephone, e-mail, identifier), brought to its usual writing by
    ``normalise``."""

    def parse(value: Value) -> str | None:
        given = cleaned(value, clean_line, longest)
        if given is None:
            return None
        try:
            return normalise(given)
        except ValueError as problem:
            raise ValueProblem(getattr(problem, "code", f"{name}_invalid")) from None

    return FieldKind(name, parse)


def _parse_hours(value: Value) -> str | None:
    given = cleaned(value, clean_line, 1000)
    if given is not None:
        try:
            opening_hours.parse(given)
        except ValueError:
            raise ValueProblem("hours_invalid") from None
    return given


def _same_hours(a: Value, b: Value) -> bool:
    if a == b or a is None or b is None:
        return bool(a == b)
    try:
        return opening_hours.normalise(a) == opening_hours.normalise(b)
    except ValueError:
        return False


def _number(value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueProblem("position_invalid")
    return float(value)


def _parse_position(value: Value) -> list[float] | None:
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueProblem("position_invalid")
    lon, lat = _number(value[0]), _number(value[1])
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueProblem("position_range")
    if abs(lon) < 1e-4 and abs(lat) < 1e-4:
        raise ValueProblem("position_zero")
    return [round(lon, 6), round(lat, 6)]


def day(first: int, last: int, wrong: str) -> FieldKind:
    """A day as ``YYYY-MM-DD``, of the years from ``first`` to ``last``; else the problem is ``wrong``."""

    def parse(value: Value) -> str | None:
        given = cleaned(value, clean_line, 40)
        if given is None:
            return None
        try:
            read = date.fromisoformat(given)
        except ValueError:
            raise ValueProblem(wrong) from None
        if len(given) != 10 or not first <= read.year <= last:
            raise ValueProblem(wrong)
        return read.isoformat()

    return FieldKind("date", parse)


def _parse_link(value: Value) -> str | None:
    """The uid of another place."""
    given = cleaned(value, clean_line, 36)
    return None if given is None else identifiers.normalise_uid(given)


def _same_position(a: Value, b: Value) -> bool:
    return same_position(tuple(a) if a else None, tuple(b) if b else None)


def photo_key(photo: Mapping[str, Value]) -> str:
    """What tells two photos of a place apart: the sha256 of the bytes that were sent."""
    return str(photo["sha256"])


def _same_photos(a: Value, b: Value) -> bool:
    return [photo_key(p) for p in a or []] == [photo_key(p) for p in b or []]


def _not_parsed(value: Value) -> Value:
    raise ValueProblem("not_a_value")


HOURS = FieldKind("hours", _parse_hours, _same_hours)
POSITION = FieldKind("position", _parse_position, _same_position)
DATE = day(2000, 2100, "date_invalid")
PLACE_LINK = FieldKind("place", _parse_link)
PHOTOS = FieldKind("photos", _not_parsed, _same_photos)
PHONE = normalised("phone", 60, contacts.normalise_phone)
EMAIL = normalised("email", 254, contacts.normalise_email)
WEB = normalised("web", 2000, contacts.normalise_web)
