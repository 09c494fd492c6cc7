"""A filter that was understood: every property known, every value of the measure that it is compared with.

The tree of CQL2 (from JSON, or from text by `domain.cql_text`) comes in, conditions come out. What is not
among them is refused: nothing that somebody wrote reaches the database but as a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import shapely

from cartoquartiers.domain.instants import Span
from cartoquartiers.domain.published import Column


class Sign(StrEnum):
    """How two values are compared."""

    EQUAL = "="
    OTHER = "<>"
    LESS = "<"
    MORE = ">"
    AT_MOST = "<="
    AT_LEAST = ">="


TURNED = {
    Sign.LESS: Sign.MORE,
    Sign.MORE: Sign.LESS,
    Sign.AT_MOST: Sign.AT_LEAST,
    Sign.AT_LEAST: Sign.AT_MOST,
}
"""What is said of two values, said of the second first."""


class Relation(StrEnum):
    """How the geometry of a feature lies to a shape."""

    INTERSECTS = "s_intersects"
    DISJOINT = "s_disjoint"
    EQUALS = "s_equals"
    WITHIN = "s_within"
    CONTAINS = "s_contains"
    TOUCHES = "s_touches"
    CROSSES = "s_crosses"
    OVERLAPS = "s_overlaps"


@dataclass(frozen=True, slots=True)
class Regard:
    """What is left out of account on one side of a comparison: case, accents."""

    case: bool = False
    accents: bool = False


STRICT = Regard()


@dataclass(frozen=True, slots=True)
class Always:
    """True or false whatever the feature."""

    value: bool


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One part holds at least."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; unknown stays unknown."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Missing:
    """The feature has no value there."""

    column: Column


@dataclass(frozen=True, slots=True)
class Compare:
    """A property against a value: a text, a number, or a span for what is dated."""

    column: Column
    sign: Sign
    value: str | float | Span
    of_column: Regard = STRICT
    of_value: Regard = STRICT


@dataclass(frozen=True, slots=True)
class OneOf:
    """A property is one of these texts or numbers."""

    column: Column
    values: Sequence[str | float]
    of_column: Regard = STRICT
    of_values: Regard = STRICT


@dataclass(frozen=True, slots=True)
class Like:
    """A text follows a pattern: `%` any characters, `_` one, a backslash before one that is meant."""

    column: Column
    pattern: str
    of_column: Regard = STRICT
    of_pattern: Regard = STRICT


@dataclass(frozen=True, slots=True)
class Lies:
    """The geometry lies so to a shape (longitude, latitude in degrees)."""

    relation: Relation
    shape: shapely.Geometry


Condition = Always | All | Some | Not | Missing | Compare | OneOf | Like | Lies


def names_geometry(condition: Condition | None) -> bool:
    """Whether a condition looks at where features lie."""
    match condition:
        case All(parts) | Some(parts):
            return any(map(names_geometry, parts))
        case Not(part):
            return names_geometry(part)
        case _:
            return isinstance(condition, Lies)
