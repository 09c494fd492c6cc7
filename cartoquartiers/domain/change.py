"""Changes: field by field, what was seen and what is proposed.

In JSON a change of a plain field is ``{"from": seen, "to": proposed}``; of a set ``{"add": […], "remove":
[…]}``. Photos are a set: an added one is an object with its ``sha256``, a removed one is its ``sha256``.
The choices of an extra field are a set of codes.

Fields that FIELDS does not know are extra fields. What this module and ``merge`` do with them needs no
knowledge of their kind, so that history is read alike whatever an administrator made of a field since.
"""

from collections.abc import Mapping, Sequence
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
        if same_value(name, old, new):
            continue
        of_set = name == "photos" or isinstance(old, list) or isinstance(new, list)
        whole = {"from": old, "to": new}
        changes[name] = set_change(old or [], new or []) if of_set and name != "position" else whole
    return changes


def same_value(name: str, a: Value, b: Value) -> bool:
    """Tell whether two values of a field are the same, though perhaps written otherwise."""
    known = BY_NAME.get(name)
    if known:
        return known.kind.same(a, b)
    if isinstance(a, list) or isinstance(b, list):
        return set(a or ()) == set(b or ())
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)  # True is no 1


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
        elif is_set(change):
            undone[name] = {"add": list(change.get("remove", ())), "remove": list(change.get("add", ()))}
        else:
            undone[name] = {"from": change["to"], "to": change.get("from")}
    return undone


def is_set(change: Change) -> bool:
    """Tell whether this is a change of a set (photos, choices) rather than of one value."""
    return "to" not in change


def item_key(item: Value) -> str:
    """What tells two items of a set apart: a photo's sha256, the code of a choice."""
    return photo_key(item) if isinstance(item, Mapping) else str(item)


def set_change(before: Sequence[Value], after: Sequence[Value]) -> Change:
    """Return the change that leads from one set to the other."""
    old, new = {item_key(item) for item in before}, {item_key(item) for item in after}
    return {
        "add": [item for item in after if item_key(item) not in old],
        "remove": [item_key(item) for item in before if item_key(item) not in new],
    }


def change_set(now: Sequence[Value], change: Change) -> tuple[list[Value], Change]:
    """Return what a set becomes, and the part of the change that was not so already."""
    removed = set(change.get("remove", ()))
    kept = [item for item in now if item_key(item) not in removed]
    there = {item_key(item) for item in kept}
    # The same one may be named twice.
    once = {item_key(item): item for item in reversed(list(change.get("add", ())))}
    added = [item for key, item in reversed(once.items()) if key not in there]
    gone = [item_key(item) for item in now if item_key(item) in removed]
    return kept + added, {"add": added, "remove": gone}
