"""Being seen at PostgreSQL through a pgbouncer that hands a connection over for the length of a transaction.

It keeps connections open for those who left, so that an open one says nothing. But it names each after
whoever had it last, and PostgreSQL knows since when each rests: whoever runs makes itself seen every few
seconds, and whoever wants to be alone watches for longer than that.
"""

import logging
import threading
import time
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.store.engine import POOLED, POOLER, our_name
from cartoquartiers.store.work import DATABASE_AWAY, Store

BEAT_SECONDS = 5.0
WATCHED_SECONDS = 12.0
"""How long somebody is watched for: two beats, and what a busy machine may be late."""
_LOOK_SECONDS = 0.25
_AWAY: tuple[type[Exception], ...] = (SQLAlchemyError, *DATABASE_AWAY)
_OTHERS = text(
    "SELECT clock_timestamp(), count(*),"
    " count(*) FILTER (WHERE state IS DISTINCT FROM 'idle' OR state_change > :since)"
    " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND application_name LIKE :ours AND application_name <> :me"
)
# Within a transaction PostgreSQL shows the same picture until it is told to look again.
_LOOK_AGAIN = text("SELECT pg_stat_clear_snapshot()")


class _Seen(NamedTuple):
    """Connections that others had last, as of ``at``: how many there are, and how many they used since."""

    at: datetime
    named: int
    used: int


def be_seen(store: Store) -> None:
    """From now until this process ends, let others see that it runs, where a pgbouncer stands between."""
    if POOLER in make_url(store.url).query:
        threading.Thread(target=_beat, args=(store,), name="carto-presence", daemon=True).start()


def _beat(store: Store) -> None:
    while True:
        try:
            with store.reading() as work:
                work.session.execute(text("SELECT 1"))
        except _AWAY:  # whoever needs the database says so
            logging.getLogger(__name__).debug("no beat: the database is away")
        time.sleep(BEAT_SECONDS)


def somebody_pooled(engine: Engine, *, is_pooled: bool) -> bool:
    """Whether another process of ours uses the database through a pgbouncer, watched for ``WATCHED_SECONDS``.

    ``is_pooled``: ``engine`` goes through it, too; what this process did before may have renamed the
    connections that the others left. Else, without a single connection of theirs, nothing is watched.
    """
    with engine.connect() as connection:
        first = _look(connection, None)
        if not (is_pooled or first.named):
            return False
        end = time.monotonic() + WATCHED_SECONDS
        # One transaction: nobody else has this connection meanwhile, and theirs keep their names.
        while time.monotonic() < end:
            time.sleep(_LOOK_SECONDS)
            if _look(connection, first.at).used:
                return True
    return False


def _look(connection: Connection, since: datetime | None) -> _Seen:
    connection.execute(_LOOK_AGAIN)
    asked = {"since": since, "ours": f"{POOLED} %", "me": our_name(POOLED)}
    return _Seen(*connection.execute(_OTHERS, asked).one())
