"""What a person answers about a file, and the mapping that comes of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from cartoquartiers.domain import osm_tags
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_kinds import (
    KIND_COLUMN,
    NOTHING,
    column_of_kinds,
    is_called_kind,
    meanings_of,
)
from cartoquartiers.domain.import_pictures import is_address, is_picture, named_in
from cartoquartiers.domain.mapping import (
    MAPPABLE_FIELDS,
    FieldRule,
    IdRule,
    Otherwise,
    SkipRule,
    SourceMapping,
)
from cartoquartiers.domain.mapping_guess import guess_mapping
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.record import Record, text_of
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
_NUMBERS = ("numero", "num", "no", "no voie", "numero voie", "numero de voie", "suffixe", "repetition")
_PHOTO_NAME = re.compile(r"\b(photos?|images?|pictures?|visuels?|illustrations?)\b")
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
    without a name bears that of its type."""

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
        }


def of_json(kept: Mapping[str, Any]) -> Choices:
    """The answers that were kept."""
    return Choices(**kept)


def signature(columns: Iterable[str]) -> str:
    """What two files of the same make have in common: the names of their columns, in any order."""
    return hashlib.sha256("\x1f".join(sorted(map(fold, columns))).encode()).hexdigest()


def first_choices(
    columns: tuple[str, ...], rows: Sequence[Record], taxonomy: Taxonomy, *, has_geometry: bool
) -> Choices:
    """What the names of the columns suggest; a type or a rubrique only where the values are ours."""
    guessed = guess_mapping(columns, "", "", has_geometry=has_geometry)
    chosen = {
        column: name
        for name, rule in guessed.fields.items()
        for column in rule.columns
        if name in targets() and name not in ("type", "rubrique")
    }
    chosen |= {column: column for column in columns if column in taxonomy.extra}
    position = guessed.position
    if position.kind is PositionKind.TWO_COLUMNS:
        chosen |= {position.first: Target.LONGITUDE.value, position.second: Target.LATITUDE.value}
    elif position.kind is PositionKind.ONE_COLUMN:
        chosen[position.first] = Target.PAIR.value
    elif pair := _inner_pair(columns, rows):
        chosen[pair] = Target.PAIR.value
    if not guessed.identity.hashed:
        chosen[guessed.identity.columns[0]] = Target.ID.value
    chosen |= dict.fromkeys(_of_numbers(columns, chosen), "adresse")
    chosen |= dict.fromkeys(_of_photos(columns, rows, chosen), Target.PHOTO.value)
    return _with_kinds(chosen, columns, rows, taxonomy)


def _with_kinds(
    chosen: Mapping[str, str], columns: Sequence[str], rows: Sequence[Record], taxonomy: Taxonomy
) -> Choices:
    """The column that tells what each place is, and what its words seem to mean; those that mean nothing here
    are asked for."""
    column = column_of_kinds([one for one in columns if one not in chosen], rows, taxonomy)
    words = meanings_of(column, rows, taxonomy) if column else {}
    licence = Licence.ODBL.value if any(word in osm_tags.TYPES for word in words) else ""
    named = bool(column) and _often_nameless(chosen, rows)
    found = {column: "type"} if column else {}
    if column != KIND_COLUMN:
        free = (one for one in columns if one not in {*chosen, column} and is_called_kind(one))
        found |= {one: "rubrique" for one in [*free] if _is_rubrique(one, rows, taxonomy)}
    kind = "column" if found else ""
    return Choices({**chosen, **found}, kind, licence=licence, words=words, named=named)


def _often_nameless(chosen: Mapping[str, str], rows: Sequence[Record]) -> bool:
    """Whether so many rows have no name that none is expected of them: bicycle stands, defibrillators."""
    names = [column for column, target in chosen.items() if target == "nom"]
    without = sum(not any(text_of(row.values.get(column)) for column in names) for row in rows)
    return without > len(rows) / 4


def _inner_pair(columns: Iterable[str], rows: Sequence[Record]) -> str:
    """The column that holds an object with both coordinates, as `location: {lat, lon}`; "" for none."""
    for column in columns:
        values = [value for row in rows[:200] if (value := row.values.get(column))]
        if values and all(isinstance(one, Mapping) and {"lat", "lon"} <= one.keys() for one in values):
            return column
    return ""


def type_column(choices: Choices) -> str:
    """The column that tells the type of each row; "" when none does."""
    return next((column for column, target in choices.columns.items() if target == "type"), "")


def _of_numbers(columns: Iterable[str], taken: Mapping[str, str]) -> list[str]:
    """The columns of house numbers, which stand before the street; none where no column is a street."""
    if "adresse" not in taken.values():
        return []
    return [column for column in columns if column not in taken and fold(column) in _NUMBERS]


def _of_photos(columns: Iterable[str], rows: Sequence[Record], taken: Mapping[str, str]) -> list[str]:
    """The columns of which nearly every value is a picture, by its ending; any address will do where the
    column is called photo."""
    found = []
    for column in columns:
        cells = [named_in(row.values, [column]) for row in rows[:200]]
        names = [name for cell in cells for name in cell]
        called = bool(_PHOTO_NAME.search(fold(column)))
        pictures = sum(is_picture(name) or (called and is_address(name)) for name in names)
        if column not in taken and names and pictures > 0.9 * len(names):
            found.append(column)
    return found


def _is_rubrique(column: str, rows: Sequence[Record], taxonomy: Taxonomy) -> bool:
    words = _rule("rubrique", [column], taxonomy).values
    given = {text_of(row.values.get(column)) for row in rows[:200]} - {""}
    return bool(given) and given <= words.keys()


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
        name: _rule(name, columns, taxonomy, choices.words)
        for name, columns in by_target.items()
        if name in MAPPABLE_FIELDS or name in taxonomy.extra
    }
    if not choices.completes:
        fields |= _of_all(choices, taxonomy, fields)
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


def _rule(
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
    if len(columns) > 1 and name in _JOINED and not any(_BRACKETS & {*column} for column in columns):
        first, *others = columns
        joined = "".join(f"[{_JOINED[name]}{{{column}}}]" for column in others)
        return FieldRule(template=f"[{{{first}}}]{joined}", clean=clean)
    return FieldRule(columns=tuple(columns), clean=clean)


def _number_rank(column: str) -> int:
    """Number and its suffix come before the street, whatever their order in the file."""
    return _NUMBERS.index(fold(column)) if fold(column) in _NUMBERS else len(_NUMBERS)


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
