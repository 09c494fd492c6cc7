"""Rows of a file without ids: what still tells two of them apart when name and address are the same."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import replace

from cartoquartiers.domain.mapping import MappedRow


def told_apart(rows: Sequence[MappedRow]) -> list[MappedRow]:
    """The rows of a whole file, each hash of which then names one of them only.

    The position (six decimals) joins a hash that is not unique, then a rank among those that stand at the
    same point. Rows that say the same in everything are one row written twice, and keep one id. The same
    file makes the same ids each time.
    """
    ranks = _ranks(rows)
    placed = [
        replace(row, source_id=_hash(row.source_id, _point(row)))
        if row.source_id and row.position and len(ranks[row.source_id]) > 1
        else row
        for row in rows
    ]
    ranks = _ranks(placed)
    return [
        replace(row, source_id=_hash(row.source_id, str(rank)))
        if (rank := ranks[row.source_id][_content(row)]) and row.source_id
        else row
        for row in placed
    ]


def _ranks(rows: Sequence[MappedRow]) -> dict[str, dict[Hashable, int]]:
    """By id, what its rows say, in the order in which it first comes."""
    found: dict[str, dict[Hashable, int]] = {}
    for row in rows:
        contents = found.setdefault(row.source_id, {})
        contents.setdefault(_content(row), len(contents))
    return found


def _hash(source_id: str, detail: str) -> str:
    return hashlib.sha256(f"{source_id}\x1f{detail}".encode()).hexdigest()[: len(source_id)]


def _point(row: MappedRow) -> str:
    return f"{row.position[0]:.6f} {row.position[1]:.6f}" if row.position else ""


def _content(row: MappedRow) -> Hashable:
    return tuple(sorted(row.values.items())), row.position, bool(row.problems)
