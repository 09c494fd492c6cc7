"""Opening the two engines of a database: one that reads and cannot write, one that writes.

Two, because SQLite's ``query_only`` would leak through a shared pool.
"""

import math
import os
import socket
import sqlite3
import threading
import time
from time import sleep
from types import ModuleType
from typing import Any
from urllib.parse import quote

from psycopg.pq import Format
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError

from cartoquartiers.store import comparing

LONGEST_SECONDS = 20
"""How long one statement may take: a filter that a stranger wrote must not hold a thread for an hour."""
_LIMIT = f" -c statement_timeout={LONGEST_SECONDS * 1000}"
# Whoever opens a cursor here reads it to its end. PostgreSQL believes that a tenth will do, and then chooses,
# before its statistics know of a large import, a plan that took 10 s for 20,000 texts instead of 0.3 s.
_TO_THE_END = " -c cursor_tuple_fraction=1"
READING_OPTIONS = (
    "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read"
    + _LIMIT
    + _TO_THE_END
)
WRITING_OPTIONS = "-c lock_timeout=10000" + _LIMIT
POOLER = "pooler"
PROGRAM = "cartoquartiers"
POOLED = "cartoquartiers-pooled"
"""The same, through a pgbouncer: it names a connection after whoever had it last, and keeps it open."""
_EACH_TRANSACTION = f"SET LOCAL statement_timeout = {LONGEST_SECONDS * 1000}; SET LOCAL "
"""The same said at the beginning of each transaction: pgbouncer hands connections from one to the next, and
takes no options when they are opened."""
READING_EACH = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
    + _EACH_TRANSACTION
    + "cursor_tuple_fraction = 1"
)
WRITING_EACH = _EACH_TRANSACTION + "lock_timeout = 10000"
BUSY_MILLISECONDS = 15000
ASK_AFTER_SECONDS = 1.0
"""A connection to PostgreSQL that rested for longer is asked whether it still lives before it is used. A
request of the desk takes four in a row: asking each time was a tenth of its round trips."""
ENGINE_HASTE = "carto_hasty"
"""The option of an engine whose commits are not yet on the disk when SQLite returns (``wal.WalSync``)."""
BINARY = "carto_binary"
"""The option of a statement whose answer PostgreSQL sends in its binary format: bytes come as they are, where
the text format writes each as two digits. SQLite has but one format."""
SYNCHRONOUS = {False: "FULL", True: "NORMAL"}
"""How SQLite waits for the disk: with haste, only before it empties its log into the database."""
_ASK_AGAIN_SECONDS = 0.001
_PATIENCE = "patience"
_RESTS_SINCE = "carto_rests_since"
_STEPS = 50_000
"""Steps of SQLite's machine, some milliseconds, after which it asks whether to go on."""


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
    (PostGIS); ``?pooler=transaction`` at the end of the latter: a pgbouncer in that mode stands before it."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url, reading=True), _sqlite(url, reading=False)
    if address.query.get(POOLER) == "transaction":
        address = address.difference_update_query([POOLER])
        return _behind_a_pooler(address, READING_EACH), _behind_a_pooler(address, WRITING_EACH)
    return _postgres(url, READING_OPTIONS), _postgres(url, WRITING_OPTIONS)


def _behind_a_pooler(address: URL, settings: str) -> Engine:
    # A prepared statement would be looked for in somebody else's connection.
    engine = create_engine(
        address,
        pool_size=10,
        max_overflow=20,
        connect_args={
            "prepare_threshold": None,
            "connect_timeout": 5,
            "application_name": our_name(POOLED),
        },
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(settings))
    return _with_binary(_asked_after_a_rest(engine))


def our_name(program: str = PROGRAM) -> str:
    """How this process calls itself at PostgreSQL, which tells it to others (``pg_stat_activity``)."""
    return f"{program} {os.getpid()} {socket.gethostname()}"[:63]


def _postgres(url: str, options: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=10,
        max_overflow=20,
        connect_args={"options": options, "connect_timeout": 5, "application_name": our_name()},
    )
    return _with_binary(_asked_after_a_rest(engine))


def _asked_after_a_rest(engine: Engine) -> Engine:
    """What SQLAlchemy does with ``pool_pre_ping`` at each use, after ``ASK_AFTER_SECONDS`` of rest: a server
    that was started anew has closed its connections, and whoever comes next must not meet that."""

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info[_RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: Any, record: Any, _taken: Any) -> None:
        since = record.info.get(_RESTS_SINCE)
        if since is None or time.monotonic() - since < ASK_AFTER_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    return engine


