"""The places of the map as few bytes: labels once, then numbers in columns. static/js/map/points.js reads it.

Four bytes with the length of the head, the head (JSON in UTF-8), then each column of ``COLUMNS`` one after
the other, a number of the column in one to five bytes: seven bits a byte, the lowest first, the eighth bit
says that more follow. Places lie along a Z-curve (Morton), so that neighbours on the map are neighbours here:
their positions differ by little, and what is not in view is left out by whole blocks.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.signedinteger[Any]]

#: Those that are told as the difference from the place before.
DIFFERENCES = ("lon", "lat", "number")
COLUMNS = (*DIFFERENCES, "type", "rubrique", "quartier", "commune", "traits")
_LONGEST = 5
# As many units east of 180° W and north of 90° S, so that nothing is below zero.
_EAST, _NORTH = 180_000_000, 90_000_000


def pack(head: Mapping[str, Any], columns: Mapping[str, Numbers]) -> bytes:
    """Return the bytes. ``lon`` and ``lat`` are whole numbers of 1e-6 degree, the others from 0 on."""
    order = _order(columns)

    # One column at a time is widened: all of them would be 64 MB for a million places.
    def wide(name: str) -> Numbers:
        return columns[name][order].astype(np.int64)

    parts = [_written(_zigzag(np.diff(wide(name), prepend=0))) for name in DIFFERENCES]
    parts += [_written(wide(name)) for name in COLUMNS[len(DIFFERENCES) :]]
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join([len(told).to_bytes(4, "little"), told, *parts])


def _order(columns: Mapping[str, Numbers]) -> Numbers:
    """The ranks of the places along the curve; two at one position by number, so that the same places are
    the same bytes."""
    east, north = columns["lon"].astype(np.int64) + _EAST, columns["lat"].astype(np.int64) + _NORTH
    return np.lexsort((columns["number"], _along_the_curve(east, north)))


def _along_the_curve(x: Numbers, y: Numbers) -> NDArray[np.uint64]:
    return _spread(x) | (_spread(y) << np.uint64(1))


def _spread(values: Numbers) -> NDArray[np.uint64]:
    """Put a zero between the bits of numbers below 2**32."""
    spread = values.astype(np.uint64)
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
    return spread


def _zigzag(values: Numbers) -> Numbers:
    """0, -1, 1, -2 … become 0, 1, 2, 3 …: small differences stay small."""
    return (values << 1) ^ (values >> 63)


def _written(values: Numbers) -> bytes:
    lengths = np.ones(len(values), np.int8)
    for count in range(1, _LONGEST):
        lengths += values >= 1 << (7 * count)
    starts = np.cumsum(lengths, dtype=np.int32) - lengths
    written = np.zeros(int(lengths.sum(dtype=np.int64)), np.uint8)
    for rank in range(_LONGEST):
        longer = lengths > rank
        more = (lengths[longer] > rank + 1) * 0x80
        written[starts[longer] + rank] = ((values[longer] >> (7 * rank)) & 0x7F) | more
    return written.tobytes()
