"""Statements of which the text is made once: for what every proposal asks, SQLAlchemy's way to the text took
longer than the database with the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select
from sqlalchemy.engine import make_url

from cartoquartiers.store.work import Work

_DIALECTS = {
    "sqlite": make_url("sqlite://").get_dialect()(),
    "postgresql": make_url("postgresql+psycopg://").get_dialect()(),
}


class Ready:
    """The text of a SELECT whose parameters are all named by ``bindparam``, and whose columns and parameters
    are what the drivers give and take: numbers and texts."""

    def __init__(self, statement: Select[Any] | CompoundSelect[Any], dialect: str) -> None:
        compiled = statement.compile(dialect=_DIALECTS[dialect])
        self._text = str(compiled)
        self._order = compiled.positiontup

    def rows(self, work: Work, asked: Mapping[str, Any]) -> Sequence[Any]:
        """All rows for these values, by name; what the session holds back (autoflush) is not seen."""
        # SQLite's driver takes them in order, PostgreSQL's by name.
        given = asked if self._order is None else tuple(asked[name] for name in self._order)
        return work.session.connection().exec_driver_sql(self._text, given).all()
