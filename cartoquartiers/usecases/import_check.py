"""What stands in the way of each row of a file, looked at before anything is sent."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from sqlalchemy import update

from cartoquartiers.domain.errors import Problem, written
from cartoquartiers.domain.import_choices import Choices, of_json
from cartoquartiers.domain.import_report import Fate
from cartoquartiers.domain.import_statement import Statement
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.locating import Finding, placed, standing
from cartoquartiers.domain.mapping import MappedRow, SourceMapping
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.tables.imports import ImportLine
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import import_pictures, imports
from cartoquartiers.usecases.import_completing import completed_source
from cartoquartiers.usecases.import_drafts import (
    AT_ONCE,
    CHECKED,
    LEFT_OUT,
    READY,
    TO_CHOOSE,
    TO_PLACE,
    WRONG,
    all_told_apart,
    by_hand,
    mapped_of,
    mine,
    record_of,
    rules_of,
)
from cartoquartiers.usecases.import_pictures import Shelf
from cartoquartiers.usecases.imports import ImportOrder


def order_of(choices: Choices, mapping: SourceMapping, actor: Actor) -> ImportOrder:
    """What to import as."""
    at_once = actor if choices.at_once and actor.may_moderate else None
    fields = frozenset(mapping.fields)
    return ImportOrder(mapping.source, mapping.licence, fields, at_once, completes=choices.completes)


def check(store: Store, actor: Actor, uid: str, only: Container[int] | None = None) -> None:
    """Look at every row, or at those of these ranks (what they are called has not changed), outside of any
    writing transaction, then note what was found."""
    with store.reading() as work:
        draft = mine(work, actor, uid)
        rules = rules_of(work, draft)
        run = imports.begin(work, order_of(of_json(draft.choices), rules, actor))
        known = queries.known_ids(work, completed_source(run.order.completes) or rules.source)
        lines = queries.lines(work, uid)
        shelf = import_pictures.shelf(work, draft)
        # Told apart by what the file says: whether an address was found changes nobody's id.
        mapped_rows = all_told_apart(rules, [mapped_of(rules, line, named=False) for line in lines])
        rows = [
            _with_pictures(shelf, line, _verdict(run, known, line, row))
            for line, row in zip(lines, mapped_rows, strict=True)
            if only is None or line.rank in only
        ]
    for start in range(0, len(rows), AT_ONCE):
        with store.writing() as work:
            work.session.execute(update(ImportLine), rows[start : start + AT_ONCE])
    with store.writing() as work:
        draft = mine(work, actor, uid, locked=True)
        draft.state, draft.changed_at = CHECKED, work.now


def _verdict(run: imports.Run, known: set[str], line: ImportLine, row: MappedRow) -> dict[str, Any]:
    key = {"draft_uid": line.draft_uid, "rank": line.rank, "source_id": row.source_id or None}
    row = by_hand(row, line)
    if line.verdict == LEFT_OUT:
        return key | {"verdict": LEFT_OUT, "told": []}
    finding = standing(row, line.located)
    found = imports.prepare(run, placed(row, line.located, run.order.mapped))
    if run.order.completes and isinstance(found, Statement):
        return key | _completing(run.order, known, found)
    if isinstance(found, Statement):
        if not (found.values["position"] or found.values.get("adresse")) and found.source_id not in known:
            return key | {"verdict": WRONG, "told": [written(Problem("position", "position_or_address"))]}
        if found.source_id not in known and not (found.values.get("rubrique") or found.values.get("type")):
            return key | {"verdict": WRONG, "told": [written(Problem("rubrique", "required"))]}
        unplaced = TO_CHOOSE if finding is Finding.DOUBT else TO_PLACE
        verdict = READY if found.values["position"] else unplaced
        return key | {"verdict": verdict, "told": [written(one) for one in found.remarks]}
    return key | {"verdict": READY if found.repeated else WRONG, "told": _reasons(found)}


def _with_pictures(shelf: Shelf, line: ImportLine, found: dict[str, Any]) -> dict[str, Any]:
    """What is known before it is sent of the photos of a row, beside what else there is to tell."""
    if found["verdict"] in (WRONG, LEFT_OUT):
        return found
    missing = shelf.of_row(record_of(line)).remarks
    return {**found, "told": [*found["told"], *map(written, missing)]}


def _completing(order: ImportOrder, known: set[str], found: Statement) -> dict[str, Any]:
    """A row that completes a place is ready when there is such a place; by its own id that is seen later."""
    if completed_source(order.completes) and found.source_id not in known:
        problem = Problem("source_id", RowTrouble.NO_SUCH_PLACE, {"value": found.source_id[:60]})
        return {"verdict": WRONG, "told": [written(problem)]}
    return {"verdict": READY, "told": [written(one) for one in found.remarks]}


def _reasons(fate: Fate) -> list[dict[str, Any]]:
    return [written(one) for one in fate.reasons]
