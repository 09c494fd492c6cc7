"""Images of photos kept as files: `<root>/ab/cd/<sha256>-<size>.webp`.

Nothing moves when a photo becomes public or is withdrawn: the database alone decides what is served.
"""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from cartoquartiers.usecases.ports import PHOTO_SIZES

SHA256: Final = re.compile(r"[0-9a-f]{64}")


class FileDepot:
    """The PhotoDepot of a single machine (see usecases.ports)."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str, size: int) -> Path:
        """Where that image is or would be. Raises ValueError for what is not a sha256 in lower-case hex."""
        if not SHA256.fullmatch(sha256):
            raise ValueError("not a sha256")
        return self.root / sha256[:2] / sha256[2:4] / f"{sha256}-{int(size)}.webp"

    def put(self, sha256: str, size: int, data: bytes) -> None:
        """Keep one image. Once it returned, the bytes survive a power cut; if it raises, there are none."""
        target = self.path(sha256, size)
        self._make_folder(target.parent)
        handle, name = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
        sync_folder(target.parent)

    def get(self, sha256: str, size: int) -> bytes | None:
        """The bytes of one image, None when there is none."""
        try:
            return self.path(sha256, size).read_bytes()
        except FileNotFoundError:
            return None

    def exists(self, sha256: str) -> bool:
        """Whether every size of this photo is kept."""
        return all(self.path(sha256, size).is_file() for size in PHOTO_SIZES)

    def delete(self, sha256: str) -> None:
        """Forget every size, also one that is no longer made."""
        folder = self.path(sha256, 0).parent
        for file in folder.glob(f"{sha256}-*.webp"):
            file.unlink(missing_ok=True)
        if folder.is_dir():
            sync_folder(folder)

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The sha256 of what was kept before that moment, once each; removes what an interrupted put left."""
        last, limit = "", moment.timestamp()
        for file in sorted(self.root.glob("??/??/*")):
            with contextlib.suppress(FileNotFoundError):
                if file.stat().st_mtime >= limit:
                    continue
                if file.suffix == ".tmp":
                    file.unlink(missing_ok=True)
                elif (sha256 := file.name[:64]) != last and SHA256.fullmatch(sha256):
                    last = sha256
                    yield sha256

    def weight(self) -> int:
        """Bytes of all images; those that leave meanwhile weigh nothing."""
        total = 0
        for place, _folders, names in os.walk(self.root):
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    total += Path(place, name).stat().st_size
        return total

    def keeps_erased(self) -> bool:
        """A file that is deleted is gone."""
        return False

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (folder.parent, self.root):
            sync_folder(parent)


def sync_folder(folder: Path) -> None:
    """A new name is only safe once its folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
