"""A file that only a library can make: made on disk when it is asked for, and kept for who asks again.

Readers of FlatGeobuf and GeoPackage ask for dozens of pieces of one file: making it for each would be absurd.
"""

import hashlib
from pathlib import Path

from flask import Response

from cartoquartiers.domain.datasets import Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.registry import Format
from cartoquartiers.exports.stream import CHUNK, gzipped
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.usecases import shelf
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.usecases.prepared import state_of
from cartoquartiers.web.files import from_file
from cartoquartiers.web.opendata.streams import busy
from cartoquartiers.web.streaming import Slot
from cartoquartiers.web.visit import Visit

_KEPT, _MOST_BYTES = 40, 2_000_000_000


def answer(
    visit: Visit, dataset: Dataset, row: Format, asked: PlaceFilters, encoding: str, hour: list[str]
) -> Response:
    """The file; 503 when too many are being made."""
    folder = visit.toolbox.data_dir / "exports" / "asked"
    parts = [state_of(*clock(visit.work)), dataset.name, asked.query(), *hour]
    target = folder / (hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + row.file)
    packed = encoding == "gzip"
    found = _opened(target, packed=packed)
    if found is not None:
        return found
    slot = Slot()
    if not slot:
        return busy()
    try:
        lift_time_limit(visit.work)
        export = Export(visit.work, row, dataset, asked)
        shelf.found_or_made(target, lambda making: export.write(making, visit.toolbox.makers))
        made = _opened(target, packed=packed)
        shelf.sweep(folder, _KEPT, _MOST_BYTES)
    finally:
        slot.close()
    return made or busy()


def _opened(target: Path, *, packed: bool) -> Response | None:
    if not packed:
        return from_file(target)
    try:
        handle = target.open("rb")
    except FileNotFoundError:
        return None
    response = Response(gzipped(iter(lambda: handle.read(CHUNK), b"")))
    response.call_on_close(handle.close)
    return response
