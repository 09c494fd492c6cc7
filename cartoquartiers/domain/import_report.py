"""The account of an import: every row that was read is in exactly one of four heaps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from cartoquartiers.domain.errors import Problem


class Heap(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one row. `reasons` say why it was refused, `remarks` what is worth knowing of one taken.

    `waiting`: its contribution waits for a moderator; `to_place`: somebody has to place it on the map;
    `disputed`: people corrected what the source changed since; `repeated`: the file said the same above.
    """

    line: int
    heap: Heap
    reasons: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    waiting: bool = False
    to_place: bool = False
    disputed: bool = False
    repeated: bool = False


@dataclass(slots=True)
class ImportReport:
    """The account, filled row by row. `vanished` counts what the source gave before and no longer gives."""

    source: str
    licence: str
    dry_run: bool = False
    read: int = 0
    heaps: dict[Heap, int] = field(default_factory=lambda: dict.fromkeys(Heap, 0))
    waiting: int = 0
    to_place: int = 0
    disputed: int = 0
    repeated: int = 0
    vanished: int = 0
    refused: list[Fate] = field(default_factory=list)
    remarked: list[Fate] = field(default_factory=list)

    def add(self, fate: Fate) -> None:
        """Count one row."""
        self.read += 1
        self.heaps[fate.heap] += 1
        self.waiting += fate.waiting
        self.to_place += fate.to_place
        self.disputed += fate.disputed
        self.repeated += fate.repeated
        if fate.heap is Heap.REFUSED:
            self.refused.append(fate)
        if fate.remarks:
            self.remarked.append(fate)


def line_ranges(lines: Iterable[int]) -> str:
    """Write line numbers as people do: 2, 5-9, 12."""
    ranges: list[list[int]] = []
    for line in sorted(set(lines)):
        if ranges and ranges[-1][1] == line - 1:
            ranges[-1][1] = line
        else:
            ranges.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
