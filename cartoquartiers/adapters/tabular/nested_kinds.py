"""Records that tell what they are in a list of categories, each with its name and often its `parent`, as the
directories behind Transiscope send them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cartoquartiers.domain.import_kinds import KIND_COLUMN, is_called_kind
from cartoquartiers.domain.legend import Sign

_KEYS = ("categories", "categoriesFull", "taxonomy")
#: What people stick to a record besides saying what it is: it counts where nothing else says so.
_TAGS = "tags"
_PARENTS = ("parent", "parentId", "parent_id")
_NAMES = "catégories"
#: A name that many records share is written in each of them: how much of it, in characters, how many of its
#: ancestors, how many names in all, of how many categories.
_LONGEST, _DEEPEST, _MOST, _LOOKED_AT = 100, 8, 12, 50
Json = dict[str, Any]


def with_kinds(items: list[Any]) -> tuple[list[Any], dict[str, Sign]]:
    """The records with a column that tells their category, the deepest one, where any holds such a list; and
    of each category the main one that it is in. What is no such list in the others is read as far as it can
    be, and stays where nothing of it can."""
    key = _key(items)
    if not key:
        return items, {}
    tree = {
        found: one for item in items for one in _listed(item, key) if _is_named(one) and (found := _id(one))
    }
    names_column = _free(_NAMES, items)
    legend: dict[str, Sign] = {}
    made = []
    for item in items:
        lines = [line for one in _listed(item, key)[:_LOOKED_AT] if (line := _line(one, tree))]
        if not isinstance(item, dict):
            made.append(item)
            continue
        deepest = max(lines, key=len, default=[])
        if len(deepest) > 1:
            legend[deepest[-1]] = Sign(group=deepest[0])
        names = list(dict.fromkeys(name for line in lines for name in line))[:_MOST]
        plain = {name: value for name, value in item.items() if name != key or not (lines or value == [])}
        kinds = {KIND_COLUMN: deepest[-1] if deepest else "", names_column: ", ".join(names)}
        made.append({**plain, **kinds})
    return made, legend


def _key(items: list[Any]) -> str:
    """The key of the lists of categories; "" for none."""
    told = any(is_called_kind(name) for item in items if isinstance(item, dict) for name in item)
    keys = _KEYS if told else (*_KEYS, _TAGS)
    return next((key for key in keys if any(_is_list_of_named(item, key) for item in items)), "")


def _free(name: str, items: list[Any]) -> str:
    """The name of a column that no record has yet."""
    taken = {column for item in items if isinstance(item, dict) for column in item}
    rank = 2
    free = name
    while free in taken:
        free, rank = f"{name} {rank}", rank + 1
    return free


def _listed(item: Any, key: str) -> list[Any]:
    found = item.get(key) if isinstance(item, dict) else None
    return found if isinstance(found, list) else [] if found is None else [found]


def _is_list_of_named(item: Any, key: str) -> bool:
    found = item.get(key) if isinstance(item, dict) else None
    return isinstance(found, list) and any(map(_is_named, found))


def _is_named(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("name"), str) and bool(one["name"].strip())


def _id(one: Any) -> str:
    """The id of a category, of an object that holds one, or the id itself; "" for none. 33 and "33" are the
    same."""
    found = one.get("id") if isinstance(one, dict) else one
    return str(found) if isinstance(found, int | str) and not isinstance(found, bool) else ""


def _line(one: Any, tree: Mapping[str, Json]) -> list[str]:
    """The names from the main category down to this one, which may be told by its id or by its name alone;
    of a tree that bites its tail, some of them."""
    names: list[str] = []
    above: Any = one if _is_named(one) else tree.get(_id(one))
    if above is None and isinstance(one, str) and one.strip():
        above = {"name": one}
    while above is not None and len(names) < _DEEPEST:
        names.insert(0, above["name"].strip()[:_LONGEST])
        parents = (_id(above[key]) for key in _PARENTS if above.get(key) is not None)
        above = tree.get(next(filter(None, parents), ""))
    return list(dict.fromkeys(names))
