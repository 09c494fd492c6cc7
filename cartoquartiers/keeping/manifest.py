"""What a backup holds, told in a file that is written last: without it there is no backup."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cartoquartiers.store.transfer import Shape

FORMAT = 1
NAME = "manifest.json"
SHA256 = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"[a-z0-9_./]+")


class Damaged(Exception):
    """The manifest, or what it tells of, is not what was written; the message names it."""


class TooNew(Exception):
    """The backup was made by a later version of the program."""


@dataclass(frozen=True)
class Stored:
    """A file of the backup: its place in the folder, the size in bytes and the hash of the bytes that lie
    there."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class TableFile:
    """The rows of one table, and how they are carried."""

    shape: Shape
    rows: int
    stored: Stored


@dataclass(frozen=True)
class Manifest:
    """One backup. ``taken_at``: when the snapshot was; ``missing``: photos whose files were not there."""

    program: str
    revision: str
    database: str
    taken_at: datetime
    tick: int
    sealed: bool
    objects: str
    tables: tuple[TableFile, ...]
    files: Stored
    file_count: int
    settings: Stored
    missing: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        return {one.shape.name: one.rows for one in self.tables}


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as a file; it ends with a hash of itself."""
    told = {"format": FORMAT, **asdict(manifest), "taken_at": manifest.taken_at.isoformat()}
    return json.dumps({**told, "sha256": _digest(told)}, ensure_ascii=False, indent=1).encode()


def from_bytes(data: bytes) -> Manifest:
    """Read one. Raises ``Damaged``, ``TooNew``."""
    try:
        told = json.loads(data)
        if told["format"] > FORMAT:
            raise TooNew
        given = told.pop("sha256")
        if given != _digest(told):
            raise Damaged(NAME)
        del told["format"]
        return Manifest(
            **{
                **told,
                "taken_at": datetime.fromisoformat(told["taken_at"]),
                "tables": tuple(_table(one) for one in told["tables"]),
                "files": _stored(told["files"]),
                "settings": _stored(told["settings"]),
                "missing": tuple(told["missing"]),
            }
        )
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise Damaged(NAME) from wrong


def _table(told: Mapping[str, Any]) -> TableFile:
    shape = told["shape"]
    columns = tuple((str(name), str(kind)) for name, kind in shape["columns"])
    return TableFile(
        Shape(str(shape["name"]), columns, tuple(shape["key"])), int(told["rows"]), _stored(told["stored"])
    )


def _stored(told: Mapping[str, Any]) -> Stored:
    stored = Stored(**told)
    if not _FILE.fullmatch(stored.file) or ".." in stored.file or stored.file.startswith("/"):
        raise ValueError("a file outside of the backup")
    if not SHA256.fullmatch(stored.sha256):
        raise ValueError("not a sha256")
    return stored


def _digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
