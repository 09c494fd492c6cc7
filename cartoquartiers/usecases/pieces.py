"""Files put together from pieces, a stretch of place numbers each: only those that changed are written again.

`<data>/exports/pieces/<file>/<rank>-<count>-<tick>-<instant>`, each with a sibling that is packed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import chain
from pathlib import Path

from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.packing import deflated, member
from cartoquartiers.exports.registry import Format
from cartoquartiers.exports.stream import Parts, gathered
from cartoquartiers.store.queries import stretches
from cartoquartiers.store.queries.published import texts
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import shelf
from cartoquartiers.usecases.give_back import Export

_READ = 1 << 20
_PACKED = ".deflated"


@dataclass(frozen=True)
class Whole:
    """A file as a row of texts and pieces on disk, in order."""

    parts: list[bytes | Path]

    def plain(self, target: Path) -> None:
        """Write the file."""
        with target.open("wb") as file:
            file.writelines(chain.from_iterable(map(_bytes, self.parts)))

    def packed(self, target: Path) -> None:
        """Write the file in gzip; what it holds is read too, for its checksum."""
        pieces = (
            deflated([part]) if isinstance(part, bytes) else _bytes(_packed(part)) for part in self.parts
        )
        with target.open("wb") as file:
            file.writelines(member(pieces, chain.from_iterable(map(_bytes, self.parts))))


def whole(work: Work, folder: Path, dataset: Dataset, row: Format, edition: str) -> Whole:
    """The file of the present state, its missing pieces made; those of earlier states go.

    Raises ValueError for a format that is not its stored texts.
    """
    if row.parts is None:
        raise ValueError(f"{row.name} has no pieces")
    totals = Export(work, row, dataset, PlaceFilters()).totals
    pieces = list(_pieces(work, folder / (dataset.name + row.file), dataset, row, row.parts, edition))
    between = row.parts.between.encode()
    parts: list[bytes | Path] = [row.parts.begin(totals).encode()]
    for piece in (piece for piece in pieces if piece.stat().st_size):
        if len(parts) > 1 and between:
            parts.append(between)
        parts.append(piece)
    parts.append(row.parts.end.encode())
    _forget(folder / (dataset.name + row.file), pieces)
    return Whole(parts)


def _pieces(
    work: Work, folder: Path, dataset: Dataset, row: Format, parts: Parts, edition: str
) -> Iterator[Path]:
    for rank, stretch in stretches.stretches(work).items():
        if dataset.code not in stretch.shares:
            continue
        state = f"{stretch.tick}-{stretch.changed_at.astimezone(UTC):%Y%m%dT%H%M%S%f}"
        target = folder / f"{rank}-{stretch.shares[dataset.code].places}-{state}-{edition}"
        numbers = (rank * stretches.STRETCH, (rank + 1) * stretches.STRETCH)

        def make(making: Path, numbers: tuple[int, int] = numbers) -> None:
            found = texts(work, dataset, PlaceFilters(), row.stored.value, numbers)
            _write(making, gathered(parts.texts(found)))

        def pack(making: Path, plain: Path = target) -> None:
            _write(making, deflated(_bytes(plain)))

        shelf.found_or_made(target, make)
        shelf.found_or_made(_packed(target), pack)
        yield target


def _packed(piece: Path) -> Path:
    return piece.with_name(piece.name + _PACKED)


def _write(target: Path, chunks: Iterable[bytes]) -> None:
    with target.open("wb") as file:
        file.writelines(chunks)


def _bytes(part: bytes | Path) -> Iterator[bytes]:
    if isinstance(part, bytes):
        yield part
        return
    with part.open("rb") as file:
        while chunk := file.read(_READ):
            yield chunk


def _forget(folder: Path, pieces: list[Path]) -> None:
    kept = {path.name for piece in pieces for path in (piece, _packed(piece))}
    for path in folder.glob("*"):
        if path.is_file() and path.name not in kept:
            path.unlink(missing_ok=True)
