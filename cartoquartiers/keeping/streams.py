"""Bytes on their way to and from files: packed, unpacked, cut into lines, written so that they last."""

import hashlib
import io
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

CHUNK = 256 * 1024
_GZIP = 31  # zlib's way of saying: with a gzip header


class ChunkReader(io.RawIOBase):
    """An iterator of chunks, read like a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = b""

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill what fits; 0 at the end."""
        while not self._left:
            following = next(self._chunks, None)
            if following is None:
                return 0
            self._left = following
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def packed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gzip, piece by piece."""
    packer = zlib.compressobj(6, wbits=_GZIP)
    for chunk in chunks:
        if part := packer.compress(chunk):
            yield part
    yield packer.flush()


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The contrary, in small pieces whatever the input. Raises ``ValueError`` for what is cut off or is no
    gzip."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        for chunk in chunks:
            part, left = unpacker.decompress(chunk, CHUNK), unpacker.unconsumed_tail
            yield part
            # A full piece may leave more behind, in the input or in the unpacker itself.
            while left or len(part) == CHUNK:
                part, left = unpacker.decompress(left, CHUNK), unpacker.unconsumed_tail
                yield part
    except zlib.error as wrong:
        raise ValueError("not a gzip") from wrong
    if not unpacker.eof:
        raise ValueError("cut off")


def lines_of(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines, each with its end."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest


def chunks_of(path: Path) -> Iterator[bytes]:
    """The content of a file."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def sha256_of(chunks: Iterable[bytes]) -> str:
    """The hash of all chunks together, in hexadecimal."""
    passing = Passing()
    for _chunk in passing.through(chunks):
        pass
    return passing.sha256


class Passing:
    """Hashes and measures what passes."""

    def __init__(self) -> None:
        self.bytes = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The hash of what has passed."""
        return self._digest.hexdigest()

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks."""
        for chunk in chunks:
            self.bytes += len(chunk)
            self._digest.update(chunk)
            yield chunk


class LastingFile(io.RawIOBase):
    """A new file of this user alone, hashed while it is written; on the disk once ``keep`` returned."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.size = 0
        self._digest = hashlib.sha256()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._digest.hexdigest()

    def writable(self) -> bool:
        """It is only written."""
        return True

    def write(self, data: Any) -> int:
        """Add bytes."""
        part = bytes(data)
        self._digest.update(part)
        self._file.write(part)
        self.size += len(part)
        return len(part)

    def keep(self) -> None:
        """Make sure that the bytes survive a power cut."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
