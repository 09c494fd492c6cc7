"""Which of somebody's changes of a place can be taken back without touching anybody else's work.

The rule, for the fields that mean something only together: they go back to what they were when those who
are taken back changed them last, and nobody else has confirmed them since. Whatever stays is told, and why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cartoquartiers.domain.change import Change, Changes, diff
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.merge import unit_of
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import Etat, Gone, Kind

_PRESENCE = unit_of("gone")


class Kept(StrEnum):
    """Why a field stays as it is; the sentences stand in web/wording.py."""

    LATER = "undo_later"
    CONFIRMED = "undo_confirmed"
    COMPLETED = "undo_completed"


@dataclass(frozen=True)
class Step:
    """One revision: what it changed and whose it is (``None``: nobody known). ``confirmed``: the fields that
    a look at the place found right (none of them: the place is there); ``None`` when it was no such look, or
    one that no longer stands.
    ``chosen``: it is to be taken back."""

    version: int
    changes: Mapping[str, Change]
    author: int | None = None
    confirmed: frozenset[str] | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Undoing:
    """``changes`` lead from what is there now to what was before; ``kept`` says why other chosen fields
    stay; ``undone`` holds the fields that are taken back of each version; ``looks``: the versions that
    changed nothing and count as a look at the place no more."""

    changes: Changes
    kept: Mapping[str, Kept]
    undone: Mapping[int, frozenset[str]]
    looks: frozenset[int] = frozenset()


def undoing(steps: Sequence[Step]) -> Undoing:
    """Judge the chosen revisions of a whole history, the first revision first."""
    looks = frozenset(step.version for step in steps if _is_chosen_look(step))
    chosen = [step for step in steps if step.chosen and step.changes]
    if chosen and steps[0].chosen and _is_theirs_alone(steps):
        return replace(_removal(steps), looks=looks)
    now = _values(steps)
    changes: Changes = {}
    kept: dict[str, Kept] = {}
    undone: dict[int, set[str]] = {}
    for unit in _units(chosen):
        tail = _tail(steps, unit)
        reason = _why_kept(steps, unit, tail)
        names = {name for step in tail for name in step.changes if name in unit} if not reason else set()
        touched = {name for step in chosen for name in step.changes if name in unit}
        kept |= dict.fromkeys(sorted(touched - names), reason or Kept.LATER)
        if reason:
            continue
        before = _values(steps[: steps.index(tail[0])])
        changes |= diff({n: now.get(n) for n in names}, {n: before.get(n) for n in sorted(names)})
        for step in tail:
            undone.setdefault(step.version, set()).update(names & set(step.changes))
    return Undoing(changes, kept, {version: frozenset(names) for version, names in undone.items()}, looks)


def kind_of(changes: Mapping[str, Change]) -> Kind:
    """Return the kind of the contribution that takes something back by these changes."""
    names = set(changes)
    if "gone" in names:
        return Kind.CLOSE if changes["gone"]["to"] else Kind.REOPEN
    if "etat" in names:
        return Kind.CLOSE if changes["etat"]["to"] == Etat.FERME_TEMPORAIREMENT else Kind.REOPEN
    if names <= {"photos"}:
        return Kind.PHOTO
    return Kind.MOVE if names <= unit_of("position") else Kind.CORRECT


def _is_theirs_alone(steps: Sequence[Step]) -> bool:
    """Whether nobody else has changed the place or said that it is there."""
    theirs = {step.author for step in steps if step.chosen and step.changes}
    return all(step.chosen for step in steps if step.changes) and not any(
        _confirms(step, theirs) for step in steps
    )


def _removal(steps: Sequence[Step]) -> Undoing:
    gone = _values(steps).get("gone")
    if gone == Gone.REMOVED:
        return Undoing({}, {}, {})
    undone = {step.version: frozenset(step.changes) for step in steps if step.changes}
    return Undoing({"gone": {"from": gone, "to": Gone.REMOVED.value}}, {}, undone)


def _units(chosen: Sequence[Step]) -> Iterator[frozenset[str]]:
    """The groups of fields that the chosen revisions touch, each once."""
    return iter(dict.fromkeys(unit_of(name) for step in chosen for name in step.changes))


def _tail(steps: Sequence[Step], unit: frozenset[str]) -> list[Step]:
    """The last revisions that touched the unit, as far back as they are chosen. A creation is not among
    them: a place cannot go back to before it."""
    tail: list[Step] = []
    for step in reversed(steps[1:]):
        if unit & set(step.changes):
            if not step.chosen:
                break
            tail.insert(0, step)
    return tail


def _why_kept(steps: Sequence[Step], unit: frozenset[str], tail: Sequence[Step]) -> Kept | None:
    if not tail:
        last = [step for step in steps if unit & set(step.changes)][-1]
        return Kept.COMPLETED if last.chosen else Kept.LATER
    theirs = {step.author for step in tail}
    since = steps[steps.index(tail[-1]) + 1 :]
    looks = [step.confirmed or _PRESENCE for step in since if _confirms(step, theirs)]
    return Kept.CONFIRMED if any(unit & seen for seen in looks) else None


def _is_chosen_look(step: Step) -> bool:
    return step.chosen and step.confirmed is not None and not step.changes


def _confirms(step: Step, theirs: set[int | None]) -> bool:
    """Whether somebody else looked at the place, and that look is not taken back with the rest; of two
    unknown people nobody can say that they are one."""
    if step.confirmed is None or step.chosen:
        return False
    return step.author is None or step.author not in theirs


def _values(steps: Sequence[Step]) -> dict[str, Value]:
    values: dict[str, Value] = empty_values()
    for step in steps:
        values = values_after(values, dict(step.changes))
    return values
