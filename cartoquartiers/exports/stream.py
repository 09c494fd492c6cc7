"""Stored texts in, chunks of bytes out: never more than one chunk is held, whatever the number of places."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
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


@dataclass(frozen=True, slots=True)
class Parts:
    """How the bytes of a file are put together: `begin`, then each text between `before` and `after`, with
    `between` from one to the next, then `end`. So a file can be made of pieces that did not change."""

    begin: Callable[[Totals], str]
    before: str = ""
    after: str = ""
    between: str = ""
    end: str = ""

    def texts(self, texts: Iterable[bytes]) -> Iterator[bytes]:
        """The texts (UTF-8) of a piece of the file, with what stands around them."""
        before, after = self.before.encode(), self.after.encode()
        further = self.between.encode() + before
        for text in texts:
            yield before + text + after
            before = further

    def whole(self, texts: Iterable[bytes], totals: Totals) -> Iterator[bytes]:
        """The whole file."""
        yield self.begin(totals).encode()
        yield from self.texts(texts)
        yield self.end.encode()

    def length(self, totals: Totals) -> int:
        """Bytes of the whole file."""
        around = totals.count * len(self.before + self.after) + max(totals.count - 1, 0) * len(self.between)
        return len(self.begin(totals).encode()) + totals.size + around + len(self.end)


def box_of(features: Iterable[bytes]) -> Box | None:
    """The box of stored features, None when there is none."""
    west, south, east, north = 180.0, 90.0, -180.0, -90.0
    for text in features:
        x, y = json.loads(text)["geometry"]["coordinates"]
        west, south, east, north = min(west, x), min(south, y), max(east, x), max(north, y)
    return (west, south, east, north) if west <= east else None


def gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in chunks of about CHUNK bytes."""
    waiting: list[bytes] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= CHUNK:
            yield b"".join(waiting)
            waiting.clear()
            length = 0
    if waiting:
        yield b"".join(waiting)


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Pieces that were written anew, as UTF-8, in chunks of about CHUNK bytes."""
    return gathered(piece.encode() for piece in pieces)


def gzipped(chunks: Iterable[bytes], level: int = 6) -> Iterator[bytes]:
    """The chunks as one gzip member, which ends only when they all came: a cut stream is seen to be cut."""
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for chunk in chunks:
        packed = packer.compress(chunk)
        if packed:
            yield packed
    yield packer.flush()
