"""What a person answers about a file, and the mapping that comes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_kinds import NOTHING
from cartoquartiers.domain.mapping import (
    MAPPABLE_FIELDS,
    FieldRule,
    IdRule,
    Otherwise,
    SkipRule,
    SourceMapping,
)
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.source_crs import Box, System
from cartoquartiers.domain.source_position import PositionKind, PositionRule
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import fold
from cartoquartiers.domain.vocabulary import Licence, Word

#: Of these, several columns are written one after the other (number and street); of the others the first
#: that is not empty counts.
_JOINED = {"adresse": " ", "description": "\n", "horaires_texte": "\n"}
#: Texts in which other people's files leave HTML.
_CLEANED = frozenset({"nom", "description", "adresse", "horaires_texte", "horaires", "gestionnaire"})
#: Columns of house numbers, in the order in which an address has them.
NUMBERS = ("numero", "num", "no", "no voie", "numero voie", "numero de voie", "suffixe", "repetition")
UNWANTED = "sa catégorie n’est pas reprise"
#: Answers among which one chooses, in the words of other people's files and of OpenStreetMap.
_SAID_OTHERWISE = {
    name: {
        word: answer
        for answer, words in answers.items()
        for one in words.split()
        for word in (one, one.capitalize(), one.upper())
    }
    for name, answers in (
        (
            "acces_fauteuil",
            {
                "oui": "yes designated oui total accessible true vrai",
                "partiel": "limited partiel partial partielle partiellement",
                "non": "no non inaccessible false faux",
            },
        ),
        ("famille", {"service": "service services", "initiative": "initiative initiatives"}),
    )
}
_BRACKETS = frozenset("{}[]")
SOURCE_MAX = 150


class Target(Word):
    """What a column may be, besides a field of a place."""

    ID = "id", "Identifiant de la ligne"
    LONGITUDE = "longitude", "Longitude, ou X"
    LATITUDE = "latitude", "Latitude, ou Y"
    PAIR = "pair", "Latitude et longitude ensemble"
    PAIR_TURNED = "pair_turned", "Longitude et latitude ensemble"
    PHOTO = "photo", "Photo\u00a0: nom du fichier ou adresse"


@dataclass(frozen=True, slots=True)
class Choices:
    """The answers. `columns`: what each column is (a Target or a field); `kind`: a type, or `rubrique:` and
    the code of a rubrique, for the whole file; `at_once`: publish in the name of whoever imports;
    `completes`: the rows tell more of places that are there, found by `id`, or by the ids of another source
    (`source:` and its name); `words`: of each word in the column of types, the empty one too, the type that
    it means, or `NOTHING`; `locate`: rows without a position are placed by their addresses; `named`: one
    without a name bears that of its type; `town`: the commune of rows that tell none."""

    columns: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    source: str = ""
    licence: str = ""
    system: str = System.DEGREES.value
    turned: bool = False
    mend: bool = False
    at_once: bool = False
    completes: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    locate: bool = False
    named: bool = False
    town: str = ""

    def as_json(self) -> dict[str, Any]:
        """The answers as they are kept."""
        return {
            "columns": dict(self.columns),
            "kind": self.kind,
            "source": self.source,
            "licence": self.licence,
            "system": self.system,
            "turned": self.turned,
            "mend": self.mend,
            "at_once": self.at_once,
            "completes": self.completes,
            "words": dict(self.words),
            "locate": self.locate,
            "named": self.named,
            "town": self.town,
        }


def of_json(kept: Mapping[str, Any]) -> Choices:
    """The answers that were kept."""
    return Choices(**kept)


def signature(columns: Iterable[str]) -> str:
    """What two files of the same make have in common: the names of their columns, in any order."""
    return hashlib.sha256("\x1f".join(sorted(map(fold, columns))).encode()).hexdigest()


def type_column(choices: Choices) -> str:
    """The column that tells the type of each row; "" when none does."""
    return next((column for column, target in choices.columns.items() if target == "type"), "")


def targets() -> list[str]:
    """The fields of a place that a column may fill, in the order in which places tell them."""
    return [name for name in BY_NAME if name in MAPPABLE_FIELDS]


def problems_of(choices: Choices, taxonomy: Taxonomy, *, has_geometry: bool) -> list[Problem]:
    """What is missing before the rows can be looked at."""
    chosen = list(choices.columns.values())
    problems = []
    if (Target.LONGITUDE in chosen) != (Target.LATITUDE in chosen):
        problems.append(Problem("columns", "import_half_position"))
    if any(chosen.count(one) > 1 for one in Target if one is not Target.PHOTO):
        problems.append(Problem("columns", "import_twice"))
    problems += (
        _not_completing(choices, chosen) if choices.completes else _nameless(choices, chosen, taxonomy)
    )
    if not choices.source.strip():
        problems.append(Problem("source", "required"))
    elif len(choices.source) > SOURCE_MAX:
        problems.append(Problem("source", "too_long", {"max": SOURCE_MAX}))
    if choices.licence not in {one.value for one in Licence}:
        problems.append(Problem("licence", "required"))
    if choices.system not in {one.value for one in System}:
        problems.append(Problem("system", "required"))
    if not problems and not mapping_of(choices, taxonomy, None, has_geometry=has_geometry).identity.columns:
        problems.append(Problem("columns", "import_no_identity"))
    return problems


def _nameless(choices: Choices, chosen: list[str], taxonomy: Taxonomy) -> list[Problem]:
    """What new places lack: a name, a rubrique."""
    problems = []
    named = choices.named and "type" in chosen
    if "nom" not in chosen and choices.kind not in taxonomy.types and not named:
        problems.append(Problem("columns", "import_no_name"))
    known = choices.kind in taxonomy.types or _rubrique(choices) in taxonomy.categories
    if not known and not {"type", "rubrique"} & {*chosen}:
        problems.append(Problem("kind", "required"))
    return problems


def _not_completing(choices: Choices, chosen: list[str]) -> list[Problem]:
    """What is missing to tell more of places that are there: whose ids they are, and something to tell."""
    problems = []
    if Target.ID not in chosen:
        problems.append(Problem("columns", "import_no_id"))
    if not {*chosen} - {Target.ID.value, ""}:
        problems.append(Problem("columns", "import_nothing_told"))
    if choices.completes == f"source:{choices.source.strip()}":
        problems.append(Problem("source", "import_completes_itself"))
    return problems


def photo_columns(choices: Choices) -> tuple[str, ...]:
    """The columns that name photos, or hold their addresses."""
    return tuple(column for column, target in choices.columns.items() if target == Target.PHOTO)


def mapping_of(
    choices: Choices, taxonomy: Taxonomy, territory: Box | None, *, has_geometry: bool
) -> SourceMapping:
    """The mapping that the answers make."""
    by_target: dict[str, list[str]] = {}
    for column, target in choices.columns.items():
        by_target.setdefault(target, []).append(column)
    fields = {
        name: field_rule(name, columns, taxonomy, choices.words)
        for name, columns in by_target.items()
        if name in MAPPABLE_FIELDS or name in taxonomy.extra
    }
    if not choices.completes:
        fields |= _of_all(choices, taxonomy, fields)
        if choices.town:
            fields["commune"] = replace(fields.get("commune", FieldRule()), default=choices.town)
    where = PositionRule() if choices.completes else _position(by_target, has_geometry=has_geometry)
    position = replace(
        where,
        system=System(choices.system),
        turned=choices.turned,
        territory=territory if choices.mend else None,
    )
    skip = _left_out(choices)
    identity = _identity(by_target, position)
    return SourceMapping(
        choices.source.strip(),
        choices.licence,
        identity,
        position,
        fields,
        skip,
        names=_names(choices, taxonomy),
    )


def _names(choices: Choices, taxonomy: Taxonomy) -> Mapping[str, str]:
    """What a place without a name is called, by its type; nothing unless somebody said so."""
    return {code: kind.label for code, kind in taxonomy.types.items()} if choices.named else {}


def _left_out(choices: Choices) -> tuple[SkipRule, ...]:
    """The rows of the words that somebody did not want."""
    column = type_column(choices)
    words = frozenset(word for word, code in choices.words.items() if code == NOTHING)
    return (SkipRule(column, UNWANTED, one_of=words, when_empty="" in words),) if column and words else ()


def _rubrique(choices: Choices) -> str:
    return choices.kind.removeprefix("rubrique:") if choices.kind.startswith("rubrique:") else ""


def _of_all(choices: Choices, taxonomy: Taxonomy, fields: Mapping[str, FieldRule]) -> dict[str, FieldRule]:
    """What is the same for every row: the type, which brings its rubrique; a place without a name bears that
    of its type."""
    if choices.kind in taxonomy.types:
        kind = taxonomy.types[choices.kind]
        same = {"type": FieldRule(constant=kind.code), "rubrique": FieldRule(constant=kind.category)}
        name = replace(fields.get("nom", FieldRule()), default=kind.label)
        return same | {"nom": name if name.reads else FieldRule(constant=kind.label)}
    if code := _rubrique(choices):
        return {"rubrique": FieldRule(constant=code)}
    return {}


def field_rule(
    name: str, columns: list[str], taxonomy: Taxonomy, said: Mapping[str, str] = MappingProxyType({})
) -> FieldRule:
    clean = ("strip_html",) if name in _CLEANED else ()
    if name in ("type", "rubrique"):
        known = taxonomy.types if name == "type" else taxonomy.categories
        words = {word: code for code, row in known.items() for word in (row.label, code)}
        words |= {word: code for word, code in said.items() if name == "type" and code in known}
        return FieldRule(columns=tuple(columns), values=words)
    if name in _SAID_OTHERWISE:
        return FieldRule(columns=tuple(columns), values=_SAID_OTHERWISE[name], otherwise=Otherwise.KEEP)
    if name == "adresse":
        columns = sorted(columns, key=_number_rank)
        clean = (*clean, "house_number")
    if len(columns) > 1 and name in _JOINED and not any(_BRACKETS & {*column} for column in columns):
        first, *others = columns
        joined = "".join(f"[{_JOINED[name]}{{{column}}}]" for column in others)
        return FieldRule(template=f"[{{{first}}}]{joined}", clean=clean)
    return FieldRule(columns=tuple(columns), clean=clean)


def _number_rank(column: str) -> int:
    """Number and its suffix come before the street, whatever their order in the file."""
    return NUMBERS.index(fold(column)) if fold(column) in NUMBERS else len(NUMBERS)


def _position(by_target: Mapping[str, list[str]], *, has_geometry: bool) -> PositionRule:
    if Target.LONGITUDE in by_target and Target.LATITUDE in by_target:
        longitude, latitude = by_target[Target.LONGITUDE][0], by_target[Target.LATITUDE][0]
        return PositionRule(PositionKind.TWO_COLUMNS, longitude, latitude)
    for target in (Target.PAIR, Target.PAIR_TURNED):
        if target in by_target:
            first = by_target[target][0]
            return PositionRule(PositionKind.ONE_COLUMN, first, latitude_first=target is Target.PAIR)
    return PositionRule(PositionKind.GEOMETRY) if has_geometry else PositionRule()


def _identity(by_target: Mapping[str, list[str]], position: PositionRule) -> IdRule:
    """The column that says so, else what is written of name and address, else of name and position."""
    if Target.ID in by_target:
        return IdRule((by_target[Target.ID][0],))
    where = [column for name in ("adresse", "commune") for column in by_target.get(name, ())]
    columns = (*by_target.get("nom", ()), *(where or position.columns))
    return IdRule(columns, hashed=True)
