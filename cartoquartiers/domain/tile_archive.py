"""What the first bytes of a PMTiles archive say (specification 3): which zooms, which kind of tiles."""

from __future__ import annotations

from dataclasses import dataclass

HEADER_BYTES = 127
_MAGIC = b"PMTiles\x03"
_KIND, _LEAST, _MOST = 99, 100, 101
_VECTORS = 1


@dataclass(frozen=True)
class Zooms:
    """The shallowest and the deepest zoom that an archive holds."""

    least: int
    most: int


def zooms_of(header: bytes) -> Zooms | None:
    """The zooms of an archive of vector tiles; None for whatever is not one."""
    if len(header) < HEADER_BYTES or not header.startswith(_MAGIC) or header[_KIND] != _VECTORS:
        return None
    found = Zooms(header[_LEAST], header[_MOST])
    return found if found.least <= found.most <= 24 else None
