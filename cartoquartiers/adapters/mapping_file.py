"""Read a mapping file (YAML), and say all that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from cartoquartiers.domain.cleaners import CLEANERS
from cartoquartiers.domain.errors import CartoError
from cartoquartiers.domain.extra_values import looks_like_code
from cartoquartiers.domain.import_words import MappingTrouble
from cartoquartiers.domain.mapping import (
    MAPPABLE_FIELDS,
    DoubtRule,
    FieldRule,
    IdRule,
    Otherwise,
    SkipRule,
    SourceMapping,
)
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.source_position import PositionKind, PositionRule
from cartoquartiers.domain.vocabulary import Licence

_TOP = ("source", "licence", "id", "position", "fields", "skip", "doubt")
_RULE = ("column", "template", "constant", "clean", "values", "default", "otherwise")
_DOUBT = ("column", "reason", "below", "one_of", "always")
_SKIP = ("column", "reason", "one_of", "starts_with", "empty")


class MappingError(CartoError):
    """The mapping file cannot be used: French sentences, each with the place in the file."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def load_mapping(path: Path) -> SourceMapping:
    """Read and check a mapping file. Raises MappingError."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MappingError([MappingTrouble.UNREADABLE.sentence.format(detail=error)]) from error
    return parse_mapping(document)


def parse_mapping(document: object) -> SourceMapping:
    """Check a document and make the mapping of it. Raises MappingError."""
    check = _Check()
    top = check.table(document, "(début)", _TOP)
    for key in ("source", "id", "fields"):
        if key not in top:
            check.say(MappingTrouble.MISSING, "(début)", key=key)
    mapping = SourceMapping(
        source=check.text(top.get("source", ""), "source"),
        licence=check.licence(top.get("licence", "")),
        identity=_identity(check, top.get("id", "")),
        position=_position(check, top.get("position")),
        fields=_fields(check, top.get("fields", {})),
        skip=tuple(_skips(check, top.get("skip", []))),
        doubt=tuple(_doubts(check, top.get("doubt", []))),
    )
    if check.sentences:
        raise MappingError(check.sentences)
    return mapping


class _Check:
    """Takes values of the expected shape and collects a sentence for each that has another."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def say(self, trouble: MappingTrouble, where: str, key: object = "", known: Iterable[str] = ()) -> None:
        self.sentences.append(trouble.sentence.format(where=where, key=key, known=", ".join(known)))

    def table(self, value: object, where: str, known: tuple[str, ...] = ()) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.say(MappingTrouble.NOT_A_TABLE, where)
            return {}
        for key in value:
            if known and key not in known:
                self.say(MappingTrouble.UNKNOWN_KEY, where, key, known)
        return value

    def text(self, value: object, where: str) -> str:
        # YAML reads yes, no, on and off as truth values, which no column and no code is.
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.say(MappingTrouble.NOT_TEXT, where)
            return ""
        return str(value).strip()

    def texts(self, value: object, where: str) -> tuple[str, ...]:
        """One text, or a list of them."""
        if isinstance(value, list):
            return tuple(self.text(inner, where) for inner in value)
        if value is None or isinstance(value, dict):
            self.say(MappingTrouble.NOT_A_LIST, where)
            return ()
        return (self.text(value, where),)

    def licence(self, value: object) -> str:
        code = self.text(value, "licence")
        known = [licence.value for licence in Licence]
        if code and code not in known:
            self.say(MappingTrouble.UNKNOWN_LICENCE, "licence", code, known)
        return code


def _identity(check: _Check, value: object) -> IdRule:
    if isinstance(value, dict):
        return IdRule(check.texts(check.table(value, "id", ("hash",)).get("hash"), "id.hash"), hashed=True)
    return IdRule((check.text(value, "id"),))


def _position(check: _Check, value: object) -> PositionRule:
    match value:
        case None:
            return PositionRule()
        case "geometry":
            return PositionRule(PositionKind.GEOMETRY)
        case str():
            return PositionRule(PositionKind.ONE_COLUMN, value)
        case {"longitude": str(longitude), "latitude": str(latitude)}:
            return PositionRule(PositionKind.TWO_COLUMNS, longitude, latitude)
        case {"column": str(column), "order": "lon_lat" | "lat_lon" as order}:
            return PositionRule(PositionKind.ONE_COLUMN, column, latitude_first=order == "lat_lon")
    check.say(MappingTrouble.BAD_POSITION, "position")
    return PositionRule()


