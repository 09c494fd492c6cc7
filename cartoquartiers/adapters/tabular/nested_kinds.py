"""Records that tell what they are in a list of categories, each with its name and often its `parent`, as the
directories behind Transiscope send them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartoquartiers.domain.import_kinds import KIND_COLUMN
from cartoquartiers.domain.legend import Sign

_KEYS = ("categories", "categoriesFull", "taxonomy", "tags")
_PARENTS = ("parent", "parentId", "parent_id")
_DEEPEST = 20
Json = dict[str, Any]


def with_kinds(items: list[Any]) -> tuple[list[Any], dict[str, Sign]]:
    """The records with a column that tells their category, the deepest one, where any holds such a list; and
    of each category the main one that it is in."""
    key = next((one for one in _KEYS if any(map(_named, (_listed(item, one) for item in items)))), "")
    if not key:
        return items, {}
    tree = {str(one.get("id")): one for item in items for one in _listed(item, key) if isinstance(one, dict)}
    legend: dict[str, Sign] = {}
    made = []
    for item in items:
        if not isinstance(item, dict):
            made.append(item)
            continue
        lines = [_line(one, tree) for one in _listed(item, key) if _is_named(one)]
        deepest = max(lines, key=len, default=[])
        if len(deepest) > 1:
            legend[deepest[-1]] = Sign(group=deepest[0])
        names = list(dict.fromkeys(name for line in lines for name in line))
        plain = {name: value for name, value in item.items() if name != key}
        made.append({**plain, KIND_COLUMN: deepest[-1] if deepest else "", "catégories": ", ".join(names)})
    return made, legend


def _listed(item: Any, key: str) -> list[Any]:
    found = item.get(key) if isinstance(item, dict) else None
    return found if isinstance(found, list) else []


def _named(listed: list[Any]) -> bool:
    return any(map(_is_named, listed))


def _is_named(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("name"), str) and bool(one["name"].strip())


def _line(one: Json, tree: Mapping[str, Json]) -> list[str]:
    """The names from the main category down to this one; of a tree that bites its tail, some of them."""
    names: list[str] = []
    above: Any = one
    while _is_named(above) and len(names) < _DEEPEST:
        names.insert(0, above["name"].strip())
        parent = next((above[key] for key in _PARENTS if above.get(key) not in (None, "")), None)
        parent = parent.get("id") if isinstance(parent, dict) else parent
        above = tree.get(str(parent))
    return list(dict.fromkeys(names))
