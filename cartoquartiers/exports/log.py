"""The log of the moderation as a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from cartoquartiers.exports.notes import csv_of

NAMES = ("date", "nature", "decision", "motif", "delai_heures", "par", "code_insee", "quartier", "rubrique")
"""The columns; additive only. All but ``date`` (ISO) and ``delai_heures`` (whole hours between receipt and
decision, rounded down) are codes; ``par`` is ``equipe`` or the code of a named rule."""


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """UTF-8 without byte order mark, comma, CRLF (RFC 4180)."""
    return csv_of(NAMES, rows)
