"""Answers made smaller for the road, when the browser can open them."""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Response, request

# Smaller ones fit in one packet anyway.
_WORTHWHILE = 800
TEXTS = frozenset({".js", ".css", ".svg", ".json", ".html", ".webmanifest"})


def accepts_gzip() -> bool:
    """Whether the browser of this request opens gzip."""
    return request.accept_encodings["gzip"] > 0


@lru_cache(maxsize=512)
def _packed_file(path: Path, changed_ns: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9)


def packed_file(path: Path) -> bytes:
    """Return a static file, compressed once as long as it does not change."""
    return _packed_file(path, path.stat().st_mtime_ns)


def packed(response: Response) -> Response:
    """Compress a whole (not streamed) answer in place and return it.

    Only for pages that hold no secret beside what the visitor typed: their length would tell it.
    """
    response.vary.add("Accept-Encoding")
    if accepts_gzip() and not response.is_streamed and response.status_code == 200:
        body = response.get_data()
        if len(body) >= _WORTHWHILE:
            # Without the time: the same answer is the same bytes, as its ETag says.
            response.set_data(gzip.compress(body, 5, mtime=0))
            response.content_encoding = "gzip"
    return response
