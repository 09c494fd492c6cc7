"""From the columns of somebody's file to the fields of a place, by the rules of a mapping file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cartoquartiers.domain.cleaners import CLEANERS
from cartoquartiers.domain.errors import Problem, ValueProblem
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.import_words import RowRemark, RowTrouble
from cartoquartiers.domain.place import FIELDS, Proposer
from cartoquartiers.domain.record import Record, text_of
from cartoquartiers.domain.source_position import PositionRule, notes_of, read_position

_HOLE = re.compile(r"\{([^{}]+)\}")
_PART = re.compile(r"\[(?P<optional>[^\[\]]*)\]|\{(?P<hole>[^{}]+)\}")
#: Hexadecimal digits of an id made by hashing: 64 bits, no clash to fear among millions of rows.
_HASH_DIGITS = 16
#: What a file may fill: not what the house computes, nor what the mapping itself says of the whole file.
MAPPABLE_FIELDS = frozenset(row.name for row in FIELDS if row.proposer is not Proposer.HOUSE) - {
    "photos",
    "position",
    "source",
    "source_id",
    "licence",
}


class Otherwise(StrEnum):
    """What becomes of a value that a table of values does not know."""

    REFUSE = "refuse"
    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is filled.

    `columns`: the first that is not empty counts. `template`: a text with `{column}` holes, in which a part
    in `[square brackets]` goes when a hole in it is empty. `constant`: always this. Then the `clean`ers, in
    order. `values` translates the cleaned text, an empty one too where it names it; what it does not know
    becomes `default` if there is one, or meets the fate that `otherwise` tells.
    """

    columns: tuple[str, ...] = ()
    template: str = ""
    constant: str = ""
    clean: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    default: str = ""
    otherwise: Otherwise = Otherwise.REFUSE

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that this rule needs."""
        return self.columns + tuple(_HOLE.findall(self.template))


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Rows that the mapping leaves out on purpose, with the reason told in the report (French)."""

    column: str
    reason: str
    one_of: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    when_empty: bool = False

    def matches(self, record: Record) -> bool:
        """Tell whether the row is left out."""
        text = text_of(record.values.get(self.column))
        if not text:
            return self.when_empty
        return text in self.one_of or (bool(self.prefixes) and text.startswith(self.prefixes))


@dataclass(frozen=True, slots=True)
class DoubtRule:
    """Rows that no import publishes by itself: a moderator looks first, told why (French).

    `below`: the column holds less than that, or no number; `one_of`: it holds one of these texts. Without a
    column: every row.
    """

    reason: str
    column: str = ""
    below: float | None = None
    one_of: frozenset[str] = frozenset()

    def matches(self, record: Record) -> bool:
        """Tell whether somebody has to look at the row."""
        if not self.column:
            return True
        text = text_of(record.values.get(self.column))
        if text in self.one_of:
            return True
        if self.below is None:
            return False
        try:
            # Not "less than": a NaN is no score either.
            return not float(text.replace(",", ".")) >= self.below
        except ValueError:
            return True


