"""From the tree of CQL2 to conditions: names, kinds and sizes are looked at, once for both databases."""

from __future__ import annotations

import json
import math
from typing import Any

from cartoquartiers.domain.cql import (
    STRICT,
    TURNED,
    All,
    Always,
    Compare,
    Condition,
    Lies,
    Like,
    Missing,
    Not,
    OneOf,
    Regard,
    Relation,
    Sign,
    Some,
)
from cartoquartiers.domain.cql_shapes import read_shape
from cartoquartiers.domain.cql_text import LONGEST, MOST_DEEP, Tree, read_text
from cartoquartiers.domain.cql_times import FUNCTIONS, read_interval, related, written
from cartoquartiers.domain.crs import CRS84, Crs
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.feature_collections import GEOMETRY, FeatureCollection, Measure, measure_of
from cartoquartiers.domain.instants import Span, read_moment
from cartoquartiers.domain.published import Column, ColumnKind

_Value = str | float | Span

MOST_TERMS = 300
"""Comparisons in one filter: more are nobody's question, and SQLite refuses a thousand."""
MOST_LISTED = 1000
"""Values of one `IN`."""

_INSIDE_OUT = {Relation.WITHIN: Relation.CONTAINS, Relation.CONTAINS: Relation.WITHIN}


def filter_from_text(text: str, collection: FeatureCollection, crs: Crs = CRS84) -> Condition:
    """The condition of a CQL2 text; `crs` is that of its coordinates. Raises ValueProblem."""
    return _Check(collection, crs).condition(read_text(text))


def filter_from_json(text: str, collection: FeatureCollection, crs: Crs = CRS84) -> Condition:
    """The condition of a CQL2 JSON document; `crs` is that of its coordinates. Raises ValueProblem."""
    if len(text) > LONGEST:
        raise ValueProblem("filter_too_long", most=LONGEST)
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueProblem("filter_unreadable", near=text[:30], place=1) from None
    return _Check(collection, crs).condition(tree)


def equality(column: Column, text: str) -> Condition:
    """The condition that a property equals what a parameter of the address says. Raises ValueProblem."""
    if measure_of(column) is Measure.NUMBER:
        try:
            # float() also takes "nan", "4_8" and digits of other scripts.
            value: Any = float(text) if text.isascii() and "_" not in text else None
        except ValueError:
            value = None
        if value is not None and column.kind is ColumnKind.INTEGER and value % 1:
            value = None
        return Compare(column, Sign.EQUAL, _value(column, value))
    if column.choices and text not in column.choices:
        raise ValueProblem("unknown_value", value=text[:60])
    return Compare(column, Sign.EQUAL, _value(column, text))


