"""Get hold of a file, from the disk or from the web, without ever holding it whole in memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO, cast
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from cartoquartiers.adapters.tabular.trouble import TabularError
from cartoquartiers.domain.import_words import FileTrouble

MEGABYTE = 1024 * 1024
URL_MAX_BYTES = 25 * MEGABYTE
FILE_MAX_BYTES = 500 * MEGABYTE
#: Seconds without a byte, then seconds in all, after which a web address is given up.
SILENCE_SECONDS = 20.0
TOTAL_SECONDS = 120.0


@contextmanager
def open_location(location: str) -> Iterator[BinaryIO]:
    """Open a path or an http(s) address as a seekable binary file. Raises TabularError."""
    scheme = urlsplit(location).scheme.lower() if "://" in location else ""
    if scheme in ("http", "https"):
        with tempfile.TemporaryFile() as copy:
            _download(location, cast("BinaryIO", copy))
            yield cast("BinaryIO", copy)
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


def _download(address: str, copy: BinaryIO) -> None:
    request = Request(address, headers={"User-Agent": "CartoQuartiers", "Accept": "*/*"})  # noqa: S310 scheme checked
    deadline = time.monotonic() + TOTAL_SECONDS
    try:
        with _opener().open(request, timeout=SILENCE_SECONDS) as answer:
            size = 0
            while block := answer.read(64 * 1024):
                size += len(block)
                if size > URL_MAX_BYTES:
                    raise TabularError(FileTrouble.TOO_BIG, limit=URL_MAX_BYTES // MEGABYTE)
                if time.monotonic() > deadline:
                    raise TimeoutError(f"plus de {TOTAL_SECONDS:.0f} secondes")
                copy.write(block)
    except URLError as error:
        raise TabularError(FileTrouble.NO_ANSWER, location=address, detail=error.reason or error) from error
    except (OSError, ValueError, HTTPException) as error:
        detail = str(error) or type(error).__name__
        raise TabularError(FileTrouble.NO_ANSWER, location=address, detail=detail) from error
    copy.seek(0)


def _opener() -> OpenerDirector:
    """Follow redirects to http(s) only: the usual opener would also take file: and ftp: addresses."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPRedirectHandler, HTTPDefaultErrorHandler):
        opener.add_handler(handler())
    opener.add_handler(HTTPErrorProcessor())
    return opener
