"""Conditions on features as expressions of the database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, not_, or_, true

from cartoquartiers.domain import cql
from cartoquartiers.domain.cql import Regard, Relation, Sign
from cartoquartiers.domain.feature_collections import Measure, measure_of
from cartoquartiers.domain.instants import Span
from cartoquartiers.domain.published import Column
from cartoquartiers.store.comparing import pattern_for
from cartoquartiers.store.spatial import lies, near_box

Expression = ColumnElement[bool]


class FeatureTable:
    """Where the properties and the geometry of a collection's features are kept."""

    def __init__(
        self,
        dialect: str,
        geometry: Any,
        value: Callable[[Column], Any],
        near: Callable[[Any], Expression] | None = None,
    ) -> None:
        self.dialect = dialect
        self.geometry = geometry
        self.value = value
        self.near = near

    def expression(self, condition: cql.Condition) -> Expression:
        """The condition as an expression."""
        match condition:
            case cql.Always(value):
                return true() if value else false()
            case cql.All(parts):
                return and_(true(), *map(self.expression, parts))
            case cql.Some(parts):
                return or_(false(), *map(self.expression, parts))
            case cql.Not(part):
                return not_(self.expression(part))
            case cql.Lies(relation, shape):
                return self._lies(relation, shape)
            case _:
                return self._term(condition)

    def _term(self, condition: cql.Missing | cql.Compare | cql.OneOf | cql.Like) -> Expression:
        value = self.value(condition.column)
        match condition:
            case cql.Missing():
                missing: Expression = value.is_(None)
                return missing
            case cql.OneOf(_, values, of_column, of_values):
                one_of: Expression = _regarded(value, of_column).in_(
                    [_regarded(v, of_values) for v in values]
                )
                return one_of
            case cql.Like(_, pattern, of_column, of_pattern):
                written = literal(pattern_for(self.dialect, pattern))
                return func.carto_follows(_regarded(value, of_column), _regarded(written, of_pattern))
            case cql.Compare(column, sign, Span() as span):
                return during(value, measure_of(column), sign, span)
            case cql.Compare(_, sign, given, of_column, of_value):
                return _compared(_regarded(value, of_column), sign, _regarded(given, of_value))

    def _lies(self, relation: Relation, shape: Any) -> Expression:
        exact = lies(relation, self.geometry, shape)
        if self.near is None or relation is Relation.DISJOINT:
            return exact
        return and_(self.near(shape), exact)


def near_shape(dialect: str, shape: Any) -> Expression:
    """Whether a place lies in the box around a shape: what the index answers."""
    west, south, east, north = shape.bounds
    return near_box(dialect, (west, south, east, north))


def during(value: Any, measure: Measure, sign: Sign, span: Span) -> Expression:
    """Whether an instant or a day stands so to a span; what is open on a side holds everything there."""
    if measure is Measure.DAY:
        first: Any = _day(span.start)
        after: Any = _day_after(span.end)
    else:
        first, after = span.start, span.end
    from_first = true() if first is None else value >= first
    until_last = true() if after is None else value < after
    before, later = not_(from_first), not_(until_last)
    chosen = {
        Sign.EQUAL: and_(from_first, until_last),
        Sign.OTHER: or_(before, later),
        Sign.LESS: before,
        Sign.AT_LEAST: from_first,
        Sign.AT_MOST: until_last,
        Sign.MORE: later,
    }
    there: Expression = value.is_not(None)
    return and_(there, chosen[sign])


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()


def _day_after(moment: datetime | None) -> str | None:
    """The day after the last one of which a part lies before the moment."""
    if moment is None:
        return None
    last = moment - timedelta(microseconds=1)
    # Beyond it is no day that could be written.
    return (
        "9999-12-32"
        if last.year == 9999 and last.timetuple().tm_yday == 365
        else _day(last + timedelta(days=1))
    )


def _compared(value: Any, sign: Sign, given: Any) -> Expression:
    if sign in (Sign.EQUAL, Sign.OTHER):
        equal: Expression = value == given
        return equal if sign is Sign.EQUAL else not_(equal)
    if not isinstance(given, float):
        value = func.carto_by_code_point(value)
    ordered: dict[Sign, Expression] = {
        Sign.LESS: value < given,
        Sign.MORE: value > given,
        Sign.AT_MOST: value <= given,
        Sign.AT_LEAST: value >= given,
    }
    return ordered[sign]


def _regarded(value: Any, regard: Regard) -> Any:
    if regard.accents:
        value = func.carto_bare(value)
    return func.carto_lower(value) if regard.case else value
