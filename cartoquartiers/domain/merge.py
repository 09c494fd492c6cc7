"""Merging a proposal into the place as it is now, one field at a time.

The rule: current = seen, take the proposal; current = proposed, it is already done; else a conflict on that
field alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cartoquartiers.domain.change import Change, Changes, change_set, is_set, same_value
from cartoquartiers.domain.fields import Value


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
