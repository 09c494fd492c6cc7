"""Profiles: how places are told in the shape of somebody else's schema, and what of them cannot be.

A profile is data (`cartoquartiers/profiles/*.yaml`). Nothing is dropped in silence: what the target refuses,
what had to be adapted and what had to be supposed is a Gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cartoquartiers.domain.profile_repairs import REPAIRS
from cartoquartiers.domain.text import fold
from cartoquartiers.domain.vocabulary import Word

Cell = str | int | float | bool | list[str] | None
Properties = Mapping[str, Any]


class CellKind(Word):
    """What a cell of the target holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    LIST = "list"


class Effect(Word):
    """What became of a value that does not fit."""

    NOT_EXPORTED = "not_exported", "lieu non exporté"
    LEFT_EMPTY = "left_empty", "valeur laissée vide"
    ADAPTED = "adapted", "valeur adaptée"
    ASSUMED = "assumed", "valeur supposée"


@dataclass(frozen=True, slots=True)
class TargetRule:
    """How one column of the target is made, and what its schema asks of it.

    The value comes from the first of the place's `columns` that holds something, from a `template` (of target
    columns, else of the place's), from a `constant` or from a `setting` of the town. Then `values` translates
    it (a value that is not in the table is empty), `repairs` are applied by name, and `numbered` adds the
    rank of the place among those of its commune with the same value (« -001 »). `default` stands in with the
    reason `assumed`; `missing` says why a required value cannot be given (French).
    """

    name: str
    columns: tuple[str, ...] = ()
    template: str = ""
    constant: str = ""
    setting: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    numbered: bool = False
    default: str = ""
    assumed: str = ""
    missing: str = ""
    kind: CellKind = CellKind.TEXT
    required: bool = False
    pattern: str = ""
    shortest: int = 0
    longest: int = 0
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A target: which places it takes (by type or rubrique) and its columns in order.

    `media_type` is `text/csv` or `application/json`; `schema_url` names the schema that the rows satisfy.
    """

    name: str
    title: str
    schema_title: str
    schema_version: str
    schema_url: str
    rules: tuple[TargetRule, ...]
    types: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    as_json: bool = False

    @property
    def file(self) -> str:
        """The end of its address."""
        return f"{self.name}.{'json' if self.as_json else 'csv'}"

    @property
    def gaps_file(self) -> str:
        """The end of the address of what does not fit."""
        return f"{self.name}-ecarts.csv"

    @property
    def media_type(self) -> str:
        """What the file is."""
        return "application/json" if self.as_json else "text/csv; charset=utf-8"

    @property
    def numbered(self) -> bool:
        """Whether places are counted, those that left the map included, so that numbers stay."""
        return any(rule.numbered for rule in self.rules)

    def takes(self, category: str, kind: str | None) -> bool:
        """Whether a place of this rubrique and type belongs to the profile."""
        return kind in self.types or category in self.categories

    @property
    def tables(self) -> dict[str, Mapping[str, str]]:
        """By column of the target, the table that translates values."""
        return {rule.name: rule.values for rule in self.rules if rule.values}

    def with_types(self, types: Iterable[str], tables: Mapping[str, Mapping[str, str]]) -> Profile:
        """The profile that also takes these types; ``tables`` (by column of the target) complete its own."""
        rules = tuple(
            replace(rule, values={**rule.values, **tables[rule.name]}) if rule.name in tables else rule
            for rule in self.rules
        )
        return replace(self, types=tuple(dict.fromkeys((*self.types, *types))), rules=rules)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place of the profile's types. `properties` is None when it may not leave: it is counted, not told."""

    commune: str | None
    type: str | None
    properties: Properties | None


@dataclass(frozen=True, slots=True)
class Gap:
    """One value that does not pass as it is: of which place, in which column of the target, and why."""

    url: str
    name: str
    column: str
    effect: Effect
    reason: str
    value: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A place in the target's shape; no `row` when it cannot be told there."""

    row: tuple[Cell, ...] | None
    gaps: tuple[Gap, ...]


