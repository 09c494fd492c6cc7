"""Reading the ``changes`` and ``photos`` of a proposal."""

import re
from typing import Any

from cartoquartiers.domain.change import Change, Changes
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.fields import Value, cleaned
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.text import clean_line
from cartoquartiers.domain.vocabulary import Licence

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PHOTO_KEYS = frozenset({"sha256", "alt", "credit", "licence"})
PHOTO_LICENCE = Licence.CC_BY_SA
# No rule of the house ever let these in, so that nobody can have seen them on a place.
_NEVER_SEEN = frozenset(
    {"too_long", "bad_characters", "control_character", "not_text", "position_invalid", "position_range"}
)


def parse_changes(body: Value) -> tuple[Changes, list[Problem]]:
    """Return the well-formed changes and the problems of the others, by field."""
    if body is None:
        return {}, []
    if not isinstance(body, dict):
        return {}, [Problem("changes", "not_an_object")]
    changes: Changes = {}
    problems = []
    for name, given in body.items():
        if name not in BY_NAME or name == "gone":
            problems.append(Problem(str(name)[:60], "unknown_field"))
            continue
        try:
            changes[name] = _photo_change(given) if name == "photos" else parse_change(name, given)
        except ValueProblem as problem:
            problems.append(Problem(name, problem.code, problem.params))
    return changes, problems


def parse_change(name: str, given: Value) -> Change:
    """Read ``{"from": …, "to": …}`` of one field; ``from`` stays absent when it was left out. Raises
    ``ValueProblem``."""
    if not isinstance(given, dict):
        raise ValueProblem("change_shape")
    if "to" not in given or set(given) - {"from", "to"}:
        raise ValueProblem("change_shape")
    kind = BY_NAME[name].kind
    change: Change = {"to": kind.parse(given["to"])}
    if "from" in given:
        change["from"] = _seen(name, given["from"])
    return change


def _seen(name: str, value: Value) -> Value:
    """A value that was seen is kept as it is when it no longer passes for a value (rules grow stricter,
    places stay)."""
    try:
        return BY_NAME[name].kind.parse(value)
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
    if licence not in {member.value for member in Licence}:
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
