"""`/exports/lieux.<suffix>`: the published places, with every filter of the map."""

from datetime import datetime

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cartoquartiers.domain.datasets import DATASETS, LICENCE_URLS, Dataset
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.registry import KNOWN, Format
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.usecases import prepared
from cartoquartiers.usecases.siblings import PACKINGS
from cartoquartiers.web.caching import not_modified, stamp, tick_etag
from cartoquartiers.web.errors import problem_json
from cartoquartiers.web.files import accepted, accepts_gzip, by_pieces, from_file
from cartoquartiers.web.opendata import on_disk, streams
from cartoquartiers.web.opendata.asked import filters
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit

FILES: dict[str, tuple[Dataset, Format]] = {
    dataset.name + row.file: (dataset, row) for dataset in DATASETS.values() for row in KNOWN
}


def download(visit: Visit, file: str) -> ResponseReturnValue:
    """One file, whole or filtered; HEAD gives the same headers."""
    if file not in FILES:
        raise NotFound("export")
    dataset, row = FILES[file]
    if not row.is_offered:
        return _not_offered(row)
    try:
        asked = filters(visit.work)
    except Refused as refused:
        return refused.answer()
    tick, at = clock(visit.work)
    ready, encoding = _prepared(visit, dataset, row, asked)
    # Packed at once or piece by piece: the same text, and maybe not the same bytes.
    packing = f"{encoding}-file" if ready and encoding != "identity" else encoding
    hours = hour(visit, asked)
    etag = tick_etag(tick, asked.query(), packing, *hours)
    # What depends on the hour changes although nothing was published: only its ETag tells.
    modified = None if hours else at
    response = not_modified(etag, modified) or ready or _made(visit, dataset, row, asked, encoding)
    if response is not ready and ready is not None:
        ready.close()
    if response.status_code == 503:
        return response
    if response.status_code == 200:
        response.content_type = row.media_type
        if encoding != "identity":
            response.content_encoding = encoding
    _dress(visit, stamp(response, etag, modified), file, tick)
    if encoding == "identity" and response.status_code == 200 and not streams.is_live(response):
        # GDAL opens an address under /vsicurl/ by pieces. One of a live stream would cost the whole of it.
        by_pieces(response)
    return response


def _prepared(
    visit: Visit, dataset: Dataset, row: Format, asked: PlaceFilters
) -> tuple[Response | None, str]:
    """The file that the worker made of the present state, None when there is none, and for a selection; and
    the packing in which it, or what is made instead, leaves."""
    if asked.is_empty:
        path = prepared.path_of(visit.toolbox.data_dir, *clock(visit.work), dataset, row)
        for packing in accepted(PACKINGS) if row.packs else ():
            found = from_file(packing.path(path))
            if found is not None:
                return found, packing.name
        if not (row.packs and accepts_gzip()):
            return from_file(path), "identity"
    return None, "gzip" if row.packs and accepts_gzip() else "identity"


def _made(visit: Visit, dataset: Dataset, row: Format, asked: PlaceFilters, encoding: str) -> Response:
    if not row.is_streamed:
        return on_disk.answer(visit, dataset, row, asked, encoding, hour(visit, asked))
    return streams.answer(visit, dataset, row, asked, encoding)


def hour(visit: Visit, asked: PlaceFilters) -> list[str]:
    """What else the answer depends on: the minute for « ouvert », the day for « à vérifier »."""
    now: datetime = visit.work.now
    if asked.ouvert:
        return [now.strftime("%Y-%m-%dT%H:%M")]
    return [visit.work.today.isoformat()] if asked.a_verifier or asked.verifier else []


def _not_offered(row: Format) -> Response:
    sentence = _(
        "Ce site ne propose pas le format %(title)s : il y manque une bibliothèque.", title=row.title
    )
    return problem_json(404, sentence, code="format_missing", needs=row.needs)


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
