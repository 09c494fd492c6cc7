"""Opening the two engines of a database: one that reads and cannot write, one that writes.

Two, because SQLite's ``query_only`` would leak through a shared pool.
"""

import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

from cartoquartiers.store import comparing

READING_OPTIONS = (
    "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
    " -c statement_timeout=20000"
)
WRITING_OPTIONS = "-c statement_timeout=20000 -c lock_timeout=10000"
BUSY_MILLISECONDS = 15000


class SpatialiteMissing(RuntimeError):
    """The machine lacks SpatiaLite, or no SQLite driver here can load extensions."""


def sqlite_driver() -> ModuleType:
    """Return a driver that can load extensions: the interpreter's own, else pysqlite3. Raises
    ``SpatialiteMissing``."""
    if hasattr(sqlite3.Connection, "enable_load_extension"):
        return sqlite3
    try:
        import pysqlite3
    except ImportError as error:
        raise SpatialiteMissing(
            "this Python cannot load SQLite extensions, and pysqlite3-binary is not installed"
        ) from error
    module: ModuleType = pysqlite3
    return module


def open_engines(url: str) -> tuple[Engine, Engine]:
    """Return the (reading, writing) engines of ``sqlite:///…`` (SpatiaLite) or ``postgresql+psycopg://…``
    (PostGIS)."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, reading=True), _sqlite(url, reading=False)
    return _postgres(url, READING_OPTIONS), _postgres(url, WRITING_OPTIONS)


def _postgres(url: str, options: str) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        connect_args={"options": options, "connect_timeout": 5},
    )


def _sqlite(url: str, reading: bool) -> Engine:
    engine = create_engine(
        url, module=sqlite_driver(), pool_size=16, max_overflow=16, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        prepare_sqlite(connection)
        if reading:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # IMMEDIATE: a deferred transaction that reads first and then writes fails with SQLITE_BUSY under
        # load.
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def prepare_sqlite(connection: Any) -> None:
    """Set up a raw SQLite connection: SpatiaLite, WAL, foreign keys, durable commits. Raises
    ``SpatialiteMissing``."""
    connection.isolation_level = None  # SQLAlchemy's begin event speaks; the driver must not
    connection.enable_load_extension(True)
    try:
        connection.load_extension("mod_spatialite")
    except Exception as error:
        raise SpatialiteMissing(
            "mod_spatialite cannot be loaded (Debian package: libsqlite3-mod-spatialite)"
        ) from error
    finally:
        connection.enable_load_extension(False)
    for function in (comparing.lower, comparing.bare):
        connection.create_function(f"carto_{function.__name__}", 1, function, deterministic=True)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
