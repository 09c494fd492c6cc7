"""The kinds of extra fields: how a value is read, compared, and written where it leaves the house.

Kept: a text, a number, a boolean, a date (`YYYY-MM-DD`), the code of an option, or for several choices a list
of codes. What leaves writes several choices as one text, its codes separated by SEPARATOR, in every format.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from cartoquartiers.domain import fields
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.fields import FieldKind, Value, cleaned
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Word

SEPARATOR = "|"
CHOICES = "choices"
"""The name of the kind whose values are sets of codes."""
YES, NO = YES_NO = ("oui", "non")
LARGEST = 1e12
_YES_WORDS = frozenset({YES, "true", "1", "yes", "vrai"})
_NO_WORDS = frozenset({NO, "false", "0", "no", "faux"})
LONGEST_CODE = 40
_CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,13}([.,][0-9]{1,12})?")


def looks_like_code(name: str) -> bool:
    """Whether a name is written like the code of an extra field: small letters, digits and _."""
    return len(name) <= LONGEST_CODE and _CODE.fullmatch(name) is not None


class ExtraKind(Word):
    """What an extra field holds."""

    TEXT = "text", "Texte court"
    LONG_TEXT = "long_text", "Texte long"
    CHOICE = "choice", "Un choix dans une liste"
    CHOICES = "choices", "Plusieurs choix dans une liste"
    NUMBER = "number", "Nombre"
    BOOLEAN = "boolean", "Oui ou non"
    DATE = "date", "Date"
    LINK = "link", "Lien vers une page web"

    @property
    def has_options(self) -> bool:
        """Whether its values are chosen from a list."""
        return self in (ExtraKind.CHOICE, ExtraKind.CHOICES)


@dataclass(frozen=True)
class Option:
    """One option of a list. An `offered` one can be chosen; the others stay where they were chosen before."""

    code: str
    label: str
    offered: bool = True


def field_kind(kind: ExtraKind, options: Collection[Option] = ()) -> FieldKind:
    """Return how values of this kind are read and compared."""
    codes = tuple(option.code for option in options)
    return _KINDS[kind](codes)


def _choice(codes: tuple[str, ...]) -> FieldKind:
    def parse(value: Value) -> str | None:
        chosen = cleaned(value, clean_line, 60)
        if chosen is not None and chosen not in codes:
            raise ValueProblem("not_an_option", choices=", ".join(codes))
        return chosen

    return FieldKind("choice", parse)


def _choices(codes: tuple[str, ...]) -> FieldKind:
    one = _choice(codes)

    def parse(value: Value) -> list[str] | None:
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            raise ValueProblem("not_a_list")
        if len(value) > len(codes) * 4 + 10:
            raise ValueProblem("not_an_option", choices=", ".join(codes))
        chosen = {one.parse(item) for item in value} - {None}
        return [code for code in codes if code in chosen] or None

    return FieldKind(CHOICES, parse, _same_set)


def _same_set(a: Value, b: Value) -> bool:
    return set(a or ()) == set(b or ())


def _parse_number(value: Value) -> int | float | None:
    """A finite number, six decimals; as people type it: « 1 200,5 »."""
    if value is None:
        return None
    if isinstance(value, str):
        text = re.sub(r"[\s\u00a0\u202f]", "", value[:60])
        if not text:
            return None
        if not text.isascii() or not _NUMBER.fullmatch(text):
            raise ValueProblem("number_invalid")
        value = float(text.replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueProblem("number_invalid")
    # Compared before it becomes a float: an integer of a thousand digits would not fit into one.
    if not -LARGEST <= value <= LARGEST or not math.isfinite(value):
        raise ValueProblem("number_too_large")
    number = round(float(value), 6)
    return int(number) if number.is_integer() else number


def _parse_boolean(value: Value) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise ValueProblem("not_yes_no")
    text = value[:60].strip().lower()
    if text and text not in _YES_WORDS | _NO_WORDS:
        raise ValueProblem("not_yes_no")
    return text in _YES_WORDS if text else None


def _same_number(a: Value, b: Value) -> bool:
    # True equals 1 in Python; a number is never a yes.
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


_KINDS: dict[ExtraKind, Callable[[tuple[str, ...]], FieldKind]] = {
    ExtraKind.TEXT: lambda codes: fields.line(300),
    ExtraKind.LONG_TEXT: lambda codes: fields.text(3000),
    ExtraKind.CHOICE: _choice,
    ExtraKind.CHOICES: _choices,
    ExtraKind.NUMBER: lambda codes: FieldKind("number", _parse_number, _same_number),
    ExtraKind.BOOLEAN: lambda codes: FieldKind("boolean", _parse_boolean, _same_number),
    # A place may say since when it stands.
    ExtraKind.DATE: lambda codes: fields.day(1000, 9999, "day_invalid"),
    ExtraKind.LINK: lambda codes: fields.WEB,
}


def parts_of(text: str) -> list[str]:
    """Several answers in one cell of a file, by the first sign that separates them: | ; line end, comma."""
    sign = next((sign for sign in (SEPARATOR, ";", "\n", ",") if sign in text), SEPARATOR)
    return [part.strip() for part in text.split(sign) if part.strip()]


def written(value: Value, codes: Iterable[str] = ()) -> str | int | float | bool | None:
    """The value as it leaves the house; several choices in the order of `codes`, as one text."""
    if isinstance(value, list):
        order = list(codes)
        known = [code for code in order if code in value]
        return SEPARATOR.join(known + sorted(set(value) - set(order))) or None
    kept: str | int | float | bool | None = value
    return kept
