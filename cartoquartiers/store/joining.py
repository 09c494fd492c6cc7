"""Texts as the bytes in which they leave, many as one where that is cheaper: to decode them and encode them
again cost more than to read them."""

from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, func, literal
from sqlalchemy.dialects.postgresql import aggregate_order_by

from cartoquartiers.store.engine import BINARY
from cartoquartiers.store.work import Work

BINARY_ROWS = {BINARY: True}
"""The execution option of a statement that asks for ``as_bytes``."""


def joins_texts(work: Work) -> bool:
    """Whether the database joins texts in an order that one names: PostgreSQL does, and a row less costs it a
    message less; SQLite does since 3.44, and has no messages to spare."""
    return work.dialect == "postgresql"


def joined(column: Any, joint: str, order: Any) -> ColumnElement[str | None]:
    """The texts of a group in this order with ``joint`` from one to the next; NULL when there is none."""
    return func.string_agg(column, aggregate_order_by(literal(joint), order))


def as_bytes(work: Work, text: Any) -> ColumnElement[bytes | None]:
    """A text as UTF-8, which both databases keep it in; ask for it with ``BINARY_ROWS``."""
    if work.dialect == "postgresql":
        return func.convert_to(text, "UTF8", type_=LargeBinary())
    return cast(text, LargeBinary())
