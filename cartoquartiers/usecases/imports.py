"""Rows of a source become contributions, and only what the source changed since last time becomes a change.

People's corrections survive: a change that comes from a file says what the file said before (`from`), so that
a field which somebody corrected meanwhile is left alone, or waits for a moderator when the source changed it
too.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import select

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.geometry import metres_between
from cartoquartiers.domain.import_report import Fate, Heap, ImportReport
from cartoquartiers.domain.import_statement import Statement, state
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries.territory import taxonomy, territory_box
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases.import_completing import complete
from cartoquartiers.usecases.import_row import take
from cartoquartiers.usecases.import_source import Source

#: A slice ends after so many rows or seconds, whichever comes first: whoever writes meanwhile waits for it.
SLICE = 200
SLICE_SECONDS = 0.25
#: Between two slices: on SQLite nobody is handed the lock, and without a pause the next slice would have it
#: again before anybody who waits has asked.
PAUSE_SECONDS = 0.005
#: A place may lie outside of the territory, but not in another region: then its position is wrong.
FAR_KILOMETRES = 100


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import as; `mapped` names the fields that the mapping fills, `accept_as` who decides;
    `completes`: see `Choices`; `authority`: see `domain.authority`."""

    source: str
    licence: str
    mapped: frozenset[str]
    accept_as: Actor | None = None
    dry_run: bool = False
    completes: str = ""
    authority: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Run:
    """What is known while a file goes by."""

    order: ImportOrder
    box: tuple[float, float, float, float] | None
    taxonomy: Taxonomy
    seen: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    present: set[str] = field(default_factory=set)
    turned_down: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


class _Undo(Exception):
    """Ends a slice of a dry run, so that its transaction is rolled back."""


def run(
    store: Store,
    order: ImportOrder,
    rows: Iterable[MappedRow],
    progress: Callable[[int], None] = lambda read: None,
) -> ImportReport:
    """Import the rows, in slices of a transaction each, and return the account.

    What a crash leaves is a number of whole slices, and the same import again does the rest. A dry run does
    all the work and rolls every slice back.
    """
    report = ImportReport(order.source, order.licence, order.dry_run)
    with store.reading() as work:
        current = begin(work, order)
        known = set(work.session.scalars(select(ImportRow.source_id).where(ImportRow.source == order.source)))
    stream = iter(rows)
    while batch := list(islice(stream, SLICE)):
        prepared = deque((row.source_id, prepare(current, row)) for row in batch)
        while prepared:
            for fate in _decide(store, current, prepared):
                report.add(fate)
            progress(report.read)
            time.sleep(PAUSE_SECONDS)
    report.vanished = len(known - current.present)
    return report


def begin(work: Work, order: ImportOrder) -> Run:
    """What has to be known before the first row. A file taken in several sittings fills `seen` itself."""
    return Run(order, territory_box(work), taxonomy(work))


def _decide(store: Store, current: Run, prepared: deque[tuple[str, Statement | Fate]]) -> list[Fate]:
    """Take rows off the front for as long as one transaction may hold the lock that everybody waits for."""
    fates: list[Fate] = []
    with _slice(store, dry_run=current.order.dry_run) as work:
        until = time.monotonic() + SLICE_SECONDS
        while prepared and (not fates or time.monotonic() < until):
            fates.append(settle(work, current, *prepared.popleft()))
    return fates


@contextmanager
def _slice(store: Store, *, dry_run: bool) -> Iterator[Work]:
    try:
        with store.writing() as work:
            yield work
            if dry_run:
                raise _Undo
    except _Undo:
        return


def prepare(current: Run, row: MappedRow) -> Statement | Fate:
    """All that needs no database: nothing slow happens while the slice holds the lock."""
    current.present.add(row.source_id)
    try:
        order = current.order
        completes = bool(order.completes)
        statement = state(row, order.mapped, order.licence, current.taxonomy, completes=completes)
    except Invalid as invalid:
        return Fate(row.line, Heap.REFUSED, invalid.problems)
    if far := _far(current, statement):
        return Fate(row.line, Heap.REFUSED, (far,))
    return _repeated(current, statement) or statement


def _far(current: Run, statement: Statement) -> Problem | None:
    position = statement.values["position"]
    if not position or not current.box:
        return None
    west, south, east, north = current.box
    nearest = (min(max(position[0], west), east), min(max(position[1], south), north))
    kilometres = metres_between((position[0], position[1]), nearest) / 1000
    if kilometres <= FAR_KILOMETRES or _inside_when_turned(position, current.box):
        return None
    return Problem("position", RowTrouble.POSITION_FAR, {"km": round(kilometres)})


def _inside_when_turned(position: list[float], box: tuple[float, float, float, float]) -> bool:
    """Exchanged coordinates get their own reason, from whoever receives the contribution."""
    west, south, east, north = box
    return west <= position[1] <= east and south <= position[0] <= north


def digest_of(statement: Statement) -> bytes:
    """What tells two rows of one id apart."""
    written = json.dumps(statement.values, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.sha256(written).digest()


def _repeated(current: Run, statement: Statement) -> Fate | None:
    """A row whose id came above: the same again changes nothing, anything else contradicts the file."""
    digest = digest_of(statement)
    if statement.source_id not in current.seen:
        current.seen[statement.source_id] = (statement.line, digest)
        return None
    line, known = current.seen[statement.source_id]
    if known == digest:
        return Fate(statement.line, Heap.UNCHANGED, repeated=True)
    return Fate(statement.line, Heap.REFUSED, (Problem("source_id", RowTrouble.REPEATED_ID, {"line": line}),))


def _taken(work: Work, order: ImportOrder, statement: Statement) -> Fate:
    source = Source(order.source, order.accept_as, order.authority)
    if order.completes:
        return complete(work, source, order.completes, order.licence, statement)
    return take(work, source, statement)


def settle(work: Work, current: Run, source_id: str, item: Statement | Fate) -> Fate:
    """Decide one prepared row; what it did is undone when it is refused."""
    if isinstance(item, Fate):
        # What repeats a row that was refused is refused for the same reason.
        reasons = current.turned_down.get(source_id) if item.repeated else None
        return Fate(item.line, Heap.REFUSED, reasons) if reasons else item
    try:
        with work.session.begin_nested():
            return _taken(work, current.order, item)
    except Invalid as invalid:
        current.turned_down[source_id] = invalid.problems
        return Fate(item.line, Heap.REFUSED, invalid.problems)