@dataclass(frozen=True, slots=True)
class IdRule:
    """What tells one row from another, for ever: a column, or the hash of several."""

    columns: tuple[str, ...]
    hashed: bool = False


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """All that is known of a source before its rows are read; `licence` is a code of Licence, or "";
    `names`: what a row without a name is called, by the code of its type."""

    source: str
    licence: str
    identity: IdRule
    position: PositionRule
    fields: Mapping[str, FieldRule]
    skip: tuple[SkipRule, ...] = ()
    doubt: tuple[DoubtRule, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def columns(self) -> set[str]:
        """Every column that the mapping names."""
        named = {*self.identity.columns, *self.position.columns, *(rule.column for rule in self.skip)}
        named |= {rule.column for rule in self.doubt if rule.column}
        return named.union(*(rule.reads for rule in self.fields.values()))


@dataclass(frozen=True, slots=True)
class MappedRow:
    """A row in the words of the house. A row with `problems` is refused; what could be read of it stays.

    `values` hold the texts by field, without the empty ones; `position` is (longitude, latitude) in degrees.
    `doubts` tell why a moderator has to see it before it is published, `notes` what is worth knowing;
    `joined` names the fields that more than one column may fill.
    """

    line: int
    source_id: str
    values: Mapping[str, str]
    position: Position | None
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    joined: frozenset[str] = frozenset()


def apply(mapping: SourceMapping, record: Record) -> MappedRow:
    """Translate one row. Never raises for what the row holds: problems are carried by the row."""
    problems = list(record.problems)
    for rule in mapping.skip:
        if not problems and rule.matches(record):
            problems.append(Problem("", RowTrouble.SKIPPED, {"reason": rule.reason}))
    unreadable = bool(problems)
    values: dict[str, str] = {}
    for name, field_rule in mapping.fields.items():
        try:
            if text := _fill(field_rule, record):
                values[name] = text
        except ValueProblem as problem:
            problems.append(Problem(name, problem.code, problem.params))
    if not values.get("nom") and values.get("type") in mapping.names:
        values["nom"] = mapping.names[values["type"]]
    position: Position | None = None
    try:
        position = read_position(mapping.position, record)
    except ValueProblem as problem:
        problems.append(Problem("position", problem.code, problem.params))
    source_id = identify(mapping.identity, record)
    if not source_id and mapping.identity.hashed and position:
        # Of a place that has neither name nor address its point is all that tells it from others.
        source_id = _hashed([f"{position[0]:.6f} {position[1]:.6f}"])
    if not source_id:
        columns = ", ".join(mapping.identity.columns)
        problems.append(Problem("source_id", RowTrouble.ID_MISSING, {"column": columns}))
    notes = notes_of(mapping.position, record) if position else ()
    # What a skipped or broken row lacks besides would only hide the reason that counts.
    told = problems[:1] if unreadable else problems
    doubts = [
        Problem("", RowRemark.DOUBTFUL, {"reason": rule.reason})
        for rule in mapping.doubt
        if rule.matches(record)
    ]
    joined = frozenset(name for name, rule in mapping.fields.items() if len(rule.reads) > 1)
    return MappedRow(record.line, source_id, values, position, tuple(told), tuple(doubts), notes, joined)


def identify(rule: IdRule, record: Record) -> str:
    """The id of a row inside its source; "" when it has none.

    A hash does not depend on capitals nor on spaces, so that a retyped row keeps its id.
    """
    texts = [text_of(record.values.get(column)) for column in rule.columns]
    if not rule.hashed:
        return texts[0] if texts else ""
    if not any(texts):
        return ""
    return _hashed(texts)


def _hashed(texts: Sequence[str]) -> str:
    together = "\x1f".join(" ".join(text.casefold().split()) for text in texts)
    return hashlib.sha256(together.encode()).hexdigest()[:_HASH_DIGITS]


def _fill(rule: FieldRule, record: Record) -> str:
    """Make the text of one field. Raises ValueProblem."""
    text = rule.constant or _template(rule.template, record) or _first(rule.columns, record)
    for name in rule.clean:
        text = CLEANERS[name](text).strip()
    if rule.values and (text or "" in rule.values):
        if text in rule.values:
            text = rule.values[text]
        elif rule.default:
            text = rule.default
        elif rule.otherwise is Otherwise.DROP:
            text = ""
        elif rule.otherwise is Otherwise.REFUSE:
            column = rule.reads[0] if rule.reads else ""
            raise ValueProblem(RowTrouble.UNKNOWN_VALUE, value=text[:60], column=column)
    return text or rule.default


def _first(columns: tuple[str, ...], record: Record) -> str:
    return next(filter(None, (text_of(record.values.get(column)) for column in columns)), "")


def _template(template: str, record: Record) -> str:
    """Fill the holes in one pass, so that braces inside a value stay what they are."""

    def text(column: str) -> str:
        return text_of(record.values.get(column))

    def part(found: re.Match[str]) -> str:
        if found["hole"]:
            return text(found["hole"])
        complete = all(map(text, _HOLE.findall(found["optional"])))
        return _HOLE.sub(lambda hole: text(hole[1]), found["optional"]) if complete else ""

    if not any(map(text, _HOLE.findall(template))):
        return ""
    return _PART.sub(part, template).strip(" ,;–")
