"""Giving the data back: a selection of a published file, measured and streamed from the stored texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cartoquartiers.domain.datasets import MAIN, Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.table import columns_of
from cartoquartiers.exports.registry import Format
from cartoquartiers.exports.stream import Totals
from cartoquartiers.store.queries import published, territory
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import shelf
from cartoquartiers.usecases.file_ports import FileMaker, PlaceTable

Makers = Mapping[str, FileMaker]
"""What writes the formats that are made on disk, by their name."""


@dataclass(frozen=True)
class Export:
    """One file of one snapshot: valid as long as `work` is open."""

    work: Work
    row: Format
    dataset: Dataset
    filters: PlaceFilters

    @cached_property
    def totals(self) -> Totals:
        """What the database knows without reading the texts."""
        sums = published.sums(self.work, self.dataset, self.filters, self.row.stored.value)
        # Read in the same snapshot as the lines: those who add a field write all lines in its transaction.
        columns = tuple(row.column for row in territory.taxonomy(self.work).columns)
        return Totals(sums.count, sums.size, sums.box, columns)

    @cached_property
    def length(self) -> int:
        """Exact bytes of `chunks`; a format that transforms its texts reads them all once."""
        return self.row.measure(self._texts(), self.totals)

    def chunks(self) -> Iterator[bytes]:
        """The file, a piece at a time. Raises ValueError for a format that is made on disk."""
        return self.row.chunks(self._texts(), self.totals)

    def write(self, target: Path, makers: Makers) -> None:
        """Write the file at ``target``, which a failure leaves half-written: `shelf.put` shows it whole."""
        if not self.row.is_streamed:
            makers[self.row.name](self._table(), target)
            return
        with target.open("wb") as file:
            file.writelines(self.chunks())

    def _table(self) -> PlaceTable:
        _tick, at = clock(self.work)
        columns = columns_of(self.totals.extra_columns)
        return PlaceTable(columns, self._texts(), self.totals.count, self.totals.box, at)

    def _texts(self) -> Iterator[bytes]:
        return published.texts(self.work, self.dataset, self.filters, self.row.stored.value)


def write_file(
    work: Work,
    row: Format,
    target: Path,
    dataset: Dataset = MAIN,
    filters: PlaceFilters | None = None,
    makers: Makers | None = None,
) -> int:
    """Write the same bytes as the download, and return the number of places.

    The file appears whole or not at all: it is written beside its place, then renamed.
    """
    export = Export(work, row, dataset, filters or PlaceFilters())
    published.lift_time_limit(work)
    shelf.put(target, lambda making: export.write(making, makers or {}))
    return export.totals.count
