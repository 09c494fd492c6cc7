"""Adding a row of which the database itself says whether it is the first: one statement, no savepoint."""

from functools import cache
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from cartoquartiers.store.tables.base import Base
from cartoquartiers.store.work import Work

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add_unless_there(work: Work, row: Base) -> bool:
    """Add a new row; False, and nothing happened, when another holds one of its unique values already.

    Its columns without a value of their own must have none: the server's defaults are not read back.
    """
    table = type(row).__table__
    values = {name: getattr(row, name) for name in table.columns.keys() if name != "id"}  # noqa: SIM118
    number = work.session.scalar(_statement(type(row), work.dialect), values)
    if number is None:
        return False
    held = vars(row)
    for name, value in {**values, "id": number}.items():
        if held.get(name) is not value or name not in held:
            set_committed_value(row, name, value)
    make_transient_to_detached(row)
    work.session.add(row)
    return True


@cache
def _statement(kind: type[Base], dialect: str) -> Any:
    table = cast("Table", kind.__table__)
    return _INSERT[dialect](table).on_conflict_do_nothing().returning(table.c.id)
