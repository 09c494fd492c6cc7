"""Reading the ``changes`` and ``photos`` of a proposal."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cartoquartiers.domain.change import Change, Changes
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.extra_values import CHOICES
from cartoquartiers.domain.fields import FieldKind, Value, cleaned
from cartoquartiers.domain.place import BY_NAME, Field
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Licence

NO_EXTRA: Mapping[str, Field] = MappingProxyType({})
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PHOTO_KEYS = frozenset({"sha256", "alt", "credit", "licence"})
PHOTO_LICENCE = Licence.CC_BY_SA
# No rule of the house ever let these in, so that nobody can have seen them on a place.
_NEVER_SEEN = frozenset(
    (
        *("too_long", "bad_characters", "control_character", "not_text", "not_a_list", "not_yes_no"),
        *("number_invalid", "number_too_large", "position_invalid", "position_range"),
    )
)


def parse_changes(body: Value, extra: Mapping[str, Field] = NO_EXTRA) -> tuple[Changes, list[Problem]]:
    """Return the well-formed changes and the problems of the others, by field. ``extra``: the extra fields
    that there are."""
    if body is None:
        return {}, []
    if not isinstance(body, dict):
        return {}, [Problem("changes", "not_an_object")]
    changes: Changes = {}
    problems = []
    for name, given in body.items():
        known = BY_NAME.get(name) or extra.get(name)
        if known is None or name == "gone":
            problems.append(Problem(str(name)[:60], "unknown_field"))
            continue
        try:
            changes[name] = _photo_change(given) if name == "photos" else _parse_change(known.kind, given)
        except ValueProblem as problem:
            problems.append(Problem(name, problem.code, problem.params))
    return changes, problems


def _parse_change(kind: FieldKind, given: Value) -> Change:
    """Read ``{"from": …, "to": …}`` of one field; ``from`` stays absent when it was left out. Several choices
    may also be ``{"add": […], "remove": […]}``. Raises ``ValueProblem``."""
    if not isinstance(given, dict):
        raise ValueProblem("change_shape")
    if kind.name == CHOICES and given and not set(given) - {"add", "remove"}:
        return {side: kind.parse(given.get(side, [])) or [] for side in ("add", "remove")}
    if "to" not in given or set(given) - {"from", "to"}:
        raise ValueProblem("change_shape")
    change: Change = {"to": kind.parse(given["to"])}
    if "from" in given:
        change["from"] = _seen(kind, given["from"])
    return change


def _seen(kind: FieldKind, value: Value) -> Value:
    """A value that was seen is kept as it is when it no longer passes for a value (rules grow stricter,
    places stay)."""
    try:
        return kind.parse(value)
    except ValueProblem as problem:
        if problem.code in _NEVER_SEEN:
            raise
        return value


def _photo_change(given: Value) -> Change:
    if not isinstance(given, dict) or not given or set(given) - {"add", "remove"}:
        raise ValueProblem("photos_shape")
    added, removed = given.get("add", []), given.get("remove", [])
    if not isinstance(added, list) or not isinstance(removed, list) or len(removed) > 100:
        raise ValueProblem("photos_shape")
    return {"add": [parse_photo(item) for item in added], "remove": [_sha256(item) for item in removed]}


def parse_photo(item: Value) -> dict[str, Any]:
    """Read one photo reference: sha256 of the bytes sent, alternative text, credit, licence. Raises
    ``ValueProblem``."""
    if not isinstance(item, dict) or set(item) - _PHOTO_KEYS:
        raise ValueProblem("photos_shape")
    licence = item.get("licence") or PHOTO_LICENCE.value
    if not isinstance(licence, str) or licence not in {member.value for member in Licence}:
        raise ValueProblem("not_a_choice", choices=", ".join(Licence))
    return {
        "sha256": _sha256(item.get("sha256")),
        "alt": cleaned(item.get("alt"), clean_line, 300),
        "credit": cleaned(item.get("credit"), clean_line, 120),
        "licence": licence,
    }


def _sha256(value: Value) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueProblem("sha256_invalid")
    return value
