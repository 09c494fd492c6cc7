"""Which columns are personal, said beside the column: erasing, taking along and purging walk these marks.

A table that holds persons names in ``impersonal`` its other columns, so that a new column has to be one or
the other (``tests/house/test_marks.py``). `store.personal` walks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Table

KEY = "personal"
NO_PERSON = "impersonal"


class Part(StrEnum):
    """What a personal column is of its row."""

    OWNER = "owner"  # the number of the account that the row belongs to
    ADDRESS = "address"  # an address for letters: the row belongs to the account that has it
    PARENT = "parent"  # refers to a row of another table: it belongs to whom that one belongs to
    VALUE = "value"
    HIDDEN = "hidden"  # a hash, a sealed secret: erased like the others, shown to nobody


class Leaving(StrEnum):
    """What becomes of it when its person leaves."""

    ROW = "row"  # the whole row goes
    EMPTIED = "emptied"  # it is emptied, the row goes on in nobody's name
    STAYS = "stays"


class Until(StrEnum):
    """What ends its being kept, besides leaving: a rule of ``usecases.retention`` by its code, or another."""

    CONTACTS = "contacts"
    ARRIVALS = "arrivals"
    LETTERS = "letters"
    IMPORTS = "imports"
    PHOTOS = "photos"
    ITS_DAY = "expired"  # it has a last day or a number of days of its own, and is purged then
    ACCOUNT = "account"  # as long as there is the account
    RECORD = "record"  # as long as the history of the map


@dataclass(frozen=True)
class Mark:
    """``empty``: what stands there afterwards; called with the number of the account when it can be.

    ``public``: its person chose that it is read. ``shown``: whether the row stands in the file of its owner.
    """

    part: Part
    leaving: Leaving
    until: Until
    empty: Any = None
    public: bool = False
    shown: bool = True


def owner(leaving: Leaving, until: Until = Until.ACCOUNT, *, shown: bool = True) -> dict[str, Mark]:
    """Mark the column that holds the number of the account."""
    return {KEY: Mark(Part.OWNER, leaving, until, shown=shown)}


def address(leaving: Leaving, until: Until, *, shown: bool = True) -> dict[str, Mark]:
    """Mark the column that holds an address for letters."""
    return {KEY: Mark(Part.ADDRESS, leaving, until, shown=shown)}


def parent(until: Until) -> dict[str, Mark]:
    """Mark the column by which a row belongs to another, and goes with it."""
    return {KEY: Mark(Part.PARENT, Leaving.ROW, until)}


def value(
    leaving: Leaving = Leaving.ROW,
    until: Until = Until.ACCOUNT,
    *,
    empty: Any = None,
    public: bool = False,
) -> dict[str, Mark]:
    """Mark a column that tells something of a person."""
    return {KEY: Mark(Part.VALUE, leaving, until, empty, public)}


def secret(
    leaving: Leaving = Leaving.ROW, until: Until = Until.ACCOUNT, *, empty: Any = None
) -> dict[str, Mark]:
    """Mark a column that must be erased, and that nobody may see."""
    return {KEY: Mark(Part.HIDDEN, leaving, until, empty)}


def impersonal(names: str) -> dict[str, Any]:
    """Say of the other columns of such a table, by their names with blanks between, that they are not."""
    return {"info": {NO_PERSON: frozenset(names.split())}}


def marked(table: Table) -> Iterator[tuple[Column[Any], Mark]]:
    """The personal columns of a table."""
    for column in table.columns:
        if KEY in column.info:
            yield column, column.info[KEY]
