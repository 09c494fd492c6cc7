"""« One of these numbers » with a single parameter, however many they are: a statement is made once, and no
driver has hundreds of values to put in their places."""

import json
from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, any_, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute


def one_of(dialect: str, number: InstrumentedAttribute[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether the column ``number`` is one of the whole numbers."""
    if dialect == "postgresql":
        return number == any_(bindparam(None, list(numbers), type_=ARRAY(BigInteger)))
    each = func.json_each(json.dumps(list(numbers))).table_valued(column("value", BigInteger))
    return number.in_(select(each.c.value))
