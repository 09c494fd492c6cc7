"""One gzip member put together from pieces that were packed apart, so that unchanged ones are packed once.

Not one member for each piece, though the standard allows it: browsers stop reading at the end of the first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


def deflated(chunks: Iterable[bytes], level: int = 6) -> Iterator[bytes]:
    """A piece, packed so that another may follow: it refers to nothing before it and ends on a whole byte."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush(zlib.Z_SYNC_FLUSH)


def member(pieces: Iterable[Iterable[bytes]], plain: Iterable[bytes]) -> Iterator[bytes]:
    """The gzip member of these deflated pieces; `plain`: the bytes that they hold, for its checksum."""
    yield _HEAD
    for piece in pieces:
        yield from piece
    checksum = length = 0
    for chunk in plain:
        checksum, length = zlib.crc32(chunk, checksum), length + len(chunk)
    yield _LAST_BLOCK + struct.pack("<LL", checksum, length & 0xFFFFFFFF)
