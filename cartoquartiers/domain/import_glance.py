"""What one sees of the columns of a file at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cartoquartiers.domain.record import Record, text_of

_SAMPLES, _SHORT = 3, 60


def glance(columns: Sequence[str], rows: Iterable[Record]) -> list[dict[str, Any]]:
    """Of each column up to three different values, cut (`samples`), and how many rows in a hundred fill it
    (`filled`)."""
    records = list(rows)
    return [_glance(column, records) for column in columns]


def _glance(column: str, rows: Sequence[Record]) -> dict[str, Any]:
    samples: dict[str, None] = {}
    filled = 0
    for row in rows:
        text = text_of(row.values.get(column))
        filled += bool(text)
        if text and len(samples) < _SAMPLES:
            samples[text] = None
    return {
        "samples": [_cut(text) for text in samples],
        "filled": round(100 * filled / len(rows)) if rows else 0,
    }


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