class _Check:
    """One filter on its way: how deep, how many comparisons so far."""

    def __init__(self, collection: FeatureCollection, crs: Crs) -> None:
        self.collection = collection
        self.crs = crs
        self.terms = 0

    def condition(self, tree: Tree, depth: int = 0) -> Condition:
        if depth > MOST_DEEP:
            raise ValueProblem("filter_too_deep", most=MOST_DEEP)
        if isinstance(tree, bool):
            return Always(tree)
        name, args = _operation(tree)
        if name in ("and", "or"):
            return self.joined(name, args, depth)
        if name == "not":
            (part,) = _several(args, 1)
            return Not(self.condition(part, depth + 1))
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise ValueProblem("filter_too_many_terms", most=MOST_TERMS)
        return self.term(name, args)

    def joined(self, name: str, args: list[Tree], depth: int) -> Condition:
        if not args:
            raise ValueProblem("filter_unsupported", what=name)
        kind = All if name == "and" else Some
        parts: list[Condition] = []
        for arg in args:
            part = self.condition(arg, depth + 1)
            # Programs write ((a AND b) AND c): flat, the databases need no depth for it.
            parts += part.parts if isinstance(part, kind) else [part]
        return kind(tuple(parts))

    def term(self, name: str, args: list[Tree]) -> Condition:
        if name in set(Sign):
            return self.compared(Sign(name), *_several(args, 2))
        if name in set(Relation):
            return self.lying(Relation(name), *_several(args, 2))
        if name.lower() in FUNCTIONS:
            return self.timed(name.lower(), *_several(args, 2))
        match name:
            case "like":
                return self.like(*_several(args, 2))
            case "between":
                return self.between(*_several(args, 3))
            case "in":
                return self.listed(*_several(args, 2))
            case "isNull":
                return Missing(self.column(_several(args, 1)[0], STRICT)[0])
            case _:
                raise ValueProblem("filter_unsupported", what=name[:40])

    # Terms

    def compared(self, sign: Sign, left: Tree, right: Tree) -> Condition:
        if not _names_property(left):
            left, right, sign = right, left, TURNED.get(sign, sign)
        column, regard = self.column(left)
        value, of_value = _peeled(right)
        return _compare(column, sign, _value(column, value), regard, of_value)

    def between(self, left: Tree, low: Tree, high: Tree) -> Condition:
        one, other = self.compared(Sign.AT_LEAST, left, low), self.compared(Sign.AT_MOST, left, high)
        return All((one, other))

    def listed(self, left: Tree, values: Tree) -> Condition:
        column, regard = self.column(left)
        if not isinstance(values, list) or not 1 <= len(values) <= MOST_LISTED:
            raise ValueProblem("filter_too_many_terms", most=MOST_LISTED)
        peeled = [_peeled(value) for value in values]
        regards = {of_value for _inner, of_value in peeled}
        read = [_value(column, value) for value, _of in peeled]
        if len(regards) == 1 and not any(isinstance(value, Span) for value in read):
            return OneOf(column, [v for v in read if not isinstance(v, Span)], regard, *regards)
        if len(read) > MOST_TERMS:
            raise ValueProblem("filter_too_many_terms", most=MOST_TERMS)
        pairs = zip(read, peeled, strict=True)
        return Some(tuple(_compare(column, Sign.EQUAL, value, regard, of) for value, (_, of) in pairs))

    def like(self, left: Tree, right: Tree) -> Condition:
        column, regard = self.column(left)
        pattern, of_pattern = _peeled(right)
        if measure_of(column) is not Measure.TEXT or not isinstance(pattern, str):
            raise ValueProblem("filter_wrong_value", name=column.name)
        return Like(column, _admitted(column, pattern), regard, of_pattern)

    def lying(self, relation: Relation, left: Tree, right: Tree) -> Condition:
        if not _names_property(left):
            left, right, relation = right, left, _INSIDE_OUT.get(relation, relation)
        if not isinstance(left, dict) or left.get("property") != GEOMETRY or _names_property(right):
            raise ValueProblem("filter_needs_geometry", name=GEOMETRY)
        return Lies(relation, read_shape(right, self.crs))

    def timed(self, name: str, left: Tree, right: Tree) -> Condition:
        try:
            return related(name, *(read_interval(tree, self.dated) for tree in (left, right)))
        except ValueProblem:
            raise
        except ValueError:
            raise ValueProblem("filter_times", name=name) from None

    def dated(self, tree: Tree) -> Column:
        column, regard = self.column(tree)
        if measure_of(column) not in (Measure.DAY, Measure.MOMENT) or regard != STRICT:
            raise ValueProblem("filter_wrong_value", name=column.name)
        return column

    def column(self, tree: Tree, only: Regard | None = None) -> tuple[Column, Regard]:
        inner, regard = _peeled(tree)
        name = inner.get("property") if isinstance(inner, dict) else None
        if not isinstance(name, str):
            raise ValueProblem("filter_needs_property")
        column = self.collection.column(name)
        if column is None:
            raise ValueProblem("filter_unknown_property", name=name[:60])
        if (only is not None or measure_of(column) is not Measure.TEXT) and regard != STRICT:
            raise ValueProblem("filter_wrong_value", name=name)
        return column, regard


def _operation(tree: Tree) -> tuple[str, list[Tree]]:
    if isinstance(tree, dict) and isinstance(tree.get("op"), str) and isinstance(tree.get("args"), list):
        return tree["op"], tree["args"]
    raise ValueProblem("filter_unsupported", what=json.dumps(tree, ensure_ascii=False, default=str)[:40])


def _several(args: list[Tree], count: int) -> list[Tree]:
    if len(args) != count:
        raise ValueProblem("filter_wrong_count", count=count)
    return args


def _peeled(tree: Tree) -> tuple[Tree, Regard]:
    """What stands inside `casei` and `accenti`, and which of them were there."""
    regard = STRICT
    for _turn in range(MOST_DEEP):
        name = tree.get("op") if isinstance(tree, dict) else None
        if name not in ("casei", "accenti"):
            return tree, regard
        (tree,) = _several(_operation(tree)[1], 1)
        regard = Regard(regard.case or name == "casei", regard.accents or name == "accenti")
    raise ValueProblem("filter_too_deep", most=MOST_DEEP)


def _names_property(tree: Tree) -> bool:
    inner, _regard = _peeled(tree)
    return isinstance(inner, dict) and "property" in inner


def _compare(column: Column, sign: Sign, value: _Value, regard: Regard, of_value: Regard) -> Condition:
    if of_value != STRICT and not isinstance(value, str):
        raise ValueProblem("filter_wrong_value", name=column.name)
    return Compare(column, sign, value, regard, of_value)


def _value(column: Column, given: Tree) -> _Value:
    """A value of the measure of the column. Raises ValueProblem."""
    measure = measure_of(column)
    if measure in (Measure.DAY, Measure.MOMENT):
        return _moment(column, given)
    if measure is Measure.NUMBER and isinstance(given, int | float) and not isinstance(given, bool):
        try:
            number = float(given)
        except OverflowError:
            number = math.inf
        if math.isfinite(number):
            return number
    if measure is Measure.TEXT and isinstance(given, str):
        return _admitted(column, given)
    raise ValueProblem("filter_wrong_value", name=column.name)


def _admitted(column: Column, text: str) -> str:
    """The text as it came. Raises ValueProblem for what a database would choke on: NUL, half a surrogate."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueProblem("filter_wrong_value", name=column.name)
    return text


def _moment(column: Column, given: Tree) -> Span:
    """An instant or a day."""
    try:
        return read_moment(written(given))
    except ValueError:
        raise ValueProblem("filter_wrong_value", name=column.name) from None
