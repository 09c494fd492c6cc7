"""What SQLite keeps of words that are gone, where no query finds them: in its journal, and in the segments of
the full text index. (Pages of the file are zeroed as they are freed: ``secure_delete`` in ``engine``.)"""

from sqlalchemy import text

from cartoquartiers.store.work import Store

_MERGE = text("INSERT INTO place_search_index(place_search_index, rank) VALUES ('merge', -1000)")
_CHANGES = text("SELECT total_changes()")
_MOST_MERGES = 10_000
_WAIT_MILLISECONDS = 1000


def write_over(store: Store) -> bool:
    """Merge the segments of the full text index, which drops what was deleted from it, and empty the journal.

    A thousand pages a transaction, so that nobody waits long. False: somebody was reading all the while, and
    the journal goes on until the next time. On PostgreSQL there is nothing to do: its autovacuum does it.
    """
    if store.writing_engine.dialect.name != "sqlite":
        return True
    for _turn in range(_MOST_MERGES):
        with store.writing() as work:
            before = work.session.scalar(_CHANGES) or 0
            work.session.execute(_MERGE)
            # FTS5 says it so: fewer than two changes, and nothing is left to merge.
            if (work.session.scalar(_CHANGES) or 0) - before < 2:
                break
    return _empty_journal(store)


def write_anew(store: Store) -> bool:
    """Write the whole file anew (VACUUM), without what its free pages hold of former versions of the program.

    Needs the size of the file again on the disk while it runs, and nobody else who writes; raises
    ``OperationalError`` else, and nothing has changed then. False on PostgreSQL, where it is autovacuum's.
    """
    if store.writing_engine.dialect.name != "sqlite":
        return False
    raw = store.writing_engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
    finally:
        raw.close()
    return _empty_journal(store)


def _empty_journal(store: Store) -> bool:
    """Outside of any transaction, which a pooled connection of SQLAlchemy would begin."""
    raw = store.writing_engine.raw_connection()
    try:
        cursor = raw.cursor()
        # Whoever writes waits as long as this waits for readers.
        cursor.execute(f"PRAGMA busy_timeout={_WAIT_MILLISECONDS}")
        [(busy, _pages, _moved)] = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return not busy
    finally:
        raw.close()
