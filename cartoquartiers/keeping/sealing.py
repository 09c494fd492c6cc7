"""The files of a backup as they lie on the disk: open, or encrypted for somebody with age."""

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pyrage

from cartoquartiers.keeping.streams import CHUNK, ChunkReader, LastingFile, chunks_of


class Unreadable(Exception):
    """``code``: ``recipient`` or ``identity`` (not a key), ``sealed`` (no key was given) or ``wrong_key``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Seal(Protocol):
    """How files are written and read. ``suffix`` ends their names; ``objects`` is the folder of shared
    files."""

    suffix: str
    objects: str

    def write(self, path: Path, chunks: Iterable[bytes]) -> LastingFile:
        """Write a file; what is returned tells its size and hash as stored."""
        ...

    def read(self, path: Path) -> Iterator[bytes]:
        """The content of a file. Raises ``Unreadable``."""
        ...


class Open:
    """Files as they are."""

    suffix, objects = "", "objects"

    def write(self, path: Path, chunks: Iterable[bytes]) -> LastingFile:
        """Write a file."""
        file = LastingFile(path)
        for chunk in chunks:
            file.write(chunk)
        file.keep()
        return file

    def read(self, path: Path) -> Iterator[bytes]:
        """The content of a file."""
        return chunks_of(path)


class Sealed:
    """Files that only the holder of an age identity reads."""

    suffix = ".age"

    def __init__(
        self, recipients: Iterable[str] = (), identities: Iterable[str] = (), objects: str = ""
    ) -> None:
        given = sorted(recipients)
        self._recipients = [_recipient(text) for text in given]
        self._identities = [_identity(text) for text in identities]
        # Photos sealed for other people are of no use to these: each set of readers has its own folder.
        of = hashlib.sha256("\n".join(given).encode()).hexdigest()[:12]
        self.objects = objects or f"objects-{of}"

    def write(self, path: Path, chunks: Iterable[bytes]) -> LastingFile:
        """Write a file; nothing of it ever lies open on the disk."""
        file = LastingFile(path)
        pyrage.encrypt_io(io.BufferedReader(ChunkReader(chunks)), file, self._recipients)
        file.keep()
        return file

    def read(self, path: Path) -> Iterator[bytes]:
        """The content of a file. Raises ``Unreadable``."""
        if not self._identities:
            raise Unreadable("sealed")
        with tempfile.SpooledTemporaryFile(max_size=32 * CHUNK) as clear, path.open("rb") as sealed:
            try:
                pyrage.decrypt_io(sealed, clear, self._identities)
            except (pyrage.DecryptError, OSError) as refusal:
                raise Unreadable("wrong_key") from refusal
            clear.seek(0)
            while chunk := clear.read(CHUNK):
                yield chunk


def _recipient(text: str) -> Any:
    try:
        if text.startswith("ssh-"):
            return pyrage.ssh.Recipient.from_str(text)
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as wrong:
        raise Unreadable("recipient") from wrong


def _identity(text: str) -> Any:
    try:
        if "PRIVATE KEY" in text:
            return pyrage.ssh.Identity.from_buffer(text.encode())
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as wrong:
        raise Unreadable("identity") from wrong


def identities_in(text: str) -> list[str]:
    """The identities of a key file as `age-keygen` and `ssh-keygen` write them."""
    if "PRIVATE KEY" in text:
        return [text]
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
