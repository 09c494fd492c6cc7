"""Dated snapshots: what the files said on a day. They never change, but for a redaction, which says why.

`<data>/exports/dated/index.json` names them; each lies in a folder of its own that is never written again. A
redaction writes another folder, and the index then names that one: what is served is what it announces.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from cartoquartiers.domain.datasets import DATASETS, Dataset
from cartoquartiers.domain.filters import PlaceFilters
from cartoquartiers.domain.published import COLUMNS
from cartoquartiers.domain.table import columns_of
from cartoquartiers.exports.feature import csv_line_of
from cartoquartiers.exports.registry import BY_NAME, FORMATS, Format, StoredText
from cartoquartiers.exports.stream import Totals, box_of
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.queries.published import lift_time_limit
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import shelf
from cartoquartiers.usecases.give_back import Export
from cartoquartiers.usecases.siblings import GZIP

Redact = Callable[[str], str | None]
"""Takes the text of a feature, gives it back as it may stay; None: the place leaves the snapshot."""

_DATED = tuple(row for row in FORMATS if row.dated)
_LINES = BY_NAME["geojsonl"]
"""The format from which a redaction writes the others anew: a feature a line."""


@dataclass(frozen=True)
class File:
    """One file of a snapshot."""

    name: str
    dataset: str
    format: str
    places: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Rewriting:
    """When and why a snapshot was written anew."""

    at: str
    reason: str


@dataclass(frozen=True)
class Snapshot:
    """The files of a day: ``tick`` and ``at`` tell the state that they hold, ``folder`` where they lie."""

    date: str
    tick: int
    at: str
    folder: str
    extra: tuple[str, ...]
    files: tuple[File, ...]
    rewritten: tuple[Rewriting, ...] = field(default=())


def root(data: Path) -> Path:
    """Where snapshots lie."""
    return data / "exports" / "dated"


def read_index(data: Path) -> tuple[Snapshot, ...]:
    """Every snapshot, the oldest first."""
    try:
        rows = json.loads((root(data) / "index.json").read_bytes())
    except FileNotFoundError:
        return ()
    return tuple(
        Snapshot(
            **{
                **row,
                "extra": tuple(row["extra"]),
                "files": tuple(File(**file) for file in row["files"]),
                "rewritten": tuple(Rewriting(**one) for one in row["rewritten"]),
            }
        )
        for row in rows
    )


def take(work: Work, data: Path, keep_days: int) -> Snapshot | None:
    """Keep what is published now under today's date, if something changed since the last snapshot.

    Those older than ``keep_days`` go, but for the first of each month; 0: none is taken, and none goes.
    """
    if keep_days <= 0:
        return None
    with _alone(data):
        known = read_index(data)
        tick, _at = clock(work)
        today = work.today.isoformat()
        taken = None
        if tick and (not known or (known[-1].tick != tick and known[-1].date < today)):
            taken = _write(work, data, today)
            known = (*known, taken)
        kept = tuple(one for one in known if _stays(one, known, work.today - timedelta(days=keep_days)))
        if taken or kept != known:
            _write_index(data, kept)
            _sweep(data, kept)
    return taken


def rewrite(
    data: Path, redact: Redact, reason: str, now: datetime, dropped: Collection[str] = ()
) -> list[str]:
    """Pass every feature of every snapshot through ``redact``, write anew the files that it changes, and say
    why in the index; returns the dates of these. Nobody is served the former bytes from then on.

    ``dropped``: extra fields that have no column any more.
    """
    changed = []
    with _alone(data):
        known = list(read_index(data))
        for rank, snapshot in enumerate(known):
            columns = tuple(name for name in snapshot.extra if name not in dropped)
            other = _rewritten(data, snapshot, redact, columns)
            if other is not None:
                told = (*snapshot.rewritten, Rewriting(now.isoformat(), reason))
                known[rank] = replace(other, rewritten=told)
                changed.append(snapshot.date)
        if changed:
            _write_index(data, known)
            _sweep(data, known)
    return changed


def _alone(data: Path) -> AbstractContextManager[None]:
    root(data).mkdir(parents=True, exist_ok=True)
    return shelf.alone(root(data) / ".lock")


def _stays(one: Snapshot, known: tuple[Snapshot, ...], limit: date) -> bool:
    day = date.fromisoformat(one.date)
    first = min(other.date for other in known if other.date[:7] == one.date[:7])
    return day >= limit or one.date == first


def _write(work: Work, data: Path, today: str) -> Snapshot:
    tick, at = clock(work)
    lift_time_limit(work)
    place = _free_folder(data, today)
    files: list[File] = []
    extra: tuple[str, ...] = ()
    for dataset in DATASETS.values():
        for row in _DATED:
            export = Export(work, row, dataset, PlaceFilters())
            extra = export.totals.extra
            files.append(_put(place, dataset, row, export.totals.count, export.chunks()))
    return Snapshot(today, tick, at.isoformat(), place.name, extra, tuple(files))


def _put(place: Path, dataset: Dataset, row: Format, count: int, chunks: Iterable[bytes]) -> File:
    target = place / (dataset.name + row.file)
    digest, size = hashlib.sha256(), 0

    def make(making: Path) -> None:
        nonlocal size
        with making.open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)

    shelf.put(target, make)
    shelf.put(GZIP.path(target), lambda making: GZIP.pack(target, making))
    return File(target.name, dataset.name, row.name, count, size, digest.hexdigest())


def _rewritten(data: Path, snapshot: Snapshot, redact: Redact, extra: tuple[str, ...]) -> Snapshot | None:
    """The snapshot without what ``redact`` takes away, with these extra columns; None when it stays as it
    is."""
    every = (text for dataset in DATASETS.values() for text in _features(data, snapshot, dataset))
    if extra == snapshot.extra and all(redact(text) == text for text in every):
        return None
    place = _free_folder(data, snapshot.date)
    files = []
    for dataset in DATASETS.values():
        for row in _DATED:

            def texts(row: Format = row, dataset: Dataset = dataset) -> Iterator[bytes]:
                """The texts of this file as they may stay; read three times, so that none is held."""
                kept = map(redact, _features(data, snapshot, dataset))
                return _texts_of(row, (text for text in kept if text is not None), extra)

            totals = _totals(row, texts, extra)
            files.append(_put(place, dataset, row, totals.count, row.chunks(texts(), totals)))
    return replace(snapshot, folder=place.name, extra=extra, files=tuple(files))


def _texts_of(row: Format, features: Iterator[str], extra: tuple[str, ...]) -> Iterator[bytes]:
    if row.stored is StoredText.FEATURE:
        return (text.encode() for text in features)
    return (csv_line_of(json.loads(text)["properties"], extra).encode() for text in features)


def _totals(row: Format, texts: Callable[[], Iterator[bytes]], extra: tuple[str, ...]) -> Totals:
    count = size = 0
    for text in texts():
        count, size = count + 1, size + len(text)
    box = box_of(texts()) if row.stored is StoredText.FEATURE else None
    return Totals(count, size, box, columns_of(extra)[len(COLUMNS) :])


def _features(data: Path, snapshot: Snapshot, dataset: Dataset) -> Iterator[str]:
    path = root(data) / snapshot.folder / (dataset.name + _LINES.file)
    with path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield line.removesuffix("\n")


def _free_folder(data: Path, day: str) -> Path:
    rank = 1
    while (place := root(data) / f"{day}.{rank}").exists():
        rank += 1
    place.mkdir(parents=True)
    return place


def _write_index(data: Path, known: Iterable[Snapshot]) -> None:
    text = json.dumps([asdict(one) for one in known], ensure_ascii=False)
    shelf.put(root(data) / "index.json", lambda making: _text(making, text))


def _text(target: Path, text: str) -> None:
    target.write_text(text, encoding="utf-8")


def _sweep(data: Path, known: Iterable[Snapshot]) -> None:
    """Folders that the index does not name: of snapshots that went, were redacted or were never finished."""
    named = {one.folder for one in known}
    for place in root(data).iterdir():
        if place.is_dir() and place.name not in named:
            shutil.rmtree(place, ignore_errors=True)
