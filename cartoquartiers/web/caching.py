"""Answers that have not changed end at their ETag: the tick, the build and what was asked."""

import hashlib
from datetime import datetime

from flask import Response, current_app, request
from werkzeug.http import quote_etag

UNCHANGED = "carto.unchanged"
"""Left in the environment of a request that ends at its ETag, for who tells it again (web/hot.py)."""


def tick_etag(tick: int, *parts: str) -> str:
    """Return a strong ETag (without quotes) of the tick, the build and ``parts`` (canonical query,
    encoding, language)."""
    asked = hashlib.sha256("\n".join([request.path, *parts]).encode()).hexdigest()[:12]
    return f"{tick}-{current_app.config['BUILD']}-{asked}"


def not_modified(etag: str, modified: datetime | None = None) -> Response | None:
    """Return a 304 when the client already holds this answer, else ``None``."""
    tags = request.if_none_match
    if tags:
        matches = tags.contains_weak(etag)
    else:
        since = request.if_modified_since
        matches = bool(since and modified and modified.replace(microsecond=0) <= since)
    if not matches:
        return None
    # Without an ETag in the question it is the date that says so: by the second, too coarse to be told again.
    request.environ[UNCHANGED] = bool(tags)
    response = Response(status=304)
    response.headers["ETag"] = quote_etag(etag)
    if modified:
        response.last_modified = modified
    return response


def stamp(response: Response, etag: str, modified: datetime | None = None) -> Response:
    """Put the validators on an answer."""
    response.headers["ETag"] = quote_etag(etag)
    if modified:
        response.last_modified = modified
    response.headers.setdefault("Cache-Control", "public, no-cache")
    return response


def behind_a_secret(response: Response) -> Response:
    """What lies at an address that nobody else may know: kept by nobody, told to no other site, found by no
    engine."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return kept_by_nobody(response)


def kept_by_nobody(response: Response) -> Response:
    """Forbid every cache to keep an answer: it holds a secret, or what is not public yet."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
