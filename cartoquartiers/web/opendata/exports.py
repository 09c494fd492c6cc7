"""`/exports/lieux.<suffix>`: the published places, with every filter of the map."""

from collections.abc import Iterator
from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import DATASETS, LICENCE_URLS, Dataset
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.registry import FORMATS, Format
from cartoquartiers.exports.stream import gzipped
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.opendata.asked import Refused, filters
from cartoquartiers.web.streaming import Slot, streamed
from cartoquartiers.web.visit import Visit

FILES: dict[str, tuple[Dataset, Format]] = {
    dataset.name + row.file: (dataset, row) for dataset in DATASETS.values() for row in FORMATS
}
_RETRY_SECONDS = "30"
_SMALL = 1_000_000
"""Bytes (of stored texts) below which a file is made in memory."""


def download(visit: Visit, file: str) -> ResponseReturnValue:
    """One file, whole or filtered; HEAD gives the same headers."""
    if file not in FILES:
        raise NotFound("export")
    try:
        asked = filters(visit.work)
    except Refused as refused:
        return refused.answer()
    tick, at = clock(visit.work)
    encoding = "gzip" if request.accept_encodings["gzip"] > 0 else "identity"
    etag = tick_etag(tick, asked.query(), encoding, *hour(visit, asked))
    # What depends on the hour changes although nothing was published: only its ETag tells.
    modified = None if hour(visit, asked) else at
    response = not_modified(etag, modified) or _file(visit, file, asked, encoding)
    if response.status_code == 503:
        return response
    if response.status_code == 200:
        response.content_type = FILES[file][1].media_type
        if encoding == "gzip":
            response.content_encoding = "gzip"
    response = _dress(visit, stamp(response, etag, modified), file, tick)
    if encoding == "identity" and response.status_code == 200 and not response.is_streamed:
        # GDAL opens an address under /vsicurl/ by pieces. A piece of a large file would cost the whole of it.
        response.make_conditional(request, accept_ranges=True, complete_length=response.content_length)
    return response


def hour(visit: Visit, asked: PlaceFilters) -> list[str]:
    """What else the answer depends on: the minute for « ouvert », the day for « à vérifier »."""
    now: datetime = visit.work.now
    if asked.ouvert:
        return [now.strftime("%Y-%m-%dT%H:%M")]
    return [visit.work.today.isoformat()] if asked.a_verifier else []


def _file(visit: Visit, file: str, asked: PlaceFilters, encoding: str) -> Response:
    dataset, row = FILES[file]
    slot = Slot()
    if not slot:
        return _busy()
    try:
        lift_time_limit(visit.work)
        export = Export(visit.work, row, dataset, asked)
        if request.method == "HEAD" or export.totals.size <= _SMALL:
            return _at_once(export, encoding, slot)
        # Gzip needs no length: its end comes only on success.
        headers = {} if encoding == "gzip" else {"Content-Length": str(export.length)}
        return streamed(_encoded(export, encoding), slot, visit.keep_snapshot(), headers=headers)
    except BaseException:
        slot.close()
        raise


def _encoded(export: Export, encoding: str) -> Iterator[bytes]:
    return gzipped(export.chunks()) if encoding == "gzip" else export.chunks()


def _at_once(export: Export, encoding: str, slot: Slot) -> Response:
    """A small file is read whole, so that a slow reader holds neither a stream nor a snapshot."""
    if request.method == "HEAD":
        response = Response()
        if encoding == "identity":
            response.content_length = export.length
    else:
        response = Response(b"".join(_encoded(export, encoding)))
    slot.close()
    return response


def _busy() -> Response:
    response = problem_json(503, _("Trop de téléchargements à la fois. Recommencez dans une demi-minute."))
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def _dress(visit: Visit, response: Response, file: str, tick: int) -> Response:
    dataset, _row = FILES[file]
    licence = dataset.licence or Licence(visit.toolbox.house.licence)
    response.headers["X-Dataset-Tick"] = str(tick)
    response.headers["Vary"] = "Accept-Encoding"
    if licence in LICENCE_URLS:
        response.headers["Link"] = f'<{LICENCE_URLS[licence]}>; rel="license"'
    if request.args.get("download") == "1":
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
