"""The journal of erasures as a file of JSON lines."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


class FileErasureJournal:
    """The ErasureJournal of one installation (see usecases.ports)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Mapping[str, Any]]:
        """Every note; a line that a crash cut off is not one."""
        try:
            kept = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        return [note for line in kept.splitlines() if (note := _note(line)) is not None]

    def append(self, notes: Iterable[Mapping[str, Any]]) -> None:
        """Add notes, each on a line of its own even after one that was cut off."""
        text = "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab+") as file:
            file.seek(0, os.SEEK_END)
            if file.tell():
                file.seek(-1, os.SEEK_END)
                if file.read(1) != b"\n":
                    text = "\n" + text
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())


def _note(line: str) -> Mapping[str, Any] | None:
    try:
        note = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(note, dict) and {"uid", "kind", "subject", "at"} <= set(note)
    return note if whole else None
