"""Bringing a backup back: all is looked at before anything is touched, and the database changes at once."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.adapters.depot import sync_folder
from cartoquartiers.adapters.erasure_file import FileErasureJournal
from cartoquartiers.keeping.manifest import NAME, SHA256, Damaged, Manifest, TableFile, TooNew
from cartoquartiers.keeping.sealing import Open, Seal
from cartoquartiers.keeping.shelf import Kept, Shelf, entries_in, is_intact, read
from cartoquartiers.keeping.streams import lines_of, sha256_of, unpacked
from cartoquartiers.keeping.take import KEPT_FOLDERS
from cartoquartiers.store import migrate, move, transfer
from cartoquartiers.store.queries import clock
from cartoquartiers.store.still import Closed, in_use
from cartoquartiers.store.work import DATABASE_AWAY
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import erasures, masking
from cartoquartiers.usecases.erasures import Note
from cartoquartiers.usecases.return_of_backup import Settled, settle

Say = Callable[[str], None]


class Refused(Exception):
    """Nothing was touched. ``code``: ``nothing`` (no whole backup), ``in_use`` (the site runs),
    ``not_empty``, ``newer``, ``newer_here``, ``closed`` (to this account), ``database_closed``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Returned:
    """What came back."""

    kept: Kept
    settled: Settled
    files: int


def find(folder: Path) -> tuple[Shelf, Kept]:
    """The newest whole backup of a folder, or the one that it is. Raises ``Refused``, ``Damaged``."""
    # Copied by root, it may be closed to the site: what cannot be looked into would count as no backup.
    looked_into = (folder, *folder.glob("[0-9]*Z*"))
    if any(one.is_dir() and not os.access(one, os.R_OK | os.X_OK) for one in looked_into):
        raise Refused("closed")
    try:
        if (folder / NAME).exists():
            return Shelf(folder.parent), read(folder)
        shelf = Shelf(folder)
        whole = shelf.whole()
    except TooNew:
        raise Refused("newer") from None
    if not whole:
        raise Refused("nothing")
    return shelf, whole[-1]


def verify(shelf: Shelf, kept: Kept, seal: Seal) -> int:
    """Read everything that a backup holds; tells how many files. Raises ``Damaged`` naming the first that is
    not what was written, ``Refused('newer')``, ``Unreadable``."""
    told = kept.manifest
    if not migrate.knows(told.revision):
        raise Refused("newer")
    for stored in (told.files, told.settings, *(one.stored for one in told.tables)):
        if not is_intact(kept.folder, stored):
            raise Damaged(stored.file)
    for one in told.tables:
        _count(kept, one, seal)
    seen: set[str] = set()
    number = 0
    for entry in _entries(kept):
        number += 1
        sha256 = str(entry.get("sha256", ""))
        if sha256 not in seen and not _object_is_intact(shelf, told, seal, sha256):
            raise Damaged(f"{told.objects}/{sha256[:2]}/{sha256}")
        seen.add(sha256)
        _target(entry)
    if number != told.file_count:
        raise Damaged(told.files.file)
    return number


def refuse_company(toolbox: Toolbox) -> None:
    """Raise ``Refused('in_use')`` while another process is at the database: what it acknowledges meanwhile
    would be gone with what is replaced; ``Refused('database_closed')`` when nobody can be told."""
    toolbox.store.dispose()
    try:
        is_used = in_use(toolbox.store.url)
    except Closed:
        raise Refused("database_closed") from None
    if is_used:
        raise Refused("in_use")


