"""A walk over the columns that the models mark personal (``store.tables.marks``): find, show, erase."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, false, or_, select, update

from cartoquartiers.store.tables.all import metadata
from cartoquartiers.store.tables.marks import Leaving, Mark, Part, Until, marked
from cartoquartiers.store.work import Work

Told = Mapping[str, Sequence[Mapping[str, Any]]]


def everything_marked(work: Work, person_id: int, email: str) -> Told:
    """The personal values of a person, by table and column, as JSON values; no hash and no secret."""
    told = {table.name: _told(work, table, person_id, email) for table in metadata.sorted_tables}
    return {name: rows for name, rows in told.items() if rows}


def erase_marked(work: Work, person_id: int, email: str) -> None:
    """Do to every marked column what its mark says of somebody who leaves.

    What refers to others goes first. Objects that the session has loaded are read anew afterwards.
    """
    work.session.flush()
    for table in reversed(metadata.sorted_tables):
        for condition, leaving, emptied in _erasures(table, person_id, email):
            if leaving is Leaving.ROW:
                work.session.execute(delete(table).where(condition))
            elif emptied:
                work.session.execute(update(table).where(condition).values(emptied))
    work.session.expire_all()


def emptied_by(table: Table, until: Until) -> dict[str, Any]:
    """What a rule of retention writes into a table whose rows go on without what the rule is about."""
    return {
        column.name: mark.empty
        for column, mark in marked(table)
        if mark.until is until and mark.leaving is Leaving.EMPTIED
    }


def _erasures(
    table: Table, person_id: int, email: str
) -> Iterator[tuple[ColumnElement[bool], Leaving, dict[str, Any]]]:
    """For each column that says whose a row is: which rows are this person's, and what becomes of them. What
    is kept as long as an address goes with it."""
    for column, mark in marked(table):
        if mark.part in {Part.OWNER, Part.ADDRESS, Part.PARENT}:
            condition = _belongs(mark, column, person_id, email)
            emptied = {column.name: mark.empty} if mark.leaving is Leaving.EMPTIED else {}
            if mark.part is Part.OWNER:
                emptied |= _values_emptied(table, person_id)
            elif mark.part is Part.ADDRESS and emptied:
                emptied |= emptied_by(table, mark.until)
            yield condition, mark.leaving, emptied


def _values_emptied(table: Table, person_id: int) -> dict[str, Any]:
    """An address that a row holds goes with who sent it, whoever's it is."""
    return {
        column.name: mark.empty(person_id) if callable(mark.empty) else mark.empty
        for column, mark in marked(table)
        if mark.leaving is Leaving.EMPTIED and mark.part is not Part.OWNER
    }


def _belongs(mark: Mark, column: Column[Any], person_id: int, email: str) -> ColumnElement[bool]:
    if mark.part is Part.OWNER:
        return column == person_id
    if mark.part is Part.ADDRESS:
        return column == email
    [reference] = column.foreign_keys
    above = reference.column.table
    return column.in_(select(reference.column).where(_mine(above, person_id, email)))


def _mine(table: Table, person_id: int, email: str, *, shown: bool = False) -> ColumnElement[bool]:
    """Which rows of a table are this person's, or only those that stand in the file of their data."""
    ways = [
        _belongs(mark, column, person_id, email)
        for column, mark in marked(table)
        if mark.part in {Part.OWNER, Part.ADDRESS, Part.PARENT} and (mark.shown or not shown)
    ]
    return or_(false(), *ways)


def _told(work: Work, table: Table, person_id: int, email: str) -> list[dict[str, Any]]:
    values = [column for column, mark in marked(table) if mark.part in {Part.VALUE, Part.ADDRESS}]
    if not values:
        return []
    found = work.session.execute(
        select(*values).where(_mine(table, person_id, email, shown=True)).order_by(*table.primary_key)
    )
    return [{name: _json(one) for name, one in row.items()} for row in found.mappings()]


def _json(one: Any) -> Any:
    return one.isoformat() if isinstance(one, datetime) else one
