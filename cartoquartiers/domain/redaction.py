"""Redaction (« caviardage »): what history says once a value published by mistake is taken out of it.

A change that told the value says from then on that the field held what it holds now, and is marked. Replayed,
history leads to the same place as before, at every version.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cartoquartiers.domain.change import Change, is_set, item_key, same_value
from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.place import BY_NAME, Proposer

MARK = "redacted"
"""In a change: which of its sides (``from``, ``to``, ``add``, ``remove``) said something else once."""

Private = Callable[[Value], bool]

# A code of the house tells nothing about a person; photos are withdrawn with their bytes.
_CODES = frozenset({"famille", "rubrique", "type", "acces_fauteuil", "photos"})
_COLUMNS = {
    "nom": ("url",),
    "position": ("longitude", "latitude", "commune", "code_insee", "quartier", "quartier_libelle"),
}
"""The columns of a feature that are computed from a field, beside that of its own name."""


def problem_of(name: str, extra: Iterable[str], *, keep: bool) -> Problem | None:
    """Why this field cannot be redacted; ``keep``: what it holds now stays."""
    known = BY_NAME.get(name)
    if known is None:
        return None if name in extra else Problem(name, "unknown_field")
    if name in _CODES or known.proposer is not Proposer.EVERYBODY:
        return Problem(name, "not_redactable")
    # A place without name or position cannot be: these are corrected first, then their past is redacted.
    return Problem(name, "redact_corrected_first") if _is_needed(name) and not keep else None


def _is_needed(name: str) -> bool:
    return BY_NAME[name].required or name == "position"


def private_values(name: str, history: Iterable[Mapping[str, Any]], kept: Value) -> Private:
    """Tell the values that ``history`` (applied changes) ever published of a field from what is ``kept``."""
    told = told_values(name, history)
    stays = kept if isinstance(kept, list) and name != "position" else [kept]

    def private(value: Value) -> bool:
        if value is None or any(same_value(name, value, one) for one in stays):
            return False
        return any(same_value(name, value, one) for one in told)

    return private


def told_values(name: str, history: Iterable[Mapping[str, Any]]) -> list[Value]:
    """Every value that ``history`` ever told of a field, empty ones too."""
    return [value for step in history if name in step for value in _values(step[name])]


def _values(change: Change) -> list[Value]:
    if is_set(change):
        return [item_key(item) for side in ("add", "remove") for item in change.get(side, ())]
    return [change.get("from"), change["to"]]


def redacted(change: Change, private: Private, kept: Value) -> Change:
    """Return the change without what is ``private``; the same one when it never told it."""
    sides: list[str] = list(change.get(MARK, ()))
    clean = dict(change)
    for side in ("from", "to", "add", "remove"):
        if side not in change:
            continue
        value = change[side]
        if side in ("add", "remove"):
            clean[side] = [item for item in value if not private(item_key(item))]
        elif private(value):
            clean[side] = kept
        if clean[side] != value and side not in sides:
            sides.append(side)
    return {**clean, MARK: sides} if sides else change


def redacted_feature(
    feature: dict[str, Any], name: str, now: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """The GeoJSON feature of a former day with what the place says of a field ``now``, in its present feature
    (``None``: it is in no file any more). ``None`` when nothing could be said of the place without it."""
    if now is None and name in BY_NAME and _is_needed(name):
        return None
    present = now["properties"] if now else {}
    told = feature["properties"]
    columns = [column for column in (name, *_COLUMNS.get(name, ())) if column in told]
    other = {**feature, "properties": {**told, **{column: present.get(column) for column in columns}}}
    if name == "position" and now:
        other["geometry"] = now["geometry"]
    return other