def _fields(check: _Check, value: object) -> dict[str, FieldRule]:
    rules = check.table(value, "fields")
    for name in rules:
        # Whether such an extra field exists is asked of the site, when there are rows to import.
        extra = name not in BY_NAME and looks_like_code(str(name))
        if name not in MAPPABLE_FIELDS and not extra:
            check.say(MappingTrouble.UNKNOWN_FIELD, "fields", name)
    return {str(name): _field(check, rule, f"fields.{name}") for name, rule in rules.items()}


def _field(check: _Check, value: object, where: str) -> FieldRule:
    if isinstance(value, str):
        return FieldRule(columns=(value,))
    rule = check.table(value, where, _RULE)
    if sum(key in rule for key in ("column", "template", "constant")) != 1:
        check.say(MappingTrouble.ONE_WAY, where)
    clean = check.texts(rule.get("clean", []), f"{where}.clean")
    for name in clean:
        if name not in CLEANERS:
            check.say(MappingTrouble.UNKNOWN_CLEANER, f"{where}.clean", name, CLEANERS)
    values = check.table(rule.get("values", {}), f"{where}.values")
    return FieldRule(
        columns=check.texts(rule.get("column", []), f"{where}.column"),
        template=check.text(rule.get("template", ""), f"{where}.template"),
        constant=check.text(rule.get("constant", ""), f"{where}.constant"),
        clean=clean,
        values={
            check.text(key, f"{where}.values"): check.text(target or "", f"{where}.values.{key}")
            for key, target in values.items()
        },
        default=check.text(rule.get("default", ""), f"{where}.default"),
        otherwise=_otherwise(check, rule.get("otherwise", Otherwise.REFUSE.value), f"{where}.otherwise"),
    )


def _otherwise(check: _Check, value: object, where: str) -> Otherwise:
    known = [member.value for member in Otherwise]
    if value not in known:
        check.say(MappingTrouble.UNKNOWN_KEY, where, value, known)
        return Otherwise.REFUSE
    return Otherwise(str(value))


def _skips(check: _Check, value: object) -> Iterable[SkipRule]:
    if not isinstance(value, list):
        check.say(MappingTrouble.NOT_A_LIST, "skip")
        return
    for rank, inner in enumerate(value, start=1):
        where = f"skip[{rank}]"
        rule = check.table(inner, where, _SKIP)
        for key in ("column", "reason"):
            if key not in rule:
                check.say(MappingTrouble.MISSING, where, key)
        if not any(key in rule for key in ("one_of", "starts_with", "empty")):
            check.say(MappingTrouble.NO_CONDITION, where)
        yield SkipRule(
            column=check.text(rule.get("column", ""), f"{where}.column"),
            reason=check.text(rule.get("reason", ""), f"{where}.reason"),
            one_of=frozenset(check.texts(rule.get("one_of", []), f"{where}.one_of")),
            prefixes=check.texts(rule.get("starts_with", []), f"{where}.starts_with"),
            when_empty=rule.get("empty") is True,
        )


def _doubts(check: _Check, value: object) -> Iterable[DoubtRule]:
    """One rule, or a list of them."""
    for rank, inner in enumerate(value if isinstance(value, list) else [value], start=1):
        where = f"doubt[{rank}]"
        rule = check.table(inner, where, _DOUBT)
        if "reason" not in rule:
            check.say(MappingTrouble.MISSING, where, "reason")
        below = rule.get("below")
        number = isinstance(below, int | float) and not isinstance(below, bool)
        judged = "column" in rule and "always" not in rule and (number or "one_of" in rule)
        if not judged and (rule.get("always") is not True or "column" in rule):
            check.say(MappingTrouble.NO_DOUBT, where)
        yield DoubtRule(
            reason=check.text(rule.get("reason", ""), f"{where}.reason"),
            column=check.text(rule.get("column", ""), f"{where}.column"),
            below=float(below) if isinstance(below, int | float) else None,
            one_of=frozenset(check.texts(rule.get("one_of", []), f"{where}.one_of")),
        )
