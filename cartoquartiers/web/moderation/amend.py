"""« Modifier et publier »: the proposed values in a form, and what the moderator made of them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.extra_values import ExtraKind, looks_like_code
from cartoquartiers.domain.opening_hours import understand
from cartoquartiers.domain.place import BY_NAME, FIELDS, Proposer
from cartoquartiers.domain.vocabulary import Access, Family, Kind, Licence
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.extra_inputs import input_text, yes_no
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
    is_extra: bool = False

    @property
    def shown(self) -> str:
        """The value as one text, to tell whether the moderator changed it."""
        return input_text(self.value)

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
            kind=_kind(name, words),
            label=field_label(name, words),
            value=_value(name, values.get(name), words),
            was=None if one.kind == Kind.CREATE else reading(name, current.get(name), words),
            options=_options(name, words),
            required=name in BY_NAME and BY_NAME[name].required,
            is_extra=name not in BY_NAME,
        )
        for name in _names(one, values, words)
    ]


def _names(one: Waiting, values: Mapping[str, Any], words: Words) -> list[str]:
    wanted = {name for name in one.changes if name != "photos"}
    if one.kind == Kind.CREATE:
        wanted |= _OF_A_NEW_PLACE
    if not values.get("position"):
        wanted.add("position")
    if "type" in wanted and values.get("type"):
        wanted.discard("rubrique")  # its type says it
    if one.kind == Kind.CREATE:
        wanted |= {row.name for row in words.taxonomy.extra_of(values.get("type"))}
    named = [row.name for row in FIELDS if row.name in wanted and row.proposer is not Proposer.HOUSE]
    return named + [code for code in words.taxonomy.extra if code in wanted]


def _value(name: str, value: Any, words: Words) -> Any:
    """A value as its control holds it; what comes back from a form is left as it was typed."""
    extra = words.taxonomy.extra.get(name)
    if extra is None:
        return value
    return value or [] if extra.extra_kind is ExtraKind.CHOICES else input_text(value)


_CONTROLS = {
    ExtraKind.CHOICE: "select",
    ExtraKind.BOOLEAN: "select",
    ExtraKind.CHOICES: "boxes",
    ExtraKind.LONG_TEXT: "text",
}


def _kind(name: str, words: Words) -> str:
    extra = words.taxonomy.extra.get(name)
    if extra:
        return _CONTROLS.get(extra.extra_kind, "line")
    if name in _CHOICES or name in ("rubrique", "type", "structure"):
        return "select"
    kind = BY_NAME[name].kind.name
    return kind if kind in ("text", "position") else "line"


def _options(name: str, words: Words) -> list[Option]:
    taxonomy = words.taxonomy
    if name in taxonomy.extra:
        extra = taxonomy.extra[name]
        return list(yes_no() if extra.extra_kind is ExtraKind.BOOLEAN else extra.labels.items())
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
    return changes | _extra(form)


def _extra(form: MultiDict[str, str]) -> dict[str, Any]:
    """The extra fields whose controls no longer say what they said at first."""
    changes: dict[str, Any] = {}
    for name, given in _typed_extra(form).items():
        text = input_text(given) if isinstance(given, list) else given.strip()
        if _text(text) != _text(form.get(f"was-{name}", "")):
            changes[name] = {"to": given if isinstance(given, list) else text or None}
            if f"now-{name}" in form:
                changes[name]["from"] = now_of(form, name)
    return changes


def _typed_extra(form: MultiDict[str, str]) -> dict[str, Any]:
    """What stands in the controls of extra fields: texts, and lists of codes."""
    names = [key.removeprefix(_PREFIX) for key in form if key.startswith(_PREFIX)]
    return {
        name: [code for code in form.getlist(_PREFIX + name) if code]
        if f"set-{name}" in form
        else form[_PREFIX + name]
        for name in names
        if name not in BY_NAME and looks_like_code(name)
    }


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
    values |= _typed_extra(form)
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
