"""Pieces that were packed apart make one gzip member: any program opens it."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from cartoquartiers.exports.packing import Packed, followed, member


@given(st.binary(max_size=3000), st.binary(max_size=3000))
def test_a_checksum_of_both_follows_from_those_of_each(one: bytes, other: bytes) -> None:
    assert followed(zlib.crc32(one), zlib.crc32(other), len(other)) == zlib.crc32(one + other)


@given(st.lists(st.binary(max_size=500), max_size=6))
def test_pieces_are_one_member(plain: list[bytes]) -> None:
    pieces = [Packed.of([one]) for one in plain]
    assert [Packed.from_bytes(one.to_bytes()) for one in pieces] == pieces
    packed = b"".join(member(pieces))
    assert gzip.decompress(packed) == b"".join(plain)
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (reader.decompress(packed), reader.unused_data) == (b"".join(plain), b"")
