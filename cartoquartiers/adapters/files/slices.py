"""Rows taken a few at a time, as columns: what the makers of binary files ask for."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from cartoquartiers.domain.table import rows
from cartoquartiers.usecases.file_ports import PlaceTable

AT_ONCE: Final = 2000
"""About 10 MB of values in memory."""


def slices(table: PlaceTable, at_once: int = AT_ONCE) -> Iterator[list[tuple[Any, ...]]]:
    """The values of the next rows, by column; one empty slice when there is no row at all."""
    found = rows(table.texts, table.columns)
    while taken := list(islice(found, at_once)):
        yield list(zip(*taken, strict=True))
    if not table.count:
        yield [()] * len(table.columns)


def named(table: PlaceTable, slice_: list[tuple[Any, ...]], name: str) -> tuple[Any, ...]:
    """One column of a slice."""
    return slice_[[column.name for column in table.columns].index(name)]
