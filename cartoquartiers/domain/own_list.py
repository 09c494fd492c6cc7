"""The list of a structure's own places as a spreadsheet holds it: which columns, and what a row changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cartoquartiers.domain.change import Changes, same_value
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.extra_fields import ExtraField
from cartoquartiers.domain.extra_values import ExtraKind, written
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.garbled import lost_letters
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.place import BY_NAME, FIELDS, Proposer
from cartoquartiers.domain.record import text_of
from cartoquartiers.domain.source_position import parse_number
from cartoquartiers.domain.spreadsheets import french_date, is_rewritten

ID, VERSION = "id", "version"
_NOT_IN_A_CELL = frozenset({"photos", "position"})
LONGITUDE, LATITUDE = "longitude", "latitude"
#: A text that a spreadsheet would run as a formula is written behind an apostrophe, which is no part of it.
_GUARDED = ("'=", "'+", "'-", "'@")


def columns_of(extra: Iterable[ExtraField]) -> list[str]:
    """The columns of the file, in their order."""
    own = [
        row.name for row in FIELDS if row.proposer is Proposer.EVERYBODY and row.name not in _NOT_IN_A_CELL
    ]
    return [ID, VERSION, *own, LONGITUDE, LATITUDE, *(row.name for row in extra)]


def cells_of(
    uid: str,
    version: int,
    fields: Mapping[str, Value],
    columns: Iterable[str],
    extra: Mapping[str, ExtraField],
) -> list[str]:
    """One place as a row."""
    position = fields.get("position") or [None, None]
    # A French spreadsheet reads a point between digits as a text, or as a day.
    degrees = [text_of(one).replace(".", ",") for one in position]
    said: dict[str, Value] = {
        **fields,
        ID: uid,
        VERSION: version,
        LONGITUDE: degrees[0],
        LATITUDE: degrees[1],
    }
    return [as_cell(name, said.get(name), extra) for name in columns]


def as_cell(name: str, value: Value, extra: Mapping[str, ExtraField]) -> str:
    """A value as the file has it."""
    return text_of(written(value, extra[name].answers if name in extra else ()))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row wants otherwise than its version had it, and what of it cannot be read."""

    changes: Changes
    problems: tuple[Problem, ...]


def wanted(cells: Mapping[str, object], base: Mapping[str, Value], extra: Mapping[str, ExtraField]) -> Wanted:
    """Compare the cells of a row with the values at its version; what a spreadsheet only wrote otherwise is
    the same. A column that is not there is not touched."""
    changes: Changes = {}
    problems = []
    for name, cell in cells.items():
        if not _is_mine(name, extra):
            continue
        text = _unguarded(text_of(cell))
        if is_rewritten(as_cell(name, base.get(name), extra), text):
            continue
        try:
            value = _read(name, text, extra)
        except ValueProblem as problem:
            problems.append(Problem(name, problem.code, problem.params))
            continue
        if not same_value(name, base.get(name), value):
            changes[name] = {"from": base.get(name), "to": value}
    lost = lost_letters(changes)
    changes = {name: change for name, change in changes.items() if name not in {one.field for one in lost}}
    problems += lost
    try:
        changes |= _moved(cells, base)
    except ValueProblem as problem:
        problems.append(Problem("position", problem.code, problem.params))
    return Wanted(changes, tuple(problems))


def _is_mine(name: str, extra: Mapping[str, ExtraField]) -> bool:
    known = BY_NAME.get(name)
    if known is None:
        return name in extra
    return known.proposer is Proposer.EVERYBODY and name not in _NOT_IN_A_CELL


def _read(name: str, text: str, extra: Mapping[str, ExtraField]) -> Value:
    """The value of a cell. Raises ValueProblem."""
    if not text:
        return None
    if name in extra and extra[name].extra_kind is ExtraKind.DATE:
        text = french_date(text)
    return extra[name].from_text(text) if name in extra else BY_NAME[name].kind.parse(text)


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith(_GUARDED) else text


def _moved(cells: Mapping[str, object], base: Mapping[str, Value]) -> Changes:
    """The new position; an empty pair says nothing of it. Raises ValueProblem."""
    pair = [_unguarded(text_of(cells.get(name))) for name in (LONGITUDE, LATITUDE)]
    if not any(pair):
        return {}
    # With the decimals that it has, also where they are zeros.
    before = [f"{one:.6f}" for one in base.get("position") or []]
    if len(before) == len(pair) and all(map(is_rewritten, before, pair)):
        return {}
    if not all(pair):
        raise ValueProblem(RowTrouble.POSITION_INCOMPLETE, value=" ".join(filter(None, pair)))
    try:
        numbers = [parse_number(one) for one in pair]
    except ValueError:
        raise ValueProblem(RowTrouble.POSITION_UNREADABLE, value=" ".join(pair)[:60]) from None
    value = BY_NAME["position"].kind.parse(numbers)
    if same_value("position", base.get("position"), value):
        return {}
    return {"position": {"from": base.get("position"), "to": value}}
