"""How the times of a feature lie to others: the temporal functions of CQL2 (OGC 21-065r2).

Each is a comparison of the two ends of two intervals. An instant is an interval whose ends are the same; an
end is a property, something written, or open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import Enum
from typing import Any

from cartoquartiers.domain.cql import TURNED, All, Always, Compare, Condition, Missing, Not, Sign, Some
from cartoquartiers.domain.errors import ValueProblem
from cartoquartiers.domain.instants import Span, read_moment, span_between
from cartoquartiers.domain.published import Column

_SECOND = timedelta(seconds=1)


class Open(Enum):
    """The end of an interval that has none on this side."""

    BEFORE_ALL = -1
    AFTER_ALL = 1


End = Column | Span | Open
Interval = tuple[End, End]
Named = Callable[[Any], Column]

# By name: what must hold of the start (s) and the end (e) of the first and of the second interval.
_ALL_OF = {
    "t_after": "s>e",
    "t_before": "e<s",
    "t_contains": "s<s e>e",
    "t_during": "s>s e<e",
    "t_equals": "s=s e=e",
    "t_finishedby": "s<s e=e",
    "t_finishes": "s>s e=e",
    "t_intersects": "s<=e e>=s",
    "t_meets": "e=s",
    "t_metby": "s=e",
    "t_overlappedby": "s>s s<e e>e",
    "t_overlaps": "s<s e>s e<e",
    "t_startedby": "s=s e>e",
    "t_starts": "s=s e<e",
}
_ONE_OF = {"t_disjoint": "e<s s>e"}
FUNCTIONS = frozenset({*_ALL_OF, *_ONE_OF})
"""Their names, without regard to case."""


def related(name: str, one: Interval, other: Interval) -> Condition:
    """The condition that two intervals lie so. Raises ValueProblem when it compares two properties."""
    kind, rules = (All, _ALL_OF[name]) if name in _ALL_OF else (Some, _ONE_OF[name])
    return kind(tuple(_rule(rule, one, other) for rule in rules.split()))


def read_interval(tree: Any, named: Named) -> Interval:
    """The ends of what stands in a filter; `named` gives the dated property of a name.

    Raises ValueError when it is neither an instant nor an interval, or ends before it starts.
    """
    match tree:
        case {"interval": [first, last]}:
            return _ends(first, last, named)
        case {"property": _}:
            column = named(tree)
            return column, column
        case _:
            moment = read_moment(written(tree))
            return moment, moment


def written(tree: Any) -> str:
    """The text of a date, an instant or an open end. Raises ValueError."""
    match tree:
        case {"date": str(text)} | {"timestamp": str(text)} | str(text):
            return text
    raise ValueError(tree)


def _ends(first: Any, last: Any, named: Named) -> Interval:
    texts = ["" if _is_property(tree) else written(tree) for tree in (first, last)]
    span = span_between(*texts)
    start: End = Open.BEFORE_ALL if span.start is None else _first(read_moment(texts[0]))
    end: End = Open.AFTER_ALL if span.end is None else _last(read_moment(texts[1]))
    return named(first) if _is_property(first) else start, named(last) if _is_property(last) else end


def _is_property(tree: Any) -> bool:
    return isinstance(tree, dict) and "property" in tree


def _first(span: Span) -> Span:
    """The first second of a day; a fraction of a second, which holds no published instant, stays empty."""
    return span if span.start is None or span.start == span.end else Span(span.start, span.start + _SECOND)


def _last(span: Span) -> Span:
    return span if span.end is None or span.start == span.end else Span(span.end - _SECOND, span.end)


def _rule(rule: str, one: Interval, other: Interval) -> Condition:
    of_one, sign, of_other = rule[0], Sign(rule[1:-1]), rule[-1]
    return _stands(one["se".index(of_one)], sign, other["se".index(of_other)])


def _stands(one: End, sign: Sign, other: End) -> Condition:
    match one, other:
        case Column(), Column():
            raise ValueProblem("filter_unsupported", what=f"{one.name} {sign} {other.name}")
        case Column(), Span():
            return Compare(one, sign, other)
        case Column(), Open():
            # A feature without a date lies nowhere.
            return All((Not(Missing(one)), Always(_holds(-other.value, sign))))
        case _, Column():
            return _stands(other, TURNED.get(sign, sign), one)
        case _:
            return Always(_holds(_order(one, other), sign))


def _holds(order: int, sign: Sign) -> bool:
    """Whether a sign says the same as an order (-1: before, 0: the same, 1: after)."""
    return {
        Sign.LESS: order < 0,
        Sign.MORE: order > 0,
        Sign.AT_MOST: order <= 0,
        Sign.AT_LEAST: order >= 0,
        Sign.EQUAL: order == 0,
    }[sign]


def _order(one: End, other: End) -> int:
    if isinstance(one, Span) and isinstance(other, Span):
        if one == other:
            return 0
        before = one.end is not None and other.start is not None and one.end <= other.start
        after = one.start is not None and other.end is not None and one.start >= other.end
        return after - before
    ranks = [end.value if isinstance(end, Open) else 0 for end in (one, other)]
    return (ranks[0] > ranks[1]) - (ranks[0] < ranks[1])
