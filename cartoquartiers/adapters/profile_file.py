"""Read the profiles (YAML) and say all that is wrong with one at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from cartoquartiers.domain.errors import CartoError
from cartoquartiers.domain.profile import CellKind, Profile, TargetRule
from cartoquartiers.domain.profile_repairs import REPAIRS

HOUSE = Path(__file__).resolve().parents[1] / "profiles"
"""The profiles that come with the program."""

_LOG = logging.getLogger(__name__)
_TOP = {"title", "schema", "format", "types", "rubriques", "columns"}
_SCHEMA = {"title", "version", "url"}
_TEXTS = {"template", "constant", "setting", "default", "assumed", "missing", "pattern"}
_LISTS = {"repairs", "one_of"}
_RULE = _TEXTS | _LISTS | {"column", "values", "numbered", "kind", "required", "shortest", "longest"}


class ProfileError(CartoError):
    """A profile cannot be used: sentences, each with the place in the file."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(sentences))


def load_profiles(*folders: Path) -> dict[str, Profile]:
    """The profiles of these folders by name; a later folder replaces what an earlier one has.

    A file that cannot be used is reported in the log and left out: a town's mistake closes no page.
    """
    found: dict[str, Profile] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        try:
            found[path.stem] = load_profile(path)
        except ProfileError as error:
            _LOG.error("profile %s is left out: %s", path, error)
    return found


def load_profile(path: Path) -> Profile:
    """Read and check one file; its name is the profile's. Raises ProfileError."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProfileError([f"unreadable: {error}"]) from error
    return parse_profile(path.stem, document)


def parse_profile(name: str, document: object) -> Profile:
    """Check a document and make the profile of it. Raises ProfileError."""
    wrong: list[str] = []
    top = _table(document, "(top)", _TOP, wrong)
    schema = _table(top.get("schema"), "schema", _SCHEMA, wrong)
    columns = _table(top.get("columns"), "columns", None, wrong)
    profile = Profile(
        name=name,
        title=_text(top.get("title"), "title", wrong),
        schema_title=_text(schema.get("title"), "schema.title", wrong),
        schema_version=_text(schema.get("version"), "schema.version", wrong),
        schema_url=_text(schema.get("url"), "schema.url", wrong),
        rules=tuple(_rule(str(column), rule, wrong) for column, rule in columns.items()),
        types=_texts(top.get("types", []), "types", wrong),
        categories=_texts(top.get("rubriques", []), "rubriques", wrong),
        as_json=top.get("format") == "json",
    )
    if top.get("format", "csv") not in ("csv", "json"):
        wrong.append("format: csv or json")
    if not profile.types and not profile.categories:
        wrong.append("types, rubriques: neither takes any place")
    if wrong:
        raise ProfileError(wrong)
    return profile


def _rule(name: str, given: object, wrong: list[str]) -> TargetRule:
    where = f"columns.{name}"
    if given is None or isinstance(given, str):
        return TargetRule(name, columns=(given,) if given else ())
    rule = _table(given, where, _RULE, wrong)
    if sum(key in rule for key in ("column", "template", "constant", "setting")) > 1:
        wrong.append(f"{where}: one of column, template, constant, setting")
    if ("default" in rule) != ("assumed" in rule):
        wrong.append(f"{where}: default and assumed go together")
    repairs = _texts(rule.get("repairs", []), f"{where}.repairs", wrong)
    wrong += [f"{where}.repairs: {one} is unknown" for one in repairs if one not in REPAIRS]
    kind = rule.get("kind", CellKind.TEXT.value)
    if kind not in list(CellKind):
        wrong.append(f"{where}.kind: {kind} is unknown")
        kind = CellKind.TEXT
    column = rule.get("column", [])
    values = _table(rule.get("values", {}), f"{where}.values", None, wrong)
    return TargetRule(
        name=name,
        columns=_texts([column] if isinstance(column, str) else column, f"{where}.column", wrong),
        values={str(key): _text(value, f"{where}.values.{key}", wrong) for key, value in values.items()},
        repairs=repairs,
        numbered=rule.get("numbered") is True,
        kind=CellKind(kind),
        required=rule.get("required") is True,
        shortest=_number(rule.get("shortest", 0), f"{where}.shortest", wrong),
        longest=_number(rule.get("longest", 0), f"{where}.longest", wrong),
        one_of=_texts(rule.get("one_of", []), f"{where}.one_of", wrong),
        **{key: _text(rule[key], f"{where}.{key}", wrong) for key in _TEXTS if key in rule},
    )


def _table(value: object, where: str, known: set[str] | None, wrong: list[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        wrong.append(f"{where}: a table is expected")
        return {}
    if known is not None:
        wrong += [f"{where}: {key} is unknown" for key in value if key not in known]
    return value


def _text(value: object, where: str, wrong: list[str]) -> str:
    # YAML reads yes, no and 1.0 otherwise than as they were written: quotes keep a text a text.
    if not isinstance(value, str) or not value:
        wrong.append(f"{where}: a text is expected")
        return ""
    return value


def _texts(value: object, where: str, wrong: list[str]) -> tuple[str, ...]:
    if not isinstance(value, list):
        wrong.append(f"{where}: a list is expected")
        return ()
    return tuple(_text(inner, where, wrong) for inner in value)


def _number(value: object, where: str, wrong: list[str]) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        wrong.append(f"{where}: a whole number is expected")
        return 0
    return value
