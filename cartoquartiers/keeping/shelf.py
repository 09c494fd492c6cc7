"""The folder of backups: dated ones side by side, and the files that they share, each once under its hash."""

import fcntl
import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cartoquartiers.adapters.depot import sync_folder
from cartoquartiers.keeping import manifest
from cartoquartiers.keeping.manifest import Damaged, Manifest
from cartoquartiers.keeping.sealing import Seal
from cartoquartiers.keeping.streams import (
    LastingFile,
    Passing,
    chunks_of,
    lines_of,
    sha256_of,
    unpacked,
)

_UNFINISHED = ".unfinished"
LIST = "files.jsonl.gz"


class Changed(Exception):
    """A file became another while it was copied."""


class Busy(Exception):
    """Another backup is being written to this folder."""


@dataclass(frozen=True)
class Kept:
    """A whole backup: its folder and what its manifest tells."""

    folder: Path
    manifest: Manifest


class Shelf:
    """A folder of backups."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.journal = root / "erasures.jsonl"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder for writing, and remove what a backup that was cut off left. Raises ``Busy``."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise Busy from held
            for left in self.root.glob(f"*{_UNFINISHED}"):
                shutil.rmtree(left)
            yield

    def begin(self, moment: datetime) -> Path:
        """The folder in which a backup is made; its name says that it is not one yet."""
        name = f"{moment:%Y-%m-%dT%H-%M-%SZ}"
        twice = sum(1 for _ in self.root.glob(f"{name}*"))
        folder = self.root / f"{name}{f'-{twice + 1}' if twice else ''}{_UNFINISHED}"
        folder.mkdir(mode=0o700)
        return folder

    def finish(self, folder: Path, told: Manifest) -> Kept:
        """Write the manifest, and only then give the backup its name."""
        file = LastingFile(folder / manifest.NAME)
        file.write(manifest.to_bytes(told))
        file.keep()
        sync_folder(folder)
        target = folder.with_name(folder.name.removesuffix(_UNFINISHED))
        folder.rename(target)
        sync_folder(self.root)
        return Kept(target, told)

    def whole(self) -> list[Kept]:
        """Every whole backup, the oldest first; one whose manifest is damaged is none."""
        found = []
        for path in sorted(self.root.glob(f"*/{manifest.NAME}")):
            if not path.parent.name.endswith(_UNFINISHED):
                try:
                    found.append(read(path.parent))
                except Damaged:
                    continue
        return found

    def object_path(self, seal_objects: str, sha256: str) -> Path:
        """Where the file with that hash lies, or would."""
        return self.root / seal_objects / sha256[:2] / sha256

    def keep_object(self, seal: Seal, sha256: str, chunks: Iterable[bytes]) -> bool:
        """Keep a file unless it is there; tells whether it was new. Raises ``Changed``."""
        path = self.object_path(seal.objects, sha256)
        if path.exists():
            return False
        making = path.with_suffix(".tmp")
        digest = Passing()
        seal.write(making, digest.through(chunks))
        if digest.sha256 != sha256:
            making.unlink()
            raise Changed
        making.replace(path)
        return True

    def prune(self, keep: int) -> int:
        """Remove all but the newest ``keep`` backups, and the shared files that none needs any more."""
        whole = self.whole()
        old = whole[: max(len(whole) - keep, 0)]
        for one in old:
            # Its manifest goes first: what is half removed is no backup.
            (one.folder / manifest.NAME).unlink()
            shutil.rmtree(one.folder)
        if old:
            self._sweep()
        return len(old)

    def _sweep(self) -> None:
        """Remove shared files that no list names; a list that cannot be read may name any of them."""
        try:
            needed = {entry["sha256"] for path in self.root.glob(f"*/{LIST}") for entry in entries_in(path)}
        except Damaged:
            return
        for path in self.root.glob("objects*/??/*"):
            if path.name not in needed:
                path.unlink()


def read(folder: Path) -> Kept:
    """A backup by its folder. Raises ``Damaged`` (also for a backup that was never finished), ``TooNew``."""
    try:
        data = (folder / manifest.NAME).read_bytes()
    except OSError as absent:
        raise Damaged(manifest.NAME) from absent
    return Kept(folder, manifest.from_bytes(data))


def entries_in(path: Path) -> Iterator[dict[str, Any]]:
    """The files of a backup besides the tables: ``sha256`` and ``bytes``, with ``photo`` and ``size`` or
    ``path``. The list is never encrypted: tidying up needs it. Raises ``Damaged``."""
    try:
        for line in lines_of(unpacked(chunks_of(path))):
            entry = json.loads(line)
            if not isinstance(entry, dict):
                raise ValueError("not an entry")
            yield entry
    except (OSError, ValueError) as wrong:
        raise Damaged(path.name) from wrong


def is_intact(folder: Path, stored: manifest.Stored) -> bool:
    """Whether a file of a backup is what was written."""
    path = folder / stored.file
    try:
        return path.stat().st_size == stored.bytes and sha256_of(chunks_of(path)) == stored.sha256
    except OSError:
        return False
