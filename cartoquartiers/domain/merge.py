"""Merging a proposal into the place as it is now, one field at a time.

The rule: current = seen, take the proposal; current = proposed, it is already done; else a conflict on that
field alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from cartoquartiers.domain.change import Change, Changes, change_set, is_set, same_value
from cartoquartiers.domain.fields import Value

#: Fields that mean something only beside each other: one of them is never published without the others.
_TOGETHER = (
    frozenset({"position", "adresse", "code_postal", "commune", "id_ban"}),
    frozenset({"rubrique", "type"}),
    frozenset({"etat", "ferme_jusqu_au", "gone", "replaced_by"}),
    frozenset({"horaires", "horaires_texte"}),
)


@dataclass(frozen=True)
class Merged:
    """``values`` after the merge, the ``applied`` changes, what was ``already`` so, and the ``conflicts``
    by field
    (each with what the author saw, what is there now and what is proposed)."""

    values: dict[str, Value]
    applied: Changes = field(default_factory=dict)
    already: tuple[str, ...] = ()
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)


def merge(current: Mapping[str, Value], changes: Mapping[str, Change]) -> Merged:
    """Apply ``changes`` to ``current`` field by field; never raises, conflicts are part of the answer."""
    values = dict(current)
    applied: Changes = {}
    already: list[str] = []
    conflicts: dict[str, dict[str, Any]] = {}
    for name, change in changes.items():
        now = current.get(name)
        if is_set(change):
            values[name], done = change_set(now or [], change)
            if done["add"] or done["remove"]:
                applied[name] = done
            else:
                already.append(name)
            continue
        if same_value(name, now, change["to"]):
            already.append(name)
        elif same_value(name, now, change.get("from")):
            values[name] = change["to"]
            applied[name] = {"from": now, "to": change["to"]}
        else:
            conflicts[name] = {"from": change.get("from"), "now": now, "to": change["to"]}
    return Merged(values, applied, tuple(already), conflicts)


def unit_of(name: str) -> frozenset[str]:
    """Return the fields that mean something only beside this one, itself among them."""
    return next((group for group in _TOGETHER if name in group), frozenset({name}))


def torn(changes: Mapping[str, Change], conflicting: Collection[str]) -> tuple[Changes, Changes]:
    """Return the changes that stand without the ``conflicting`` fields, and these with what
    belongs to them."""
    held = set(conflicting).union(*(group for group in _TOGETHER if group & set(conflicting)))
    free = {name: dict(change) for name, change in changes.items() if name not in held}
    return free, {name: dict(change) for name, change in changes.items() if name in held}
