"""Stored texts in, chunks of bytes out: never more than one chunk is held, whatever the number of places."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cartoquartiers.domain.published import Column

CHUNK = 64 * 1024
"""Bytes gathered before a chunk leaves; below it the cost of a chunk in the server outweighs its content."""

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of a selection before its first text is read, from sums that the database keeps.

    `size` is the sum of the byte lengths (UTF-8) of the texts; `box` what they cover, None when nothing;
    `extra_columns` the extra fields with which the CSV lines were written, as rows of the data dictionary.
    """

    count: int
    size: int
    box: Box | None = None
    extra_columns: tuple[Column, ...] = ()

    @property
    def extra(self) -> tuple[str, ...]:
        """The codes of the extra fields, in order."""
        return tuple(column.name for column in self.extra_columns)


def gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    """The pieces as UTF-8, in chunks of about CHUNK bytes."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= CHUNK:
            yield "".join(waiting).encode()
            waiting.clear()
            length = 0
    if waiting:
        yield "".join(waiting).encode()


def gzipped(chunks: Iterable[bytes], level: int = 6) -> Iterator[bytes]:
    """The chunks as one gzip member, which ends only when they all came: a cut stream is seen to be cut."""
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for chunk in chunks:
        packed = packer.compress(chunk)
        if packed:
            yield packed
    yield packer.flush()
