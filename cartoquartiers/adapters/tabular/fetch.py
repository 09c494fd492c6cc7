"""Get hold of a file, from the disk or from the web."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.usecases.ports import FetchRefused, Outside

MEGABYTE = 1024 * 1024
FILE_MAX_BYTES = 500 * MEGABYTE


@contextmanager
def open_location(location: str, outside: Outside | None = None) -> Iterator[BinaryIO]:
    """Open a path, or an http(s) address through `outside`, as a seekable file. Raises TabularError."""
    scheme = urlsplit(location).scheme.lower() if "://" in location else ""
    if scheme in ("http", "https") and outside:
        try:
            fetched = outside.fetch(location)
        except FetchRefused as refused:
            raise TabularError(refused.code, **refused.params) from None
        yield io.BytesIO(fetched.content if fetched else b"")
        return
    if scheme:
        raise TabularError(FileTrouble.BAD_ADDRESS, location=location)
    with _open_path(location) as file:
        yield file


def _open_path(location: str) -> BinaryIO:
    path = Path(location)
    try:
        if path.is_file() and path.stat().st_size > FILE_MAX_BYTES:
            raise TabularError(FileTrouble.TOO_BIG, limit=FILE_MAX_BYTES // MEGABYTE)
        return path.open("rb")
    except FileNotFoundError:
        raise TabularError(FileTrouble.NOT_FOUND, location=location) from None
    except (OSError, ValueError) as error:
        raise TabularError(FileTrouble.UNREADABLE, location=location, detail=error) from error
