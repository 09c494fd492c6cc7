"""A PMTiles archive of one tile that stands for all of them: a square of water (specification, version 3)."""

from pathlib import Path

_DEEPEST = 15
_NOT_PACKED, _VECTORS = 1, 1


def write(path: Path) -> bytes:
    """Write the archive and return its bytes: zooms 0 to 15 of the whole world."""
    tile = _square("water")
    everywhere = (4 ** (_DEEPEST + 1) - 1) // 3
    # One entry: its first tile, how many are the same, its length, its place (offsets are kept plus one).
    directory = b"".join(map(_number, (1, 0, everywhere, len(tile), 1)))
    after = 127 + len(directory)
    parts = (127, len(directory), after, 2, after + 2, 0, after + 2, len(tile), everywhere, 1, 1)
    header = b"PMTiles\x03" + b"".join(part.to_bytes(8, "little") for part in parts)
    header += bytes((1, _NOT_PACKED, _NOT_PACKED, _VECTORS, 0, _DEEPEST))
    for degrees in (-180, -85, 180, 85):
        header += (degrees * 10_000_000).to_bytes(4, "little", signed=True)
    data = header + bytes((0,)) + bytes(8) + directory + b"{}" + tile
    path.write_bytes(data)
    return data


def _square(layer: str) -> bytes:
    """A Mapbox vector tile (version 2) with one polygon over all of it."""
    corners = (9, 0, 0, 26, 2 * 4096, 0, 0, 2 * 4096, 2 * 4096 - 1, 0, 15)
    shape = b"".join(map(_number, corners))
    feature = b"\x18\x03" + b"\x22" + _number(len(shape)) + shape
    told = b"\x0a" + _number(len(layer)) + layer.encode() + b"\x12" + _number(len(feature)) + feature
    told += b"\x28" + _number(4096) + b"\x78\x02"
    return b"\x1a" + _number(len(told)) + told


def _number(value: int) -> bytes:
    """A varint."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes((*found, value))
