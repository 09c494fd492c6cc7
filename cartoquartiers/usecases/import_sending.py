"""Sending a checked file, a slice at each call: what a slice did and the note of it are one transaction."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cartoquartiers.domain.errors import Conflicting, Problem, read_problem, written
from cartoquartiers.domain.import_choices import of_json, signature
from cartoquartiers.domain.import_report import Fate, Heap
from cartoquartiers.domain.import_statement import Statement
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.tables.imports import ImportDraft, ImportHabit, ImportLine
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.usecases import import_pictures, imports, photos
from cartoquartiers.usecases.import_check import order_of
from cartoquartiers.usecases.import_pictures import Made, Workshop
from cartoquartiers.usecases.imports import SLICE_SECONDS, ImportOrder

#: Rows of one call: a person sees the figures move, and nobody waits long for the one who writes.
AT_ONCE = 50


def advance(store: Store, workshop: Workshop, actor: Actor, uid: str) -> bool:
    """Send the next rows; True once all are sent. Calling it again, or from two pages, repeats nothing.

    Raises NotFound, and Conflicting when the file was not checked.
    """
    with store.reading() as work:
        drafts.mine(work, actor, uid)
        due = [line for line in queries.open_lines(work, uid, AT_ONCE) if line.verdict != drafts.LEFT_OUT]
        records = {line.rank: drafts.record_of(line) for line in due}
    made = import_pictures.make(store, workshop, uid, records)
    with store.writing() as work:
        draft = drafts.mine(work, actor, uid, locked=True)
        if draft.state == drafts.DONE:
            return True
        if draft.state not in (drafts.CHECKED, drafts.SENDING):
            raise Conflicting("import_not_checked")
        if draft.state == drafts.CHECKED:
            _remember(work, draft)
        draft.state, draft.changed_at = drafts.SENDING, work.now
        _send(work, draft, actor, made)
        if not queries.open_lines(work, uid, 1):
            draft.state = drafts.DONE
            queries.erase_pictures(work, uid)
        return draft.state == drafts.DONE


def _send(work: Work, draft: ImportDraft, actor: Actor, made: Made) -> None:
    rules = drafts.rules_of(work, draft)
    run = imports.begin(work, order_of(of_json(draft.choices), rules, actor))
    lines = queries.open_lines(work, draft.uid, AT_ONCE)
    _recall(work, run, draft.uid, [line.source_id for line in lines if line.source_id])
    until = time.monotonic() + SLICE_SECONDS
    for count, line in enumerate(lines):
        if count and time.monotonic() > until:
            break
        if line.verdict == drafts.LEFT_OUT:
            _note(line, Fate(line.line, Heap.REFUSED, (Problem("", RowTrouble.LEFT_OUT),)))
            continue
        if not made.knows(line.rank):
            break
        row = drafts.mapped_of(rules, line)
        prepared = imports.prepare(run, row)
        if isinstance(prepared, Statement):
            line.source_id, line.digest = row.source_id, imports.digest_of(prepared).hex()
            prepared = _with_photos(work, prepared, run.order, made, line.rank)
        _note(line, imports.settle(work, run, row.source_id, prepared))
        taken = work.session.get(ImportRow, (run.order.source, row.source_id))
        if taken and line.rank in made.addresses:
            taken.photo_url = made.addresses[line.rank]
    work.session.flush()


def _with_photos(work: Work, row: Statement, order: ImportOrder, made: Made, rank: int) -> Statement:
    """The row with its photos, which are private until somebody accepts them, and a word on those that are
    missing."""
    taken = (made.photos or {}).get(rank, [])
    for one in taken:
        photos.receive(work, one)
    name = str(row.values.get("nom") or "")
    shown = import_pictures.shown(taken, name, order.source, order.licence)
    return replace(row, photos=shown, notes=(*row.notes, *made.remarks.get(rank, ())))


def _recall(work: Work, run: imports.Run, uid: str, ids: list[str]) -> None:
    """What earlier slices saw of the ids of this one."""
    for line in queries.seen(work, uid, set(ids)):
        if not (line.source_id and line.digest):
            continue
        run.seen.setdefault(line.source_id, (line.line, bytes.fromhex(line.digest)))
        if line.heap == Heap.REFUSED and line.fate:
            run.turned_down.setdefault(
                line.source_id, tuple(read_problem(one) for one in line.fate["reasons"])
            )


def _note(line: ImportLine, fate: Fate) -> None:
    line.heap = fate.heap.value
    line.fate = {
        "reasons": [written(one) for one in fate.reasons],
        "remarks": [written(one) for one in fate.remarks],
        "waiting": fate.waiting,
        "to_place": fate.to_place,
        "disputed": fate.disputed,
        "repeated": fate.repeated,
    }


def _remember(work: Work, draft: ImportDraft) -> None:
    """The answers serve for the next file with the same columns."""
    mark = signature(draft.file["columns"])
    habit: Any = queries.habit(work, draft.person_id, mark)
    if habit is None:
        habit = ImportHabit(person_id=draft.person_id, signature=mark)
        work.session.add(habit)
    columns = {**dict.fromkeys(_held(draft.file), ""), **draft.choices["columns"]}
    habit.source, habit.used_at = str(draft.choices["source"]).strip(), work.now
    habit.choices = {**draft.choices, "columns": columns}
    work.session.flush()


def _held(file: Mapping[str, Any]) -> list[str]:
    """The columns in which something stood: only of those was an answer wanted."""
    columns: list[str] = file["columns"]
    if "seen" not in file:
        return columns
    return [column for column, seen in zip(columns, file["seen"], strict=True) if seen["samples"]]