class Converter:
    """Reads candidates in their order, which is that of their numbers."""

    def __init__(self, profile: Profile, settings: Mapping[str, str]) -> None:
        self.profile = profile
        self.settings = settings
        self._ranks: Counter[tuple[str, str, str]] = Counter()

    def convert(self, candidate: Candidate) -> Converted | None:
        """The place in the target's shape and what did not pass; None for one that is only counted."""
        if candidate.properties is None:
            self._count(candidate)
            return None
        place = _Place(self, candidate.properties)
        # Templates last: they are put together from what was made before.
        for rule in sorted(self.profile.rules, key=lambda rule: bool(rule.template)):
            place.make(rule)
        cells = [_typed(rule.kind, place.made_before[rule.name]) for rule in self.profile.rules]
        fatal = any(gap.effect is Effect.NOT_EXPORTED for gap in place.gaps)
        return Converted(None if fatal else tuple(cells), tuple(place.gaps))

    def rank(self, rule: TargetRule, commune: str, value: str) -> int:
        """The next number of a commune for a value."""
        key = (rule.name, commune, value)
        self._ranks[key] += 1
        return self._ranks[key]

    def _count(self, candidate: Candidate) -> None:
        told = {"type": candidate.type, "code_insee": candidate.commune}
        for rule in self.profile.rules:
            if rule.numbered and (value := _Place(self, told).made(rule)):
                self.rank(rule, candidate.commune or "", value)


class _Place:
    """One place on its way."""

    def __init__(self, converter: Converter, properties: Properties) -> None:
        self.converter = converter
        self.properties = properties
        self.made_before: dict[str, str] = {}
        self.gaps: list[Gap] = []

    def make(self, rule: TargetRule) -> None:
        """Fill one column of the target."""
        value = self.made(rule)
        if rule.numbered and value:
            value = f"{value}-{self.converter.rank(rule, self._text('code_insee'), value):03d}"
        if not value and rule.default:
            value = rule.default
            self._tell(rule, Effect.ASSUMED, rule.assumed, value)
        refused = self._refusal(rule, value) if value else ""
        if refused:
            effect = Effect.NOT_EXPORTED if rule.required else Effect.LEFT_EMPTY
            self._tell(rule, effect, refused, value)
            value = ""
        elif not value and rule.required:
            self._tell(rule, Effect.NOT_EXPORTED, rule.missing or "Cette information manque.", "")
        self.made_before[rule.name] = value

    def made(self, rule: TargetRule) -> str:
        """The value before it is judged."""
        value = self._source(rule)
        if rule.values:
            value = rule.values.get(value, "")
        for name in rule.repairs:
            repair = REPAIRS[name]
            repaired = repair.apply(value)
            if repair.told and repaired != value and repaired:
                self._tell(rule, Effect.ADAPTED, repair.told, value)
            value = repaired
        if rule.one_of and value not in rule.one_of:
            value = next((word for word in rule.one_of if fold(word) == fold(value)), value)
        return value

    def _source(self, rule: TargetRule) -> str:
        if rule.template:
            names = re.findall(r"\{([^{}]+)\}", rule.template)
            values = {name: self.made_before.get(name) or self._text(name) for name in names}
            return rule.template.format_map(values) if all(values.values()) else ""
        found = (self._text(name) for name in rule.columns)
        return rule.constant or self.converter.settings.get(rule.setting, "") or next(filter(None, found), "")

    def _text(self, name: str) -> str:
        value = self.properties.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return "" if value is None else str(value)

    def _refusal(self, rule: TargetRule, value: str) -> str:
        """Why the target's schema does not take the value; empty when it does."""
        if rule.one_of and value not in rule.one_of:
            return "Cette valeur ne figure pas dans la liste du schéma."
        if rule.pattern and re.search(rule.pattern, value) is None:
            return "Le schéma n’admet pas cette écriture."
        if rule.longest and len(value) > rule.longest:
            return f"Le schéma n’admet pas plus de {rule.longest} caractères."
        if len(value) < rule.shortest:
            return f"Le schéma demande au moins {rule.shortest} caractères."
        whole = rule.kind is CellKind.INTEGER and re.fullmatch(r"\d{1,9}", value) is None
        return "Ce n’est pas un nombre entier." if whole else ""

    def _tell(self, rule: TargetRule, effect: Effect, reason: str, value: str) -> None:
        told = self.properties
        self.gaps.append(
            Gap(str(told.get("url", "")), str(told.get("nom", "")), rule.name, effect, reason, value)
        )


def _typed(kind: CellKind, value: str) -> Cell:
    if not value:
        return None
    match kind:
        case CellKind.NUMBER:
            return float(value)
        case CellKind.INTEGER:
            return int(value)
        case CellKind.BOOLEAN:
            return value == "true"
        case CellKind.LIST:
            return value.split("|")
    return value


def converted(
    profile: Profile, settings: Mapping[str, str], candidates: Iterator[Candidate]
) -> Iterator[Converted]:
    """Every place that may leave, one at a time."""
    converter = Converter(profile, settings)
    for candidate in candidates:
        found = converter.convert(candidate)
        if found is not None:
            yield found
