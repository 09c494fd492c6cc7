"""What a source says of one of its objects, in the values of the house, and how that changed since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cartoquartiers.domain.change import Change, Changes, change_set, diff, is_set, same_value
from cartoquartiers.domain.errors import Invalid, Problem, ValueProblem
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.import_hours import read_hours
from cartoquartiers.domain.import_words import RowRemark
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.redaction import MARK
from cartoquartiers.domain.taxonomy import Taxonomy

#: Without these the row makes no place; of every other field a bad value is left out, and told.
_ESSENTIAL = frozenset({"nom", "rubrique", "type", "position"})
NO_TAXONOMY = Taxonomy()
#: Fields that hold one value, and what stands between several in other people's cells.
_ONE_ONLY = frozenset({"telephone", "courriel", "site_web"})
_SEVERAL = re.compile(r"[|;\n]|\s(?:/|ou|et)\s|,")
_MAIL, _PAGE = "courriel", "site_web"


@dataclass(frozen=True, slots=True)
class Statement:
    """One row, normalised. `values` has every field that the mapping fills, None where the source is silent.

    `left_out` tells the optional values that could not be taken; their params hold the `value`;
    `doubts` why a moderator has to see the row first; `photos` are those that it shows, made and received.
    """

    line: int
    source_id: str
    values: Mapping[str, Value]
    left_out: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    photos: tuple[Mapping[str, Value], ...] = ()

    @property
    def remarks(self) -> tuple[Problem, ...]:
        """What is worth telling of the row."""
        return (*self.left_out, *self.doubts, *self.notes)


def state(
    row: MappedRow,
    mapped: Iterable[str],
    licence: str,
    taxonomy: Taxonomy = NO_TAXONOMY,
    *,
    completes: bool = False,
) -> Statement:
    """Normalise a row; `mapped` names the fields that the mapping fills. Raises Invalid when it cannot.

    A row that `completes` a place says nothing of its licence, and needs no name.
    """
    if row.problems:
        raise Invalid(row.problems)
    given: dict[str, Value] = dict.fromkeys((*mapped, "position"))
    given |= row.values
    given |= {"position": list(row.position) if row.position else None}
    given |= {} if completes else {"licence": licence}
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    left_out: list[Problem] = []
    for name, value in given.items():
        try:
            values[name] = _read(name, value, row.values.get("type"), taxonomy)
        except ValueProblem as problem:
            values[name] = None
            told = Problem(name, problem.code, {**problem.params, "value": str(value)[:60]})
            (problems if name in _ESSENTIAL else left_out).append(told)
    _keep_first(given, values, left_out)
    hours = read_hours(row, given, values, left_out)
    _keep_page(given, values, left_out)
    notes = (*row.notes, *hours)
    if not values.get("nom") and not completes:
        problems = problems or [Problem("nom", "required")]
    if problems:
        raise Invalid(problems)
    return Statement(row.line, row.source_id, values, tuple(left_out), row.doubts, notes)


def _read(name: str, value: Value, type_code: str | None, taxonomy: Taxonomy) -> Value:
    """Read one value; an extra field only where the type of the row declares it. Raises ValueProblem."""
    if name in BY_NAME:
        return BY_NAME[name].kind.parse(value)
    if value is None:
        return None
    if not any(known.name == name for known in taxonomy.extra_of(type_code)):
        raise ValueProblem("not_of_this_type")
    return taxonomy.extra[name].from_text(value)


def _keep_first(given: Mapping[str, Value], values: dict[str, Value], left_out: list[Problem]) -> None:
    """Of several addresses or numbers in one cell the first that can be taken counts, and the row says so."""
    for rank, problem in enumerate(left_out):
        parts = _SEVERAL.split(str(given.get(problem.field) or "")) if problem.field in _ONE_ONLY else []
        for part in parts if len(parts) > 1 else []:
            try:
                values[problem.field] = BY_NAME[problem.field].kind.parse(part.strip())
            except ValueProblem:
                continue
            kept = {"kept": part.strip()[:60], "value": str(given[problem.field])[:200]}
            left_out[rank] = Problem(problem.field, RowRemark.FIRST_KEPT, kept)
            break


def _keep_page(given: Mapping[str, Value], values: dict[str, Value], left_out: list[Problem]) -> None:
    """The address of a page where an e-mail address belongs is the page of the place, if it has no other."""
    written = str(given.get(_MAIL) or "").strip()
    if values.get(_PAGE) or not written.startswith(("http://", "https://")):
        return
    try:
        values[_PAGE] = BY_NAME[_PAGE].kind.parse(written)
    except ValueProblem:
        return
    left_out[:] = [problem for problem in left_out if problem.field != _MAIL]


def differences(before: Mapping[str, Value], now: Mapping[str, Value]) -> Changes:
    """What the source changed since last time, field by field; a position that it forgot is kept, and of a
    field that was redacted it is not listened to any more."""
    silent = before.get(MARK) or ()
    changes = diff(before, now)
    return {n: c for n, c in changes.items() if n not in silent and (n != "position" or c["to"] is not None)}


def remembered(before: Mapping[str, Value], now: Mapping[str, Value]) -> dict[str, Value]:
    """What to keep as the source's last word.

    A value that is the same but for its writing stays as it was: a position that creeps by less than three
    metres at each import would otherwise end far away unnoticed.
    """
    return {**before, **{name: now[name] for name in differences(before, now)}}


def unsettled(waiting: Changes, current: Mapping[str, Value]) -> Changes:
    """What of a waiting proposal is not so already."""
    open_: Changes = {}
    for name, change in waiting.items():
        if not is_set(change):
            if not same_value(name, current.get(name), change["to"]):
                open_[name] = change
        elif name != "photos":
            _whole, left = change_set(current.get(name) or [], change)
            if left["add"] or left["remove"]:
                open_[name] = left
    return open_


def combine(waiting: Changes, newer: Changes) -> Changes:
    """One proposal out of one that still waits and of a newer one: the older `from`, the newer `to`."""
    joined: Changes = {name: dict(change) for name, change in waiting.items()}
    for name, change in newer.items():
        if is_set(change):
            joined[name] = _joined(joined.get(name, {}), change)
            continue
        joined[name] = {"from": joined.get(name, change).get("from"), "to": change["to"]}
    return joined


def _joined(older: Change, newer: Change) -> Change:
    """What to add and to remove in all: the newer word counts."""
    added, removed = newer.get("add", []), newer.get("remove", [])
    return {
        "add": [*added, *(item for item in older.get("add", []) if item not in (*added, *removed))],
        "remove": [*removed, *(item for item in older.get("remove", []) if item not in (*added, *removed))],
    }
