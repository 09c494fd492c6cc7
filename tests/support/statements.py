"""Compile each statement once per process, not once per test's database.

SQLAlchemy keeps the SQL of a statement with the engine that it was compiled for, and a site has one pair of
engines for its whole life. Tests open thousands: half of a test's time went into SQL that the test before had
compiled. What it compiles depends on the kind of database, and all engines of a kind are made alike.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Mapper
from sqlalchemy.util import LRUCache

from cartoquartiers.store import engine as engines
from cartoquartiers.store.tables.base import Base

# Statements with their variants (columns written, one row or many) that the whole suite knows.
_ROOM = 4000


class _Shared(LRUCache[Any, Any]):
    """Keeps what was compiled by the kind of the dialect, the first part of each key, not by the dialect of
    one engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


_compiled = _Shared(_ROOM)
_create = engines.create_engine  # type: ignore[attr-defined]


def _create_engine(*given: Any, **options: Any) -> Engine:
    made: Engine = _create(*given, **options)
    made._compiled_cache = _compiled
    return made


def remember() -> None:
    """From now on, engines of this process share what was compiled."""
    engines.create_engine = _create_engine  # type: ignore[attr-defined]
    for mapper in Base.registry.mappers:
        _keep(mapper)


def _keep(mapper: Mapper[Any]) -> None:
    # What writes rows is kept with each table's mapper, and pushed out there by the engines of older tests.
    mapper._compiled_cache = _Shared(_ROOM)
