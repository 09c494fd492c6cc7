"""Characters that no text of a person holds, and that one of the two databases would refuse."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.import_words import RowTrouble

#: NUL (refused by PostgreSQL alone), half a surrogate pair (cannot be written), the mark of lost bytes.
_FORBIDDEN = re.compile("[\x00\ud800-\udfff\ufffd]")


def forbidden_character(values: Mapping[str, object]) -> tuple[Problem, ...]:
    """Name the columns with such a character, each once."""
    return tuple(
        Problem("", RowTrouble.FORBIDDEN_CHARACTER, {"column": _FORBIDDEN.sub("�", column)})
        for column, value in values.items()
        if _holds(column) or _holds(value)
    )


def _holds(value: object) -> bool:
    if isinstance(value, str):
        return _FORBIDDEN.search(value) is not None
    if isinstance(value, list):
        return any(map(_holds, value))
    if isinstance(value, dict):
        return any(_holds(key) or _holds(inner) for key, inner in value.items())
    return False
