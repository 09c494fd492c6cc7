"""Changes: field by field, what was seen and what is proposed.

In JSON a change of a plain field is ``{"from": seen, "to": proposed}``; of the photos, a set, ``{"add":
[…], "remove": […]}``
where an added photo is an object with its ``sha256`` and a removed one is its ``sha256``.
"""

from collections.abc import Mapping
from typing import Any

from cartoquartiers.domain.fields import Value, photo_key
from cartoquartiers.domain.place import BY_NAME

Change = dict[str, Any]
Changes = dict[str, Change]


def diff(before: Mapping[str, Value], after: Mapping[str, Value]) -> Changes:
    """Return the changes that lead from one set of values to the other; equal values make no change."""
    changes: Changes = {}
    for name in after:
        old, new = before.get(name), after[name]
        if BY_NAME[name].kind.same(old, new):
            continue
        changes[name] = _photo_change(old or [], new or []) if name == "photos" else {"from": old, "to": new}
    return changes


def invert(changes: Mapping[str, Change], photos_before: list[Mapping[str, Value]]) -> Changes:
    """Return the changes that undo ``changes``; ``photos_before`` gives back what a removal of a photo took
    away."""
    undone: Changes = {}
    for name, change in changes.items():
        if name == "photos":
            removed = set(change.get("remove", ()))
            undone[name] = {
                "add": [dict(p) for p in photos_before if photo_key(p) in removed],
                "remove": [photo_key(p) for p in change.get("add", ())],
            }
        else:
            undone[name] = {"from": change["to"], "to": change.get("from")}
    return undone


def is_set(change: Change) -> bool:
    """Tell whether this is a change of a set (photos) rather than of one value."""
    return "to" not in change


def _photo_change(before: list[dict[str, Value]], after: list[dict[str, Value]]) -> Change:
    old, new = {photo_key(p) for p in before}, {photo_key(p) for p in after}
    return {
        "add": [p for p in after if photo_key(p) not in old],
        "remove": [photo_key(p) for p in before if photo_key(p) not in new],
    }
