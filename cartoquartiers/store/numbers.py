"""An official number inside ``place.fields``, as an expression that both databases keep an index of."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class NumberOf(FunctionElement[str]):
    """One value of a JSON column. The name stands in the text of the statement, not beside it: an index is
    found only by the very expression that it was made of."""

    name = "carto_number_of"
    type = Text()
    inherit_cache = False  # the name of the field is no part of what would be compared

    def __init__(self, column: Any, field: str) -> None:
        super().__init__(column)
        self.field = field


@compiles(NumberOf, "sqlite")
def _number_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **kw)}, '$.{element.field}')"


@compiles(NumberOf, "postgresql")
def _number_postgres(element: Any, compiler: Any, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)} ->> '{element.field}')"
