"""`/exports/<date>/lieux.<suffix>`: the file of a day, the same for ever but for a redaction."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from cartoquartiers.domain.datasets import DATASETS, LICENCE_URLS
from cartoquartiers.domain.errors import NotFound
from cartoquartiers.domain.vocabulary import Licence
from cartoquartiers.exports.registry import BY_NAME
from cartoquartiers.usecases.siblings import GZIP
from cartoquartiers.usecases.snapshots import File, Snapshot, read_index, root
from cartoquartiers.web.caching import not_modified, stamp
from cartoquartiers.web.files import accepts_gzip, by_pieces, from_file
from cartoquartiers.web.opendata.asked import only
from cartoquartiers.web.refusing import Refused
from cartoquartiers.web.visit import Visit


def download(visit: Visit, day: str, file: str) -> ResponseReturnValue:
    """A file of a snapshot; its ETag is its sha256, the one that the index announces."""
    try:
        only("download")
    except Refused as refused:
        return refused.answer()
    data = visit.toolbox.data_dir
    snapshot, found = _find(read_index(data), day, file)
    row, packed = BY_NAME[found.format], accepts_gzip()
    etag = f"{found.sha256}-gzip" if packed else found.sha256
    changed = datetime.fromisoformat(snapshot.rewritten[-1].at if snapshot.rewritten else snapshot.at)
    path = root(data) / snapshot.folder / found.name
    response = not_modified(etag, changed) or from_file(GZIP.path(path) if packed else path)
    if response is None:  # redacted in this very moment: the index names the new one
        raise NotFound("export")
    if response.status_code == 200:
        response.content_type = row.media_type
        if packed:
            response.content_encoding = "gzip"
        if request.args.get("download") == "1":
            response.headers["Content-Disposition"] = f'attachment; filename="{snapshot.date}-{file}"'
    # Not `immutable`: after a redaction, a cache must not go on telling what was taken away.
    stamp(response, etag, changed)
    response.headers["X-Dataset-Tick"] = str(snapshot.tick)
    response.headers["Vary"] = "Accept-Encoding"
    licence = DATASETS[found.dataset].licence or Licence(visit.toolbox.house.licence)
    if licence in LICENCE_URLS:
        response.headers["Link"] = f'<{LICENCE_URLS[licence]}>; rel="license"'
    if not packed and response.status_code == 200:
        by_pieces(response)
    return response


def described(base: str, snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as the index tells it."""
    return {
        "date": snapshot.date,
        "tick": snapshot.tick,
        "modified": snapshot.at,
        "files": [
            {
                "url": f"{base}/exports/{snapshot.date}/{file.name}",
                "dataset": file.dataset,
                "format": file.format,
                "media_type": BY_NAME[file.format].media_type,
                "places": file.places,
                "bytes": file.bytes,
                "sha256": file.sha256,
            }
            for file in snapshot.files
        ],
        "rewritten": [asdict(one) for one in snapshot.rewritten],
    }


def _find(known: tuple[Snapshot, ...], day: str, file: str) -> tuple[Snapshot, File]:
    for snapshot in known:
        if snapshot.date == day:
            for one in snapshot.files:
                if one.name == file:
                    return snapshot, one
    raise NotFound("export")
