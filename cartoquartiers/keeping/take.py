"""Taking a backup while the site runs: one snapshot of the database, then the photos and files."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers import __version__
from cartoquartiers.adapters.erasure_file import FileErasureJournal
from cartoquartiers.keeping.manifest import Manifest, Stored, TableFile
from cartoquartiers.keeping.sealing import Open, Seal
from cartoquartiers.keeping.shelf import LIST, Changed, Kept, Shelf
from cartoquartiers.keeping.streams import LastingFile, Passing, chunks_of, packed
from cartoquartiers.store import migrate, transfer
from cartoquartiers.store.engine import no_time_limit
from cartoquartiers.store.queries import clock, photos
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import erasures
from cartoquartiers.usecases.checkup.surroundings import note_backup
from cartoquartiers.usecases.ports import PHOTO_SIZES

Say = Callable[[str], None]
Content = Callable[[], Iterable[bytes]]
# Below the data folder, the files that are promises: dated snapshots never change. All else there is secret,
# the database, or made anew from it.
KEPT_FOLDERS = ("exports/dated",)
_SECRET = frozenset({"SECRET_KEY", "DEMO_PASSWORD"})
_WITH_PASSWORD = frozenset({"DATABASE_URL", "MAIL_URL", "REDIS_URL", "PHOTO_STORE", "GEOCODER_URL"})


@dataclass(frozen=True)
class Taken:
    """What a backup came to: itself, how many files were new, how many old backups went."""

    kept: Kept
    new_files: int
    pruned: int


def take(toolbox: Toolbox, shelf: Shelf, seal: Seal, keep: int, say: Say) -> Taken:
    """Take a backup; ``keep``: how many to leave in the folder, 0: all. Raises ``Busy``."""
    with shelf.alone():
        _copy_journal(toolbox, shelf)
        taker = _Taker(toolbox, shelf, seal, say)
        kept = taker.take()
        note_backup(toolbox.data_dir, kept.manifest.taken_at)
        return Taken(kept, taker.new_files, shelf.prune(keep) if keep else 0)


def _copy_journal(toolbox: Toolbox, shelf: Shelf) -> None:
    """The notes of erasures lie beside the backups too: the disk of the site may be what is lost."""
    beside = FileErasureJournal(shelf.journal)
    # A database that waits for its upgrade may be older than the notes.
    with suppress(SQLAlchemyError), toolbox.store.reading() as work:
        erasures.copy_out(work, toolbox.erasure_journal)
    known = {one["uid"] for one in beside.read()}
    missing = [one for one in toolbox.erasure_journal.read() if one["uid"] not in known]
    if missing:
        beside.append(missing)


class _Taker:
    """One backup in the making."""

    def __init__(self, toolbox: Toolbox, shelf: Shelf, seal: Seal, say: Say) -> None:
        self.toolbox, self.shelf, self.seal, self.say = toolbox, shelf, seal, say
        self.new_files = 0
        self.missing: list[str] = []
        self.count = 0
        self.folder = Path()

    def take(self) -> Kept:
        with self.toolbox.store.reading() as work:
            connection = work.session.connection()
            no_time_limit(connection)
            tick = clock.tick(work)
            taken_at = self.toolbox.now()
            self.folder = self.shelf.begin(taken_at)
            revision = migrate.revision_of(connection)
            shapes = {shape.name: shape for shape in transfer.shapes(connection)}
            tables = tuple(self._table(connection, shape) for shape in shapes.values())
            there = [name for name, _kind in shapes["photo"].columns] if "photo" in shapes else []
            shown = photos.every(work, there) if there else []
        files = self._write(Open(), LIST, packed(self._files(shown)))
        return self.shelf.finish(
            self.folder,
            Manifest(
                program=__version__,
                revision=revision or "",
                database=self.toolbox.store.reading_engine.dialect.name,
                taken_at=taken_at,
                tick=tick,
                sealed=bool(self.seal.suffix),
                objects=self.seal.objects,
                tables=tables,
                files=files,
                file_count=self.count,
                settings=self._settings(),
                missing=tuple(self._still_missing()),
            ),
        )

    def _table(self, connection: Connection, shape: transfer.Shape) -> TableFile:
        tally = transfer.Tally()
        rows = packed(tally.through(transfer.lines(connection, shape)))
        stored = self._write(self.seal, f"tables/{shape.name}.jsonl.gz", rows)
        self.say(f"  {shape.name} : {tally.rows}")
        return TableFile(shape, tally.rows, stored)

    def _write(self, seal: Seal, name: str, chunks: Iterator[bytes]) -> Stored:
        path = f"{name}{seal.suffix}"
        file = seal.write(self.folder / path, chunks)
        return Stored(path, file.size, file.sha256)

    def _files(self, shown: list[str]) -> Iterator[bytes]:
        for sha256 in shown:
            for size in PHOTO_SIZES:
                image = self.toolbox.depot.get(sha256, size)
                if image is None:
                    self.missing.append(sha256)
                else:
                    yield self._entry(partial(list, (image,)), {"photo": sha256, "size": size})
        for path in self._published():
            told = {"path": path.relative_to(self._data()).as_posix()}
            with suppress(FileNotFoundError):  # replaced by another one meanwhile
                yield self._entry(partial(chunks_of, path), told)

    def _entry(self, content: Content, told: dict[str, Any]) -> bytes:
        for last in (False, False, True):
            passing = Passing()
            for _chunk in passing.through(content()):
                pass
            try:
                self.new_files += self.shelf.keep_object(self.seal, passing.sha256, content())
                break
            except Changed:
                if last:
                    raise
        self.count += 1
        return json.dumps({**told, "sha256": passing.sha256, "bytes": passing.bytes}).encode() + b"\n"

    def _data(self) -> Path:
        return self.toolbox.data_dir.resolve()

    def _published(self) -> Iterator[Path]:
        """Files that cannot be made anew from the database."""
        for folder in KEPT_FOLDERS:
            for path in sorted((self._data() / folder).rglob("*")):
                if path.is_file() and not path.is_symlink() and path.suffix != ".tmp":
                    yield path

    def _still_missing(self) -> list[str]:
        """A photo that was forgotten meanwhile is not missing."""
        with self.toolbox.store.reading() as work:
            return photos.still_known(work, set(self.missing))

    def _settings(self) -> Stored:
        file = LastingFile(self.folder / "settings.env")
        file.write(settings_text(self.toolbox.settings, self.toolbox.now()).encode())
        file.keep()
        return Stored("settings.env", file.size, file.sha256)


def settings_text(settings: Any, at: datetime) -> str:
    """The settings in force, without any secret: an aid to memory, which a restore does not read."""
    told = [f"# Réglages de l’installation au {at:%d/%m/%Y %H:%M} UTC. Les secrets n’y sont pas :"]
    told.append("# gardez à part CARTO_SECRET_KEY et les mots de passe.")
    for name in sorted(settings):
        value = str(settings[name])
        # A password stands before an @, or among what follows a question mark.
        if name in _SECRET or (name in _WITH_PASSWORD and {"@", "?"} & set(value)):
            value = "(à reprendre)" if value else ""
        told.append(f"CARTO_{name}={value}")
    return "\n".join(told) + "\n"
