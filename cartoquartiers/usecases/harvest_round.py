"""A list is fetched, compared with what it said last, and taken as an import takes it, unless it lost so much
that a person has to look first. Whatever goes wrong, nothing of the map changes."""

from __future__ import annotations

import hashlib
import io
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from cartoquartiers.domain.errors import Invalid, Problem, written
from cartoquartiers.domain.harvest import SHAPES, HarvestState, Loss, loss, retry_after
from cartoquartiers.domain.import_choices import Choices, Target, mapping_of, of_json, photo_columns
from cartoquartiers.domain.import_pictures import named_in
from cartoquartiers.domain.import_report import Heap, ImportReport
from cartoquartiers.domain.import_words import FileTrouble
from cartoquartiers.domain.mapping import MappedRow, SourceMapping
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import harvests as queries
from cartoquartiers.store.queries.people import actor_of
from cartoquartiers.store.queries.territory import taxonomy, territory_box
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import (
    harvest_gone,
    harvest_photos,
    harvests,
    import_check,
    import_drafts,
    imports,
)
from cartoquartiers.usecases.harvest_photos import Tools
from cartoquartiers.usecases.locating import Tally, located_rows
from cartoquartiers.usecases.ports import Fetched, FetchRefused, WholeTable

#: One round of the worker begins no further list after so many seconds: others wait for their turn.
ROUND_SECONDS = 300
#: After so many failures in a row somebody is written to.
_PATIENCE = 3
_MOST_TOLD = 50
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A list as it stood when its turn came."""

    number: int
    source: str
    url: str
    choices: Choices
    used: Mapping[str, str]
    etag: str
    modified: str
    digest: str | None
    allowed: str | None
    declined: str | None
    authority: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Version:
    """What was fetched, read and compared."""

    digest: str
    fetched: Fetched
    table: WholeTable
    choices: Choices
    rules: SourceMapping
    rows: Sequence[MappedRow]
    loss: Loss


def is_due(store: Store) -> bool:
    """Whether any list is to be fetched now."""
    with store.reading() as work:
        return bool(queries.due(work))


def run_due(store: Store, tools: Tools) -> None:
    """Fetch the lists that are due, one after the other."""
    until = time.monotonic() + ROUND_SECONDS
    with store.reading() as work:
        numbers = queries.due(work)
    for number in numbers:
        try:
            refresh(store, tools, number)
        except Exception:
            # Whatever one list holds, those behind it are fetched too.
            log.exception("list %d", number, extra={"facts": {"list": number}})
            _note_trouble(store, number, Problem("url", FileTrouble.UNFORESEEN))
        if time.monotonic() > until:
            return


def refresh(store: Store, tools: Tools, number: int) -> None:
    """Fetch one list and do what follows from it; what is wrong is noted with the list."""
    with store.reading() as work:
        seen = _seen(work, number)
    if seen is None:
        return
    try:
        fetched = tools.outside.fetch(seen.url, seen.etag, seen.modified)
        digest = hashlib.sha256(fetched.content).hexdigest() if fetched else seen.digest
        if fetched is None or digest is None or digest == seen.digest:
            _note(store, seen, HarvestState.FRESH)
            return
        table = tools.read_table(io.BytesIO(fetched.content))
    except FetchRefused as refused:
        _note_trouble(store, number, Problem("url", refused.code, refused.params))
        return
    except Invalid as unreadable:
        _note_trouble(store, number, unreadable.problems[0])
        return
    with store.reading() as work:
        version = _compared(work, seen, digest, fetched, table)
    mark = version.loss.mark
    if version.loss.asks and mark == seen.declined:
        _note(store, seen, HarvestState.LEFT)
    elif version.loss.asks and not (mark == seen.allowed and version.loss.may_go_on):
        _ask(store, seen, version)
    else:
        _take(store, tools, seen, version)


def _seen(work: Work, number: int) -> _Seen | None:
    row = queries.harvest(work, number)
    if row is None:
        return None
    choices = of_json(row.choices)
    used = {column: target for column, target in choices.columns.items() if target}
    placed = {Target.LONGITUDE, Target.PAIR, Target.PAIR_TURNED} & {*used.values()}
    if row.file.get("has_geometry") and not placed and not choices.completes:
        used[SHAPES] = SHAPES
    marks = row.etag, row.modified, row.digest, row.allowed, row.declined, row.authority or {}
    return _Seen(row.id, row.source, row.url, choices, used, *marks)


def _compared(work: Work, seen: _Seen, digest: str, fetched: Fetched, table: WholeTable) -> _Version:
    shapes = [SHAPES] if table.has_geometry else []
    present = {*table.columns, *shapes}
    choices = replace(
        seen.choices, columns={name: what for name, what in seen.choices.columns.items() if name in present}
    )
    rules = mapping_of(choices, taxonomy(work), territory_box(work), has_geometry=table.has_geometry)
    mapped = [import_drafts.mapped(rules, record) for record in table.rows]
    rows = import_drafts.all_told_apart(rules, mapped)
    # A row that cannot be read any more counts as lost: a list written anew is no list of closed places.
    ids = {row.source_id for row in rows if row.source_id and not row.problems}
    lost = loss(queries.known_ids(work, seen.source), ids, seen.used, present)
    return _Version(digest, fetched, table, choices, rules, rows, lost)


def _take(store: Store, tools: Tools, seen: _Seen, version: _Version) -> None:
    with store.reading() as work:
        order = import_check.order_of(seen.choices, version.rules, _who(work, seen.number))
    order = replace(order, authority=seen.authority)
    rows: Iterable[MappedRow] = version.rows
    if seen.choices.locate and tools.geocoder:
        rows = located_rows(store, tools.geocoder, rows, order.mapped, Tally())
    report = imports.run(store, order, rows)
    present = {row.source_id for row in version.rows if row.source_id}
    closings = harvest_gone.settle(store, seen.source, present, closes=not seen.choices.completes)
    columns = photo_columns(seen.choices)
    named = [named_in(record.values, columns) for record in version.table.rows]
    urls = {
        row.source_id: names[0]
        for row, names in zip(version.rows, named, strict=True)
        if names and row.source_id
    }
    photos = harvest_photos.take(store, tools, order, urls)
    with store.writing() as work:
        found = queries.harvest(work, seen.number, locked=True)
        if found is None:
            return
        found.file = {"columns": list(version.table.columns), "has_geometry": version.table.has_geometry}
        # A column that somebody did without is missed no more.
        found.choices = version.choices.as_json()
        found.report = {**_told(report), "closings": closings, "photos": photos.taken}
        # Photos that are still to be fetched bring the list back, though it is the same.
        marks = (
            ("", "", None)
            if photos.left
            else (version.fetched.etag, version.fetched.modified, version.digest)
        )
        found.etag, found.modified, found.digest = marks
        found.allowed = found.declined = found.asked = None
        found.succeeded_at = work.now
        _settled(work, found)
        if photos.left:
            found.due_at = work.now


def _who(work: Work, number: int) -> Actor:
    """Who set the list up, as they may act now: what they decided in their own name holds while they may."""
    row = queries.harvest(work, number)
    person = work.session.get(Person, row.person_id) if row and row.person_id else None
    return actor_of(work, person) if person and person.active else Actor()


def _told(report: ImportReport) -> dict[str, Any]:
    lines = [
        {"line": fate.line, "reasons": [written(reason) for reason in fate.reasons]}
        for fate in report.refused[:_MOST_TOLD]
    ]
    return {
        "read": report.read,
        **{heap.value: report.heaps[heap] for heap in Heap},
        "waiting": report.waiting,
        "disputed": report.disputed,
        "lines": lines,
    }


def _ask(store: Store, seen: _Seen, version: _Version) -> None:
    """Stop and ask: the list stays as it was taken last until somebody has answered."""
    lost = version.loss
    with store.writing() as work:
        found = queries.harvest(work, seen.number, locked=True)
        if found is None:
            return
        new = found.state != HarvestState.ASKS
        found.asked = {
            "mark": lost.mark,
            "known": lost.known,
            "rows": len(lost.gone),
            "columns": list(lost.columns),
            "essential": list(lost.essential),
            "read": len(version.rows),
            "new_columns": sorted({*version.table.columns} - {*found.file["columns"]})[:20],
        }
        found.declined = None
        _settled(work, found)
        found.state = HarvestState.ASKS.value
        if new:
            harvests.tell(work, found, f"asks:{work.now.isoformat()}")


def _note(store: Store, seen: _Seen, state: HarvestState) -> None:
    """Nothing to take: the version that was taken last, or the loss that somebody would not have."""
    with store.writing() as work:
        found = queries.harvest(work, seen.number, locked=True)
        if found is None:
            return
        found.asked = None
        if state is HarvestState.FRESH:
            found.succeeded_at = work.now
        _settled(work, found)
        found.state = state.value


def _note_trouble(store: Store, number: int, problem: Problem) -> None:
    with store.writing() as work:
        found = queries.harvest(work, number, locked=True)
        if found is None:
            return
        every = timedelta(hours=found.every_hours)
        # What was asked about a version that is no longer there need not be answered.
        found.asked, found.trouble, found.state = None, written(problem), HarvestState.TROUBLE.value
        found.failures += 1
        found.checked_at, found.due_at = work.now, work.now + retry_after(found.failures, every)
        if found.failures == _PATIENCE:
            harvests.tell(work, found, f"trouble:{work.now.isoformat()}")


def _settled(work: Work, found: queries.Followed) -> None:
    found.state, found.trouble, found.failures = HarvestState.FRESH.value, None, 0
    found.checked_at, found.due_at = work.now, work.now + timedelta(hours=found.every_hours)
