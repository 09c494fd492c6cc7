"""Mapbox Vector Tile 2.1 for points: one layer, in a format of a few numbers (protocol buffers)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

EXTENT = 4096
"""The side of a tile in its own units; x goes east, y south, from its north-west corner."""

_VARINT, _BYTES = 0, 2
_POINT, _MOVE_TO_ONE = 1, 9


@dataclass(frozen=True, slots=True)
class TilePoint:
    """A point of a tile, 0 ≤ x, y < EXTENT; `number` tells features apart; what is None is left out."""

    x: int
    y: int
    values: Mapping[str, str | int | None]
    number: int | None = None


@dataclass
class _Layer:
    """Names and values stand once in a layer; features refer to them by their rank."""

    keys: dict[str, int] = field(default_factory=dict)
    values: dict[str | int, int] = field(default_factory=dict)

    def tags(self, point: TilePoint) -> bytes:
        ranks = bytearray()
        for key, value in point.values.items():
            if value is not None:
                ranks += _varint(self.keys.setdefault(key, len(self.keys)))
                ranks += _varint(self.values.setdefault(value, len(self.values)))
        return bytes(ranks)


def tile(name: str, points: Iterable[TilePoint]) -> bytes:
    """The tile with these points in its one layer; nothing at all when there is none, as the format says."""
    layer = _Layer()
    features = b"".join(_message(2, _feature(layer, point)) for point in points)
    if not features:
        return b""
    body = bytearray(_number(15, 2) + _message(1, name.encode()) + features)
    for key in layer.keys:
        body += _message(3, key.encode())
    for value in layer.values:
        body += _message(4, _number(5, value) if isinstance(value, int) else _message(1, value.encode()))
    return _message(3, bytes(body + _number(5, EXTENT)))


def _feature(layer: _Layer, point: TilePoint) -> bytes:
    geometry = _varint(_MOVE_TO_ONE) + _varint(_zigzag(point.x)) + _varint(_zigzag(point.y))
    number = b"" if point.number is None else _number(1, point.number)
    return number + _message(2, layer.tags(point)) + _number(3, _POINT) + _message(4, geometry)


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _number(tag: int, value: int) -> bytes:
    return _varint(tag << 3 | _VARINT) + _varint(value)


def _message(tag: int, content: bytes) -> bytes:
    return _varint(tag << 3 | _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    if value < 128:
        return bytes((value,))
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
