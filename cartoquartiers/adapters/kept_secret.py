"""A secret in a file of its own, which only the user of the site may read."""

import os
from pathlib import Path


class KeptSecret:
    """The file at ``path``; it appears whole, with mode 600, or not at all."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str | None:
        """The secret, or ``None`` when there is none."""
        try:
            return self._path.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def write(self, secret: str) -> None:
        """Keep a secret in place of the one before."""
        making = self._path.with_name(f".{self._path.name}.part")
        making.unlink(missing_ok=True)
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(secret)
        making.replace(self._path)

    def forget(self) -> None:
        """Remove it."""
        self._path.unlink(missing_ok=True)
