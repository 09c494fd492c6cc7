"""« Modifier et publier »: the proposed values in a form, and what the moderator made of them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.opening_hours import understand
from cartoquartiers.domain.place import BY_NAME, FIELDS, Proposer
from cartoquartiers.domain.vocabulary import Access, Family, Kind, Licence
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.readings import field_label, reading

_PREFIX = "to-"
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?")

# What a new place may still need, besides what its author gave.
_OF_A_NEW_PLACE = frozenset(
    ("nom", "type", "description", "adresse", "code_postal", "horaires", "horaires_texte", "position")
)
_CHOICES: Mapping[str, Any] = {"famille": Family, "acces_fauteuil": Access, "licence": Licence}

Option = tuple[str, Any]


@dataclass(frozen=True)
class AmendField:
    """One control: `kind` is line, text, select or position; `was` what is published, in words."""

    name: str
    kind: str
    label: str
    value: Any
    was: str | None
    options: list[Option] = field(default_factory=list)
    required: bool = False

    @property
    def input(self) -> str:
        """The name of the control."""
        return _PREFIX + self.name


def amend_fields(
    one: Waiting, current: Mapping[str, Any], values: Mapping[str, Any], words: Words
) -> list[AmendField]:
    """The controls, filled with what is proposed."""
    return [
        AmendField(
            name=name,
            kind=_kind(name),
            label=field_label(name),
            value=values.get(name),
            was=None if one.kind == Kind.CREATE else reading(name, current.get(name), words),
            options=_options(name, words),
            required=BY_NAME[name].required,
        )
        for name in _names(one, values)
    ]


def _names(one: Waiting, values: Mapping[str, Any]) -> list[str]:
    wanted = {name for name in one.changes if name != "photos"}
    if one.kind == Kind.CREATE:
        wanted |= _OF_A_NEW_PLACE
    if not values.get("position"):
        wanted.add("position")
    if "type" in wanted and values.get("type"):
        wanted.discard("rubrique")  # its type says it
    return [row.name for row in FIELDS if row.name in wanted and row.proposer is not Proposer.HOUSE]


def _kind(name: str) -> str:
    if name in _CHOICES or name in ("rubrique", "type", "structure"):
        return "select"
    kind = BY_NAME[name].kind.name
    return kind if kind in ("text", "position") else "line"


def _options(name: str, words: Words) -> list[Option]:
    taxonomy = words.taxonomy
    if name == "rubrique":
        return [(category.code, category.label) for category in taxonomy.categories.values()]
    if name == "type":
        return [
            (category.label, [(kind.code, kind.label) for kind in taxonomy.types_of(category.code)])
            for category in taxonomy.categories.values()
        ]
    if name == "structure":
        return list(words.territory.organisations.items())
    return [(word.value, _(word.sentence)) for word in _CHOICES.get(name, ())]


def amended(form: MultiDict[str, str], one: Waiting) -> dict[str, Any]:
    """The fields whose value is no longer the proposed one, or that were in conflict. May raise Invalid."""
    changes: dict[str, Any] = {}
    for name, given in {**dict(_given(form)), **_hours(form, one)}.items():
        if f"now-{name}" in form:
            changes[name] = {"from": now_of(form, name), "to": given}
        elif _text(given) != _text(one.changes.get(name, {}).get("to")):
            changes[name] = {"to": given}
    return changes


def _hours(form: MultiDict[str, str], one: Waiting) -> dict[str, Any]:
    """Hours as the moderator wrote them, in plain French too; what is not understood stays a phrase."""
    text = (form.get(f"{_PREFIX}horaires") or "").strip()
    if not text or text == one.changes.get("horaires", {}).get("to"):
        return {}
    understood = understand(text)
    if understood.texte is None:
        return {"horaires": understood.horaires}
    return {"horaires": understood.horaires, "horaires_texte": understood.texte}


def now_of(form: MultiDict[str, str], name: str) -> Any:
    """The published value that the moderator had before the eyes. Raises Invalid when it cannot be read."""
    try:
        return json.loads(form.get(f"now-{name}") or "null")
    except (ValueError, RecursionError):
        raise Invalid([Problem(name, "not_a_value")]) from None


def typed(form: MultiDict[str, str]) -> dict[str, Any]:
    """What stands in the controls, to fill them again; a position that is none stays as texts."""
    values: dict[str, Any] = {
        row.name: form[_PREFIX + row.name] for row in FIELDS if _PREFIX + row.name in form
    }
    if "longitude" in form:
        values["position"] = [form["longitude"], form.get("latitude", "")]
    return values


def _given(form: MultiDict[str, str]) -> Iterable[tuple[str, Any]]:
    for row in FIELDS:
        if row.name == "position":
            if "longitude" in form and "latitude" in form:
                yield "position", _position(form["longitude"], form["latitude"])
        elif row.proposer is not Proposer.HOUSE and (text := form.get(_PREFIX + row.name)) is not None:
            yield row.name, text.strip() or None


def _position(longitude: str, latitude: str) -> list[float] | None:
    """Degrees as people type them: a comma will do. Both empty: no position."""
    texts = [text.strip().replace(",", ".") for text in (longitude, latitude)]
    if not any(texts):
        return None
    # Not float() alone: it takes "nan", "1_0" and full-width digits.
    if not all(_DEGREES.fullmatch(text) for text in texts):
        raise Invalid([Problem("position", "position_invalid")])
    return [round(float(text), 6) for text in texts]


def _text(value: Any) -> Any:
    """Line ends as forms send them are no change."""
    return value.replace("\r\n", "\n").strip() or None if isinstance(value, str) else value