def bring_back(
    toolbox: Toolbox, shelf: Shelf, kept: Kept, seal: Seal, *, replace: bool, say: Say
) -> Returned:
    """Put a verified backup in the place of what is here. Raises ``Refused``.

    Photos and files come first, under names that nobody looks at yet; then the database, in one transaction.
    """
    refuse_company(toolbox)
    _ = toolbox.data_dir  # made when it is missing: on a new machine the database lies in it
    if not replace and not move.is_empty(toolbox.store.url):
        raise Refused("not_empty")
    here = migrate.current(toolbox.store.url)
    if here is not None and not migrate.knows(here):
        raise Refused("newer_here")
    notes, last_tick = _known_here(toolbox, shelf)
    files = _bring_files(toolbox, shelf, kept, seal)
    say(f"  fichiers : {files}")
    masking.prepare_again(toolbox.imager, toolbox.depot, notes)
    with migrate.remaking(toolbox.store.url, kept.manifest.revision) as (connection, to_head):
        _bring_rows(connection, kept, seal, say)
        to_head()
        with toolbox.store.working_on(connection) as work:
            settled = settle(work, notes, last_tick)
    with toolbox.store.reading() as work:
        erasures.copy_out(work, toolbox.erasure_journal)
    return Returned(kept, settled, files)


def _count(kept: Kept, one: TableFile, seal: Seal) -> None:
    try:
        rows = sum(1 for _line in _lines(kept, one, seal))
    except ValueError:
        rows = -1
    if rows != one.rows:
        raise Damaged(one.stored.file)


def _lines(kept: Kept, one: TableFile, seal: Seal) -> Iterator[bytes]:
    return lines_of(unpacked(seal.read(kept.folder / one.stored.file)))


def _entries(kept: Kept) -> Iterator[dict[str, Any]]:
    return entries_in(kept.folder / kept.manifest.files.file)


def _object_is_intact(shelf: Shelf, told: Manifest, seal: Seal, sha256: str) -> bool:
    try:
        return sha256_of(seal.read(shelf.object_path(told.objects, sha256))) == sha256
    except OSError:
        return False


def _target(entry: dict[str, Any]) -> PurePosixPath | None:
    """Where a published file goes below the data folder; ``None`` for a photo. Raises ``Damaged``: a backup
    may come from anywhere."""
    if "photo" in entry:
        if not SHA256.fullmatch(str(entry["photo"])) or not isinstance(entry.get("size"), int):
            raise Damaged(str(entry["photo"]))
        return None
    path = PurePosixPath(str(entry.get("path", "")))
    # Nowhere else: beside these lie the secret key and the database.
    if ".." in path.parts or not any(path.is_relative_to(folder) for folder in KEPT_FOLDERS):
        raise Damaged(str(path))
    return path


def _known_here(toolbox: Toolbox, shelf: Shelf) -> tuple[list[Note], int]:
    """What this installation remembers of erasures, and the highest tick that it gave."""
    notes = [*toolbox.erasure_journal.read(), *FileErasureJournal(shelf.journal).read()]
    highest = max((one.manifest.tick for one in shelf.whole()), default=0)
    for ask in (clock.tick, erasures.noted):
        # An empty database knows neither; one that is older than the notes knows only the first.
        with suppress(SQLAlchemyError, *DATABASE_AWAY), toolbox.store.reading() as work:
            answer = ask(work)
            if isinstance(answer, int):
                highest = max(highest, answer)
            else:
                notes += answer
    return notes, highest


def _bring_files(toolbox: Toolbox, shelf: Shelf, kept: Kept, seal: Seal) -> int:
    count = 0
    root = toolbox.data_dir
    for entry in _entries(kept):
        path = shelf.object_path(kept.manifest.objects, entry["sha256"])
        target = _target(entry)
        if target is None:
            toolbox.depot.put(entry["photo"], entry["size"], b"".join(seal.read(path)))
        else:
            _put_file(root / target, seal.read(path))
        count += 1
    return count


def _put_file(target: Path, chunks: Iterator[bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    making = target.with_name(f"{target.name}.tmp")
    Open().write(making, chunks)
    making.replace(target)
    sync_folder(target.parent)


def _bring_rows(connection: Connection, kept: Kept, seal: Seal, say: Say) -> None:
    shapes = [one.shape for one in kept.manifest.tables]
    for one in kept.manifest.tables:
        transfer.empty(connection, one.shape)
        rows = transfer.write(connection, one.shape, _lines(kept, one, seal))
        say(f"  {one.shape.name} : {rows}")
    transfer.continue_numbers(connection, shapes)
