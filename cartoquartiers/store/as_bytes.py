"""Texts as the bytes in which they leave: to decode and encode them again costs more than to read them."""

from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, func

from cartoquartiers.store.engine import BINARY
from cartoquartiers.store.work import Work

BINARY_ROWS = {BINARY: True}
"""The execution option of a statement that asks for ``as_bytes``."""


def as_bytes(work: Work, text: Any) -> ColumnElement[bytes]:
    """A text as UTF-8, which both databases keep it in; ask for it with ``BINARY_ROWS``."""
    if work.dialect == "postgresql":
        return func.convert_to(text, "UTF8", type_=LargeBinary())
    return cast(text, LargeBinary())
