"""Files put together from pieces, a stretch of place numbers each: only those that changed are written again.

`<data>/exports/pieces/<file>/<rank>-<count>-<tick>-<instant>-<programs>`, each with a sibling that is packed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path

from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.packing import Packed, member
from cartoquartiers.exports.registry import Format
from cartoquartiers.exports.stream import CHUNK, Parts, gathered
from cartoquartiers.store.queries import stretches
from cartoquartiers.store.queries.published import texts
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import shelf
from cartoquartiers.usecases.give_back import Export

_PACKED = ".deflated"


@dataclass(frozen=True)
class Piece:
    """A piece of a file: where it is once it is made, and the places (numbers from, to before) in it."""

    path: Path
    numbers: tuple[int, int]

    @property
    def packed(self) -> Path:
        """Where its packed sibling is."""
        return self.path.with_name(self.path.name + _PACKED)


@dataclass(frozen=True)
class Whole:
    """The file of the present state as its pieces; valid as long as ``work`` is open.

    A piece that is on the disk is taken from there, any other from the database, in the same snapshot: also
    one that was there a moment ago.
    """

    work: Work
    dataset: Dataset
    row: Format
    parts: Parts
    folder: Path
    pieces: list[Piece]

    @classmethod
    def of(cls, work: Work, data: Path, dataset: Dataset, row: Format, edition: str) -> "Whole":
        """The file under the folder of the data. Raises ValueError for a format that is not its stored
        texts."""
        if row.parts is None:
            raise ValueError(f"{row.name} has no pieces")
        folder = data / "exports" / "pieces" / (dataset.name + row.file)
        return cls(work, dataset, row, row.parts, folder, list(_pieces(work, folder, dataset, edition)))

    def make(self) -> None:
        """Write the pieces that are missing; those of earlier states go."""
        for piece in self.pieces:
            shelf.found_or_made(piece.path, partial(self._write, piece))
            shelf.found_or_made(piece.packed, partial(self._pack, piece))
        _forget(self.folder, self.pieces)

    def plain(self) -> Iterator[bytes]:
        """The file, a piece at a time."""
        for part in self._parts():
            yield from [part] if isinstance(part, bytes) else self._read(part)

    def gzip(self) -> Iterator[bytes]:
        """The file in gzip."""
        return member(
            Packed.of([part]) if isinstance(part, bytes) else self._read_packed(part)
            for part in self._parts()
        )

    def _parts(self) -> Iterator[bytes | Piece]:
        yield self.parts.begin(Export(self.work, self.row, self.dataset, PlaceFilters()).totals).encode()
        for rank, piece in enumerate(self.pieces):
            if rank and self.parts.between:
                yield self.parts.between.encode()
            yield piece
        yield self.parts.end.encode()

    def _texts(self, piece: Piece) -> Iterator[bytes]:
        row, everything = self.row, PlaceFilters()
        found = texts(self.work, self.dataset, everything, row.stored.value, piece.numbers)
        return gathered(self.parts.texts(found))

    def _read(self, piece: Piece) -> Iterator[bytes]:
        try:
            file = piece.path.open("rb")
        except FileNotFoundError:
            yield from self._texts(piece)
            return
        with file:
            yield from iter(partial(file.read, CHUNK), b"")

    def _read_packed(self, piece: Piece) -> Packed:
        try:
            return Packed.from_bytes(piece.packed.read_bytes())
        except FileNotFoundError:
            return Packed.of(self._read(piece))

    def _write(self, piece: Piece, making: Path) -> None:
        with making.open("wb") as file:
            file.writelines(self._texts(piece))

    def _pack(self, piece: Piece, making: Path) -> None:
        making.write_bytes(Packed.of(self._read(piece)).to_bytes())


def _pieces(work: Work, folder: Path, dataset: Dataset, edition: str) -> Iterator[Piece]:
    for rank, stretch in stretches.stretches(work).items():
        if share := stretch.shares.get(dataset.code):
            state = f"{stretch.tick}-{stretch.changed_at.astimezone(UTC):%Y%m%dT%H%M%S%f}"
            numbers = (rank * stretches.STRETCH, (rank + 1) * stretches.STRETCH)
            yield Piece(folder / f"{rank}-{share.places}-{state}-{edition}", numbers)


def _forget(folder: Path, pieces: list[Piece]) -> None:
    kept = {path.name for piece in pieces for path in (piece.path, piece.packed)}
    for path in folder.glob("*"):
        if path.is_file() and path.name not in kept:
            path.unlink(missing_ok=True)
