"""Files of the whole set, made when it has changed: a download of them touches neither texts nor tables.

`<data>/exports/prepared/<state>/<file>`. The name of the state holds the tick, its instant and the program: a
file that is there is whole and is that of the state asked for, whoever made it.
"""

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

from sqlalchemy.exc import OperationalError

from cartoquartiers.domain.datasets import DATASETS, Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.exports.registry import FORMATS, Format
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import lift_time_limit, sums
from cartoquartiers.store.queries.stretches import is_behind
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import shelf, summing
from cartoquartiers.usecases.give_back import Export, Makers
from cartoquartiers.usecases.pieces import Whole
from cartoquartiers.usecases.siblings import EXTRA, GZIP, Packing

CALM = timedelta(minutes=2)
"""How long nothing was published before the files that take seconds to make are made unasked."""
LONG = 50_000_000
"""Bytes (of stored texts) from which a file is put together only when it is calm: copying a gigabyte for each
contribution would keep the disk busy for nothing. Until then downloads are put together from the pieces."""
LARGE = 2000
"""Places below which any file is made within a second or two when somebody asks for it."""
log = logging.getLogger(__name__)
_ROOT = Path(__file__).resolve().parents[1]


@lru_cache(maxsize=1)
def edition() -> str:
    """A short name of the programs that write files: other programs may write other bytes."""
    digest = hashlib.sha256()
    for folder in ("exports", "adapters/files", "domain"):
        for path in sorted((_ROOT / folder).glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def state_of(tick: int, at: datetime) -> str:
    """The name of a state of the data. A restored backup may count a tick again: its instant tells."""
    return f"{tick}-{at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{edition()}"


def folder(data: Path) -> Path:
    """Where the folders of states stand."""
    return data / "exports" / "prepared"


def path_of(data: Path, tick: int, at: datetime, dataset: Dataset, row: Format) -> Path:
    """Where that file is once it is made."""
    return folder(data) / state_of(tick, at) / (dataset.name + row.file)


def is_due(store: Store, data: Path) -> bool:
    """Whether a file is missing that the worker should make now, or it is calm and the sums of texts are
    behind."""
    with store.reading() as work:
        behind = _is_calm(work) and is_behind(work)
        return behind or next(_missing(work, data), None) is not None


def prepare(store: Store, data: Path, makers: Makers) -> int:
    """Make what is missing, the quick ones first, and forget earlier states; returns how many were made.

    Each file is made from a snapshot of its own: when something is published meanwhile, the next one is of
    the new state already, and the rest of the former is left.
    """
    made = 0
    adds_up = True
    while True:
        adds_up = adds_up and _adds_up(store)
        with store.reading() as work:
            _forget(data, *clock(work))
            found = next(_missing(work, data), None)
            if found is None:
                return made
            found(makers)
        made += 1


def _adds_up(store: Store) -> bool:
    """The sums are a shortcut: while a long transaction holds the clock, files are made without."""
    try:
        summing.catch_up(store)
    except OperationalError:
        log.warning("the sums of published texts wait for the database")
        return False
    return True


def make(work: Work, data: Path, dataset: Dataset, row: Format, makers: Makers) -> None:
    """Make one file of the present state and its sibling in gzip, unless they are there; of a long one that
    changes often, its pieces."""
    target = path_of(data, *clock(work), dataset, row)
    lift_time_limit(work)
    if row.parts is not None:
        _make_of_pieces(whole(work, data, dataset, row), target)
        return
    export = Export(work, row, dataset, PlaceFilters())
    shelf.found_or_made(target, lambda making: export.write(making, makers))
    if row.packs:
        _pack(target, GZIP)


def whole(work: Work, data: Path, dataset: Dataset, row: Format) -> Whole:
    """The whole set as its pieces, for whoever wants it before its file is made. Raises ValueError for a
    format that is not its stored texts."""
    return Whole.of(work, data, dataset, row, edition())


def _make_of_pieces(found: Whole, target: Path) -> None:
    found.make()
    if not _is_calm(found.work) and _is_long(found.work, found.dataset, found.row):
        shelf.found_or_made(_pieced(target), Path.touch)
        return
    shelf.found_or_made(target, lambda making: _write(making, found.plain()))
    shelf.found_or_made(GZIP.path(target), lambda making: _write(making, found.gzip()))


def _write(target: Path, chunks: Iterable[bytes]) -> None:
    with target.open("wb") as file:
        file.writelines(chunks)


def _pieced(target: Path) -> Path:
    """The file that says that the pieces of another are made."""
    return target.with_name(target.name + ".pieces")


def _is_calm(work: Work) -> bool:
    return work.now - clock(work)[1] >= CALM


def _is_long(work: Work, dataset: Dataset, row: Format) -> bool:
    return sums(work, dataset, PlaceFilters(), row.stored.value).size >= LONG


def _pack(target: Path, packing: Packing, _makers: Makers | None = None) -> None:
    shelf.found_or_made(packing.path(target), lambda making: packing.pack(target, making))


def _missing(work: Work, data: Path) -> Iterator[Callable[[Makers], None]]:
    """The texts at once; when it is calm, what takes a while to make where it takes longer than one waits,
    and the other packings of what is there."""
    tick, at = clock(work)
    calm = _is_calm(work)
    for ready in (True, False) if calm else (True,):
        for dataset in DATASETS.values():
            for row in FORMATS:
                target = path_of(data, tick, at, dataset, row)
                last = GZIP.path(target) if row.packs else target
                if not calm and _pieced(target).exists():
                    continue
                if bool(row.parts) == ready and not last.exists() and (ready or _is_large(work, dataset)):
                    yield partial(make, work, data, dataset, row)
                elif calm and row.packs and last.exists():
                    yield from _unpacked(target)


def _unpacked(target: Path) -> Iterator[Callable[[Makers], None]]:
    for packing in EXTRA:
        if not packing.path(target).exists():
            yield partial(_pack, target, packing)


def _is_large(work: Work, dataset: Dataset) -> bool:
    return work.once(("large", dataset), lambda: sums(work, dataset, PlaceFilters()).count >= LARGE)


def _forget(data: Path, tick: int, at: datetime) -> None:
    """Only the present state is ever served. Who reads a file of another has it open, and keeps it."""
    current = state_of(tick, at)
    for state in folder(data).glob("*"):
        if state.name != current:
            shutil.rmtree(state, ignore_errors=True)
