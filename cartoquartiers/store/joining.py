"""Many texts as one, put together by the database."""

from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.dialects.postgresql import aggregate_order_by

from cartoquartiers.store.work import Work


def joins_texts(work: Work) -> bool:
    """Whether the database joins texts in an order that one names: PostgreSQL does, and a row less costs it a
    message less; SQLite does since 3.44, and has no messages to spare."""
    return work.dialect == "postgresql"


def joined(column: Any, joint: str, order: Any) -> ColumnElement[str | None]:
    """The texts of a group in this order with ``joint`` from one to the next; NULL when there is none."""
    return func.string_agg(column, aggregate_order_by(literal(joint), order))
