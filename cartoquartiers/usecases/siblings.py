"""The packed siblings of a file on disk: whoever opens a packing gets bytes that were packed once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
import zstandard

from cartoquartiers.exports.stream import CHUNK, gzipped


@dataclass(frozen=True)
class Packing:
    """One way to pack: its name in HTTP, the end of the sibling's name, and what packs."""

    name: str
    suffix: str
    packs: Callable[[Iterator[bytes]], Iterator[bytes]]

    def path(self, file: Path) -> Path:
        """Where the sibling of a file is, once it is made."""
        return file.with_name(file.name + self.suffix)

    def pack(self, source: Path, target: Path) -> None:
        """Write a file packed, with nothing in it of the day on which it was."""
        with source.open("rb") as plain, target.open("wb") as packed:
            packed.writelines(self.packs(iter(lambda: plain.read(CHUNK), b"")))


def _brotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    # Quality 5 packs some 70 MB of features a second; 9 takes three times as long for 8 % less.
    packer = brotli.Compressor(quality=5)
    yield from map(packer.process, chunks)
    yield packer.finish()


def _zstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(level=6, write_checksum=True).compressobj()
    yield from map(packer.compress, chunks)
    yield packer.flush()


GZIP = Packing("gzip", ".gz", gzipped)
ZSTD = Packing("zstd", ".zst", _zstd)
BROTLI = Packing("br", ".br", _brotli)
PACKINGS = (ZSTD, BROTLI, GZIP)
"""The first that is there and that the reader opens is served, among those that it wants alike."""
EXTRA = (ZSTD, BROTLI)
"""Those that are made once the data is calm: gzip, which every program opens, is made at once."""
