"""What somebody proposes about one place in several goes is looked at, and decided, as one."""

from collections.abc import Iterable, Mapping

from cartoquartiers.domain.change import Change, Changes, is_set, item_key


def together(steps: Iterable[Mapping[str, Change]]) -> Changes:
    """The changes that a series amounts to: from what was first seen to what was last proposed."""
    whole: Changes = {}
    for step in steps:
        for name, change in step.items():
            whole[name] = _after(whole[name], change) if name in whole else dict(change)
    return whole


def _after(first: Change, then: Change) -> Change:
    if not is_set(then):
        seen = first if "from" in first else then
        return {**{side: seen[side] for side in ("from",) if side in seen}, "to": then["to"]}
    gone, added = set(then.get("remove", ())), then.get("add", [])
    again = {item_key(item) for item in added}
    kept = [item for item in first.get("add", ()) if item_key(item) not in gone | again]
    removed = dict.fromkeys((*first.get("remove", ()), *then.get("remove", ())))
    return {"add": [*kept, *added], "remove": [key for key in removed if key not in again]}


def rebased(changes: Mapping[str, Change], before: Mapping[str, Change]) -> Changes:
    """The same changes by an author who knew of their own ``before``: a value that these lead to is no
    stranger's, with whom the later one would be in conflict."""
    return {
        name: {**change, "from": before[name]["to"]}
        if name in before and not is_set(change) and not is_set(before[name])
        else change
        for name, change in changes.items()
    }
