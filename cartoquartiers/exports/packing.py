"""One gzip member put together from pieces that were packed apart, so that unchanged ones are packed once.

Not one member for each piece, though the standard allows it: browsers stop reading at the end of the first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_TAIL = struct.Struct("<LL")
# CRC-32 is arithmetic of polynomials over two elements, the highest power in the lowest bit (RFC 1952 has the
# polynomial); one byte more multiplies by the eighth power of x.
_POLYNOMIAL, _ONE, _X_TO_8 = 0xEDB88320, 1 << 31, 1 << 23


@dataclass(frozen=True, slots=True)
class Packed:
    """A piece packed so that another may follow, with the CRC-32 and the number of bytes of what it holds."""

    deflated: bytes
    checksum: int
    length: int

    @classmethod
    def of(cls, plain: Iterable[bytes]) -> Packed:
        """Pack a piece: it refers to nothing before it and ends on a whole byte."""
        packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed, checksum, length = bytearray(), 0, 0
        for chunk in plain:
            packed += packer.compress(chunk)
            checksum, length = zlib.crc32(chunk, checksum), length + len(chunk)
        return cls(bytes(packed + packer.flush(zlib.Z_SYNC_FLUSH)), checksum, length)

    @classmethod
    def from_bytes(cls, kept: bytes) -> Packed:
        """What ``to_bytes`` gave."""
        return cls(kept[: -_TAIL.size], *_TAIL.unpack(kept[-_TAIL.size :]))

    def to_bytes(self) -> bytes:
        """As it is kept on disk."""
        return self.deflated + _TAIL.pack(self.checksum, self.length)


def member(pieces: Iterable[Packed]) -> Iterator[bytes]:
    """The gzip member (RFC 1952) of these pieces."""
    yield _HEAD
    checksum = length = 0
    for piece in pieces:
        yield piece.deflated
        checksum = followed(checksum, piece.checksum, piece.length)
        length += piece.length
    yield _LAST_BLOCK + _TAIL.pack(checksum, length & 0xFFFFFFFF)


def followed(checksum: int, other: int, length: int) -> int:
    """The CRC-32 of some bytes followed by ``length`` others, from the two checksums."""
    power, factor = _X_TO_8, checksum
    while length:
        if length & 1:
            factor = _times(power, factor)
        power, length = _times(power, power), length >> 1
    return factor ^ other


def _times(one: int, other: int) -> int:
    """The product of two polynomials, modulo that of CRC-32."""
    product, bit = 0, _ONE
    while bit:
        if one & bit:
            product ^= other
        other = (other >> 1) ^ (_POLYNOMIAL if other & 1 else 0)
        bit >>= 1
    return product
