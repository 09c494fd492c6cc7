"""SQLite's write-ahead log is brought to the disk once for everybody who has committed meanwhile
(docs/decisions/0075-waiting-for-the-disk.md)."""

import os
import threading
from contextlib import closing

from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from cartoquartiers.store.engine import BUSY_MILLISECONDS, sqlite_driver

# macOS has no fdatasync.
bring_to_disk = getattr(os, "fdatasync", os.fsync)


class WalSync:
    """The log of one database file, for all threads of this process; each process waits for itself."""

    def __init__(self, url: str) -> None:
        self._database = str(make_url(url).database)
        self._counting = threading.Lock()
        self._arrived = 0
        self._syncing = threading.Lock()
        self._reached = 0
        self._failed = False

    def reach(self) -> None:
        """Return when all that was committed before the call is on the disk.

        Raises ``OSError`` when the disk refuses: what was committed is seen, but a power cut may take it
        away. From then on it is not believed before SQLite could empty the log into the database, which
        writes it anew; ``OperationalError`` of SQLAlchemy until then.
        """
        with self._counting:
            self._arrived += 1
            mine = self._arrived
        with self._syncing:
            if self._reached >= mine:
                return  # who came before took it along
            with self._counting:
                upto = self._arrived
            self._sync()
            self._reached = upto

    def _sync(self) -> None:
        emptying, self._failed = self._failed, True
        if emptying:
            self._empty()
        else:
            self._flush()
        self._failed = False

    def _flush(self) -> None:
        try:
            log = os.open(f"{self._database}-wal", os.O_RDONLY)
        except FileNotFoundError:
            return  # SQLite emptied it into the database, and waited for the disk
        try:
            bring_to_disk(log)
        finally:
            os.close(log)

    def _empty(self) -> None:
        """A system forgets what it could not write: a second fdatasync would succeed and mean nothing."""
        driver = sqlite_driver()
        try:
            with closing(driver.connect(self._database, timeout=BUSY_MILLISECONDS / 1000)) as connection:
                is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except driver.Error as error:
            raise OperationalError("wal_checkpoint", {}, error) from error
        if is_busy:
            raise OperationalError("wal_checkpoint", {}, driver.OperationalError("database is locked"))
