"""Keeping a database as it is while it is copied: nobody else is at it, and nobody writes."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import DDL, Connection, Engine, make_url, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from cartoquartiers.store.engine import POOLER, PROGRAM, open_engines, our_name, sqlite_driver
from cartoquartiers.store.presence import somebody_pooled
from cartoquartiers.store.tables.all import metadata

_SECONDS = 3.0
"""How long whoever has just left may take to be gone."""


class InUse(RuntimeError):
    """Another process of ours is at the database: a server, a worker, a command."""


class Closed(RuntimeError):
    """This account may not open the file of the database, or not write in it; in the driver's words."""


@contextmanager
def standing_still(url: str) -> Iterator[Callable[[], None]]:
    """Let nobody write until the block ends; whoever tries is told to come back later. Raises ``InUse``,
    ``Closed``.

    What is given raises a ``DBAPIError`` when the lock was lost meanwhile, as with a connection that a server
    or a firewall cut for its idleness.
    """
    if in_use(url):
        raise InUse
    reading, writing = open_engines(url)
    try:
        with writing.connect() as connection, connection.begin() as transaction:
            _lock(connection)
            yield lambda: connection.execute(text("SELECT 1")).close()
            transaction.rollback()
    finally:
        reading.dispose()
        writing.dispose()


def in_use(url: str) -> bool:
    """Whether another process is at the database. This one must have closed its own connections to a file.

    Takes ``WATCHED_SECONDS`` where a pgbouncer stands before the database. Raises ``Closed``.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return bool(address.database) and not _comes_to_rest(lambda: _alone_with(str(address.database)))
    reading, writing = open_engines(url)
    try:
        if not _comes_to_rest(lambda: _alone_on(reading)):
            return True
        return somebody_pooled(reading, is_pooled=POOLER in address.query)
    finally:
        reading.dispose()
        writing.dispose()


def _comes_to_rest(is_alone: Callable[[], bool]) -> bool:
    end = time.monotonic() + _SECONDS
    while not is_alone():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _alone_with(file: str) -> bool:
    """Whether the file can be had for oneself: an open connection holds a share of it, also when it idles."""
    driver = sqlite_driver()
    try:
        Path(file).stat()
        beside = [one for end in ("-wal", "-shm") if (one := Path(f"{file}{end}")).exists()]
        if not all(os.access(one, os.R_OK | os.W_OK) for one in (Path(file), *beside)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with closing(driver.connect(file, timeout=0)) as connection:
            _take_and_leave(connection, driver.OperationalError)
    except FileNotFoundError:
        return True  # looked for first, because connecting would make it
    except PermissionError as refusal:
        raise Closed(refusal.strerror) from refusal
    except driver.DatabaseError as error:
        words = str(error)
        if "lock" in words:  # of the table, of the file, or of the protocol between those who come at once
            return False
        if "readonly" in words or "unable to open" in words:
            raise Closed(words) from error
        raise DatabaseError("alone", {}, error) from error
    return True


def _take_and_leave(connection: Any, fault: type[Exception]) -> None:
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        with suppress(fault):
            connection.execute("PRAGMA locking_mode=NORMAL")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _alone_on(engine: Engine) -> bool:
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND application_name LIKE :ours AND application_name <> :me"
    )
    with engine.connect() as connection:
        return not connection.scalar(others, {"ours": f"{PROGRAM} %", "me": our_name()})


def _lock(connection: Connection) -> None:
    # On SQLite the transaction itself is the lock (``BEGIN IMMEDIATE``).
    if connection.dialect.name == "sqlite":
        return
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in metadata.tables)
    try:
        # Names cannot be bound: the dialect quoted those of our own tables.
        locking = "LOCK TABLE %(names)s IN SHARE ROW EXCLUSIVE MODE"
        connection.execute(DDL(locking, context={"names": names}))  # type: ignore[no-untyped-call]
    except DBAPIError as refused:
        if getattr(refused.orig, "sqlstate", None) == "55P03":  # lock_not_available
            raise InUse from refused
        raise
