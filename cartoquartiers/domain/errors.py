"""What can go wrong, as codes; the sentences are chosen where people read them (web/wording.py)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from itertools import islice
from typing import Any

MOST_PROBLEMS = 100
"""How many problems of one proposal are told: nobody mends more at a time."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with one field. ``params`` fill the sentence of ``code``."""

    field: str
    code: str
    params: Mapping[str, Any] = default(default_factory=dict)


def written(problem: Problem) -> dict[str, Any]:
    """A problem as it is kept in JSON."""
    return {"field": problem.field, "code": str(problem.code), "params": dict(problem.params)}


def read_problem(kept: Mapping[str, Any]) -> Problem:
    """A problem that was kept."""
    return Problem(kept["field"], kept["code"], kept["params"])


class ValueProblem(ValueError):
    """A single value cannot be taken; carries the code of the reason."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class CartoError(Exception):
    """Parent of what the use-cases raise on purpose."""


class Invalid(CartoError):
    """The proposal cannot be stored as it is: a list of problems, one a field."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # A megabyte of made-up names must not become ten of sentences.
        self.problems = tuple(islice(problems, MOST_PROBLEMS))
        super().__init__(", ".join(f"{p.field}:{p.code}" for p in self.problems))


class Conflicting(CartoError):
    """Somebody else was faster. ``code`` tells how; ``details`` hold both values."""

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


class Forbidden(CartoError):
    """The actor may not do this to this subject."""

    def __init__(self, code: str = "forbidden") -> None:
        self.code = code
        super().__init__(code)


class NotFound(CartoError):
    """There is no such thing, or not for this actor."""

    def __init__(self, what: str = "place") -> None:
        self.what = what
        super().__init__(what)