def _with_binary(engine: Engine) -> Engine:
    @event.listens_for(engine, "before_cursor_execute")
    def choose(
        _connection: Any, cursor: Any, _statement: Any, _given: Any, context: Any, _many: bool
    ) -> None:
        if context is not None and context.execution_options.get(BINARY):
            cursor.format = Format.BINARY

    return engine


def _sqlite(url: str, reading: bool) -> Engine:
    engine = create_engine(
        url, module=sqlite_driver(), pool_size=16, max_overflow=16, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        prepare_sqlite(connection)
        if reading:
            connection.execute("PRAGMA query_only=ON")
            record.info[_PATIENCE] = _Patience(connection)

    if reading:

        @event.listens_for(engine, "before_cursor_execute")
        def execute(connection: Connection, *_statement: Any) -> None:
            connection.info[_PATIENCE].begin()

    knocking = threading.Lock()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if reading:
            connection.info[_PATIENCE].limited = True
            connection.exec_driver_sql("BEGIN")
        else:
            _wait_for_the_disk(connection)
            _begin_writing(connection, knocking)

    return engine


def _wait_for_the_disk(connection: Connection) -> None:
    """Bring a connection that was used in haste, or will be, to how its next commit waits."""
    hasty = bool(connection.get_execution_options().get(ENGINE_HASTE))
    if connection.info.get(ENGINE_HASTE, False) != hasty:
        raw: Any = connection.connection.dbapi_connection
        raw.execute(f"PRAGMA synchronous={SYNCHRONOUS[hasty]}")
        connection.info[ENGINE_HASTE] = hasty


def _begin_writing(connection: Connection, knocking: threading.Lock) -> None:
    """Begin as the one who writes, waiting for it as long as ``BUSY_MILLISECONDS``.

    IMMEDIATE: a deferred transaction that reads first and then writes fails with SQLITE_BUSY under load.
    SQLite's own waiting asks less and less often, so that whoever has waited longest has the least chance
    (seconds, with eight clients); here every process asks as often as every other, one thread at a time.
    """
    raw: Any = connection.connection.dbapi_connection
    until = time.monotonic() + BUSY_MILLISECONDS / 1000
    raw.execute("PRAGMA busy_timeout=0")
    try:
        if knocking.acquire(timeout=BUSY_MILLISECONDS / 1000):
            try:
                while not _begun(raw) and time.monotonic() < until:
                    sleep(_ASK_AGAIN_SECONDS)
            finally:
                knocking.release()
        if not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # raises what SQLAlchemy makes of the error
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def _begun(raw: Any) -> bool:
    """Whether waiting is over: the transaction has begun, or failed for another reason than its turn."""
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite_driver().OperationalError as error:
        return "locked" not in str(error)
    return True


def open_file(url: str) -> Any:
    """Return a bare connection that reads the file of ``sqlite:///…``, for any thread, one at a time. Raises
    ``OperationalError`` of SQLAlchemy when there is no such file."""
    path = quote(str(make_url(url).database))
    driver = sqlite_driver()
    try:
        return driver.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
    except driver.OperationalError as error:
        raise OperationalError("open", {}, error) from error


class _Patience:
    """Ends the statements of a SQLite connection that take too long, as PostgreSQL does by itself."""

    def __init__(self, connection: Any) -> None:
        self.limited = True
        self._end = math.inf
        connection.set_progress_handler(self._is_over, _STEPS)

    def begin(self) -> None:
        """A statement begins."""
        self._end = time.monotonic() + LONGEST_SECONDS if self.limited else math.inf

    def lift(self) -> None:
        """Until the transaction ends, statements may take as long as they take."""
        self.limited, self._end = False, math.inf

    def _is_over(self) -> bool:
        return time.monotonic() > self._end


def no_time_limit(connection: Connection) -> None:
    """Let the statements of this transaction last: a large table, or a reader on a slow line, takes
    minutes."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
    elif _PATIENCE in connection.info:
        # The transaction begins with its first statement, and each begins with a limit.
        connection.exec_driver_sql("SELECT 1")
        connection.info[_PATIENCE].lift()


def prepare_sqlite(connection: Any) -> None:
    """Set up a raw SQLite connection: SpatiaLite, WAL, foreign keys, durable commits, deleted values
    zeroed. Raises ``SpatialiteMissing``."""
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
    # What is deleted is zeroed in the file, too: builds of SQLite differ in what they do by themselves.
    connection.execute("PRAGMA secure_delete=ON")
