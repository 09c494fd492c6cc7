"""Answers made smaller for the road, when the browser can open them."""

import gzip
from functools import lru_cache
from pathlib import Path

import brotli
import rjsmin
from flask import Flask, Response, request

from cartoquartiers.toolbox import Toolbox
from cartoquartiers.web.cookies import SESSION_COOKIE, Cookies

# Smaller ones fit in one packet anyway.
_WORTHWHILE = 800
TEXTS = frozenset({".js", ".css", ".svg", ".json", ".html", ".webmanifest"})


def encoding() -> str:
    """The smallest encoding that the browser of this request opens: ``br``, ``gzip`` or nothing."""
    return next((name for name in ("br", "gzip") if request.accept_encodings[name] > 0), "")


@lru_cache(maxsize=1024)
def _packed_file(path: Path, changed_ns: int, name: str) -> bytes:
    return _smallest(path.read_bytes(), name, is_ours=path.suffix == ".js" and "vendor" not in path.parts)


@lru_cache(maxsize=64)
def packed_joined(path: str, text: str, name: str) -> bytes:
    """Return a joined file (see ``joining``) in the encoding ``name``, made once."""
    return _smallest(text.encode(), name, is_ours=path.endswith(".js"))


def _smallest(data: bytes, name: str, *, is_ours: bool) -> bytes:
    # Half of our scripts is written for who reads them. What others published travels as they published it.
    if is_ours:
        data = rjsmin.jsmin(data)
    return brotli.compress(data) if name == "br" else gzip.compress(data, 9, mtime=0)


def packed_file(path: Path, name: str) -> bytes:
    """Return a static file in the encoding ``name`` (see ``encoding``), made once as long as it does not
    change; a script of the house without its comments."""
    return _packed_file(path, path.stat().st_mtime_ns, name)


def packed(response: Response) -> Response:
    """Compress a whole (not streamed) answer in place and return it.

    Only for pages that hold no secret beside what the visitor typed: their length would tell it.
    """
    response.vary.add("Accept-Encoding")
    chosen = encoding()
    if chosen and not response.is_streamed and response.status_code == 200 and not response.content_encoding:
        body = response.get_data()
        if len(body) >= _WORTHWHILE:
            response.set_data(compressed(body, chosen))
            response.content_encoding = chosen
    return response


def compressed(body: bytes, name: str) -> bytes:
    """The bytes in the encoding ``name`` (see ``encoding``); always the same for the same."""
    if name == "br":
        return bytes(brotli.compress(body, quality=5))
    # Without the time: the same answer is the same bytes, as its ETag says.
    return gzip.compress(body, 5, mtime=0) if name else body


def register_packing(app: Flask, toolbox: Toolbox) -> None:
    """Compress the pages of who did not sign in: nothing in them is secret."""
    cookies = Cookies.of(toolbox)

    @app.after_request
    def pack(response: Response) -> Response:
        is_page = response.mimetype == "text/html" and request.method in ("GET", "HEAD")
        return packed(response) if is_page and not cookies.get(request, SESSION_COOKIE) else response
