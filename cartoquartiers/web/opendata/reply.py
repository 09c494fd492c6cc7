"""A whole open-data answer: validators, 304, gzip and the tick, the same way for each."""

from collections.abc import Callable
from datetime import datetime

from flask import Response

from cartoquartiers.store.queries.clock import standing
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.packing import encoding, packed
from cartoquartiers.web.visit import Visit


def reply(
    visit: Visit,
    media_type: str,
    asked: str,
    write: Callable[[int, datetime], str | bytes],
    *,
    dated: bool = True,
) -> Response:
    """Answer with what ``write`` makes of the tick and its instant, unless the client holds it already.

    ``asked``: what the answer depends on besides places, titles, labels, the build and the address without
    its query. ``dated``: whether it changes with these only; otherwise the hour is part of ``asked``.
    """
    now = standing(visit.work)
    etag = tick_etag(now.tick, str(now.act), asked, encoding() or "identity")
    modified = now.at if dated else None
    response = not_modified(etag, modified)
    if response is None:
        response = packed(Response(write(now.tick, now.ticked_at), content_type=media_type))
    response.vary.add("Accept-Encoding")
    response.headers["X-Dataset-Tick"] = str(now.tick)
    return stamp(response, etag, modified)
