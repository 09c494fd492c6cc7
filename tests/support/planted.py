"""Looking for a planted word everywhere: every table, every file."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.work import Work

# The positions of places are no texts.
_NO_TEXT = frozenset({"geom"})


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
