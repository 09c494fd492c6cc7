"""Looking for a planted word everywhere: every table, every file."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, CursorResult, String, select, update

from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.marks import Part, marked
from cartoquartiers.store.work import Work

# The positions of places are no texts.
_NO_TEXT = frozenset({"geom"})
# Words of a list, and the address by which somebody signs in.
_FIXED = frozenset({"person.role", "person.email", "person_scope.kind", "contribution.nearness"})


def has_room(column: Column[Any]) -> bool:
    """Whether any word may stand in a column."""
    kind = column.type
    text = isinstance(kind, String) and (kind.length or 99) > 6
    return not column.foreign_keys and str(column) not in _FIXED and (text or isinstance(kind, JSON))


def plant_in_marked(work: Work, word: str) -> set[str]:
    """Put a word into every row of every personal column that nobody made public; gives the columns."""
    planted = set()
    for table in metadata.sorted_tables:
        for column, mark in marked(table):
            alone = column.primary_key or column.unique
            if mark.part is Part.VALUE and not mark.public and not alone and has_room(column):
                said = {"x": word} if isinstance(column.type, JSON) else word
                done = work.session.execute(update(table).values({column.name: said}))
                assert isinstance(done, CursorResult)
                planted |= {str(column)} if done.rowcount else set()
    return planted


def tables_that_say(work: Work, words: str) -> set[str]:
    """The names of the tables in which these words stand."""
    found = set()
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if column.name not in _NO_TEXT]
        if words in str(work.session.execute(select(*columns)).all()):
            found.add(table.name)
    return found


def files_that_say(folder: Path, words: str) -> list[str]:
    """The files below a folder in which these words stand, packed ones unpacked; the database file itself
    is left to ``tables_that_say``: what it keeps of rows that are gone is overwritten in its own time."""
    return [path.name for path, data in _contents(folder) if words.encode() in data]


def _contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".sqlite" not in path.name:
            data = path.read_bytes()
            yield path, gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
