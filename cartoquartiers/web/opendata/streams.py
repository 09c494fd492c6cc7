"""A file written while it leaves: from the texts of one snapshot, whatever their number."""

from collections.abc import Iterator

from flask import Response, request
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.registry import Format
from cartoquartiers.exports.stream import gzipped
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.usecases import prepared
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.streaming import Slot, streamed
from cartoquartiers.web.visit import Visit

_RETRY_SECONDS = "30"
_SMALL = 1_000_000
"""Bytes (of stored texts) below which a file is made in memory."""


def answer(visit: Visit, dataset: Dataset, row: Format, asked: PlaceFilters, encoding: str) -> Response:
    """The file; 503 when too many leave already."""
    slot = Slot()
    if not slot:
        return busy()
    try:
        lift_time_limit(visit.work)
        export = Export(visit.work, row, dataset, asked)
        if request.method == "HEAD" or export.totals.size <= _SMALL:
            return _at_once(export, encoding, slot)
        # Gzip needs no length: its end comes only on success.
        headers = {} if encoding == "gzip" else {"Content-Length": str(export.length)}
        chunks = _chunks(visit, export, encoding)
        return streamed(chunks, slot, visit.keep_snapshot(), headers=headers)
    except BaseException:
        slot.close()
        raise


def _chunks(visit: Visit, export: Export, encoding: str) -> Iterator[bytes]:
    """The whole set from the pieces that are on the disk, where its format has some: the worker packed them,
    too."""
    if export.row.parts is None or not export.filters.is_empty:
        return encoded(export.chunks(), encoding)
    whole = prepared.whole(visit.work, visit.toolbox.data_dir, export.dataset, export.row)
    return whole.gzip() if encoding == "gzip" else whole.plain()


def is_live(response: Response) -> bool:
    """Whether the answer is written while it leaves, so that it cannot be given by pieces."""
    return response.is_streamed and not response.direct_passthrough


def busy() -> Response:
    """Too many at once: come back soon."""
    response = problem_json(503, _("Trop de téléchargements à la fois. Recommencez dans une demi-minute."))
    response.headers["Retry-After"] = _RETRY_SECONDS
    return response


def encoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The chunks as they leave."""
    return gzipped(chunks) if encoding == "gzip" else chunks


def _at_once(export: Export, encoding: str, slot: Slot) -> Response:
    """A small file is read whole, so that a slow reader holds neither a stream nor a snapshot."""
    if request.method == "HEAD":
        response = Response()
        if encoding == "identity":
            response.content_length = export.length
    else:
        response = Response(b"".join(encoded(export.chunks(), encoding)))
    slot.close()
    return response
