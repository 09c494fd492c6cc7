"""SQLite's write-ahead log is brought to the disk once for everybody who has committed meanwhile
(docs/decisions/0075-waiting-for-the-disk.md)."""

import os
import threading
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from cartoquartiers.store.engine import sqlite_driver

# macOS has no fdatasync.
bring_to_disk = getattr(os, "fdatasync", os.fsync)


EMPTYING_SECONDS = 0.2
"""How long readers of an old state may keep a log that is not believed from being emptied: nobody writes
meanwhile."""


class WalSync:
    """The log of one database file, for all threads of this process; each process waits for itself."""

    def __init__(self, url: str) -> None:
        self._database = os.path.realpath(str(make_url(url).database))  # where SQLite has its log
        self._counting = threading.Lock()
        self._arrived = 0
        self._syncing = threading.Lock()
        self._reached = 0
        self._failed = False
        self._log: int | None = None

    def heed(self) -> None:
        """Hold the log open from before one commits: a system tells of what it could not write those who had
        the file open then, each once, and whoever opens it later maybe never."""
        if self._log is None and self._syncing.acquire(blocking=False):
            try:
                self._open()
            finally:
                self._syncing.release()

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

    def close(self) -> None:
        """Let go of the log."""
        with self._syncing:
            if self._log is not None:
                os.close(self._log)
            self._log = None

    def _sync(self) -> None:
        emptying, self._failed = self._failed, True
        if emptying:
            self._empty()
        else:
            self._open()
            if self._log is not None:
                bring_to_disk(self._log)
        self._failed = False

    def _open(self) -> None:
        """Hold the log that there is; none after SQLite emptied it into the database for good, and waited
        for the disk."""
        try:
            now = Path(f"{self._database}-wal").stat()
            if self._log is not None:
                held = os.fstat(self._log)
                if (held.st_dev, held.st_ino) == (now.st_dev, now.st_ino):
                    return
                os.close(self._log)
                self._log = None
            self._log = os.open(f"{self._database}-wal", os.O_RDONLY)
        except FileNotFoundError:
            pass

    def _empty(self) -> None:
        """A system forgets what it could not write: a second fdatasync would succeed and mean nothing."""
        driver = sqlite_driver()
        try:
            with closing(driver.connect(self._database, timeout=EMPTYING_SECONDS)) as connection:
                is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except driver.Error as error:
            raise OperationalError("wal_checkpoint", {}, error) from error
        if is_busy:
            raise OperationalError("wal_checkpoint", {}, driver.OperationalError("database is locked"))
