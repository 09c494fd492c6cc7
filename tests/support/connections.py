"""Connections to PostgreSQL that one test after the other uses, and to SQLite that wait for no disk.

A site opens its connections once and keeps them; tests open thousands of sites. A backend that is new reads
the catalogue, loads PostGIS and opens the table of coordinate systems before its first answer: 50 to 80 ms,
which a database that is used again need not pay again.
"""

from typing import Any

from sqlalchemy import Engine, make_url

from cartoquartiers.store import engine as engines
from cartoquartiers.store import wal

_make = engines._postgres
_prepare = engines.prepare_sqlite
_lasting: set[str] = set()
_kept: dict[tuple[str, str], Engine] = {}


class _Visitor(Engine):
    """An engine on connections that outlive it; what a test listens to on it ends with it."""

    def dispose(self, close: bool = True) -> None:
        """The connections wait for the next test."""


def _postgres(url: str, options: str) -> Engine:
    if url not in _lasting:
        return _make(url, options)
    kept = _kept.get((url, options))
    if kept is None:
        kept = _kept[url, options] = _make(url, options)
    made = _Visitor(kept.pool, kept.dialect, make_url(url))
    made._compiled_cache: Any = kept._compiled_cache  # type: ignore[misc]
    return made


def _without_waiting(connection: Any) -> None:
    """What these tests write need not outlive a power cut; tests/faults looks at real servers for that."""
    _prepare(connection)
    connection.execute("PRAGMA synchronous=OFF")


def remember() -> None:
    """From now on, engines of databases that are used again share their connections, and no commit waits."""
    engines._postgres = _postgres
    engines.prepare_sqlite = _without_waiting
    # Between two tests, connections are ended from outside, and the next test begins at once.
    engines.ASK_AFTER_SECONDS = 0
    engines.SYNCHRONOUS = {False: "OFF", True: "OFF"}
    wal.bring_to_disk = lambda _file: None


def keep(url: str) -> None:
    """This database is used by one test after the other."""
    _lasting.add(url)


def rest(url: str) -> None:
    """Between two tests; connections that a test has not given back are not waited for."""
    for key, kept in list(_kept.items()):
        if key[0] == url and kept.pool.checkedout():  # type: ignore[attr-defined]
            kept.dispose()
            del _kept[key]


def drop(url: str) -> None:
    """This database is used no more."""
    _lasting.discard(url)
    for key in [key for key in _kept if key[0] == url]:
        _kept.pop(key).dispose()
