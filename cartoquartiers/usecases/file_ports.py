"""What makes the files that only a library can write; the program that makes one loads little else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cartoquartiers.domain.published import Column


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """Places as stored features, one GeoJSON text (UTF-8) each, `count` of them, to be read once, under
    `columns`.

    `box` is west, south, east, north in degrees, None when there is no place. `at` is the instant at which
    the data became so: a file may carry it, and no other, so that the same data is the same bytes.
    """

    columns: Sequence[Column]
    texts: Iterable[bytes]
    count: int
    box: tuple[float, float, float, float] | None
    at: datetime


class MakingFailed(RuntimeError):
    """A file could not be made; the words are for the log."""


class FileMaker(Protocol):
    """Makes one file that only a library can write, holding a few places at a time, whatever their number."""

    def __call__(self, table: PlaceTable, target: Path) -> None:
        """Write the whole file at ``target``, which does not exist yet; scratch files may stand beside it.

        Raises MakingFailed.
        """
        ...
