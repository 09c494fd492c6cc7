"""The grid of map tiles (Web Mercator, EPSG:3857): x from 180° W eastward, y from the north southward."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cartoquartiers.domain.filters import Box

DEEPEST = 22


@dataclass(frozen=True, slots=True)
class Tile:
    """One square of the grid."""

    z: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the grid has it, down to DEEPEST."""
        return 0 <= self.z <= DEEPEST and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z

    @property
    def box(self) -> Box:
        """Its edges: west, south, east, north in degrees."""
        side = 2**self.z
        west, east = (360.0 * column / side - 180.0 for column in (self.x, self.x + 1))
        return west, _latitude(self.y + 1, side), east, _latitude(self.y, side)


def _latitude(row: int, side: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))
