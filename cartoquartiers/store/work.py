"""The two transactions: ``reading()``, one snapshot that cannot write, and ``writing()``, the only code
that commits."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, update
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from cartoquartiers.store.engine import ENGINE_HASTE, SpatialiteMissing, open_engines
from cartoquartiers.store.tables.revision import Clock
from cartoquartiers.store.wal import WalSync

Read = TypeVar("Read")
PARIS = ZoneInfo("Europe/Paris")
STRETCHES = "stretches"
"""What is read once of published texts (``Work.once``), until a tick is taken: it stands for a change."""
Now = Callable[[], datetime]
# What opening or using a transaction raises while the database cannot be reached.
DATABASE_AWAY: tuple[type[Exception], ...] = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    SpatialiteMissing,
)


def utc_now() -> datetime:
    """Return the present instant, aware, in UTC, whole microseconds."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """What published texts depend on besides the data: the public address, the town's licence and its
    clock's zone."""

    base_url: str = "http://127.0.0.1:8000"
    licence: str = "lov2"
    timezone: ZoneInfo = PARIS


@dataclass
class Work:
    """One transaction: its session, its single present instant, and the house that it works for."""

    session: Session
    now: datetime
    house: House
    memo: dict[Hashable, Any] = field(default_factory=dict)
    lasting: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)
    """What outlives the transaction, by name: as of when it was read, and what it was."""
    last: list[Callable[[], None]] = field(default_factory=list)
    """What is done just before the commit: it locks what everybody needs."""
    hasty: bool = False
    """Others see it before it is on the disk: it takes no tick (``Store.write``)."""

    def once(self, key: Hashable, read: Callable[[], Read]) -> Read:
        """Return what ``read`` gave the first time in this transaction, for labels and outlines, which every
        place asks for. Who changes them calls ``forget``."""
        if key not in self.memo:
            self.memo[key] = read()
        found: Read = self.memo[key]
        return found

    def forget(self) -> None:
        """Read labels and outlines anew from now on: this transaction changes them, and what it reads is
        nobody else's before it is committed."""
        self.memo.clear()
        self.lasting = {}

    def finish(self) -> None:
        """Do what was put off until now; the commit follows."""
        self.session.flush()
        for do in self.last:
            do()
        self.last.clear()

    @property
    def today(self) -> date:
        """The day of the territory."""
        return self.now.astimezone(self.house.timezone).date()

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``; for the dialect file only."""
        return self.session.get_bind().dialect.name


class _TickTaken(Exception):
    """A transaction that others may see before it is on the disk would publish."""


class Store:
    """The database: opens transactions. ``now`` is the clock that every transaction looks at once."""

    def __init__(self, url: str, now: Now = utc_now, house: House | None = None) -> None:
        self.url = url
        self.now = now
        self.house = house or House()
        self.reading_engine, self.writing_engine = open_engines(url)
        self._hasty_engine = self.writing_engine.execution_options(**{ENGINE_HASTE: True})
        self._wal = WalSync(url) if self.is_file else None
        self._lasting: dict[str, tuple[Hashable, Any]] = {}
        self.commits = 0

    @property
    def is_file(self) -> bool:
        """Whether the database is a SQLite file."""
        return self.reading_engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """One snapshot for as long as the block lasts; the database itself refuses to write in it."""
        with Session(self.reading_engine, autoflush=False) as session:
            yield Work(session, self.now(), self.house, lasting=self._lasting)
            # What somebody changed by mistake must not reach the database, which would refuse it.
            session.expunge_all()
            # Nothing was written, so either end is the same to it; but at a ROLLBACK psycopg forgets all that
            # it has prepared, and PostgreSQL would plan each statement anew for each page.
            try:
                session.commit()
            except SQLAlchemyError:
                session.rollback()  # the connection died: what was read was read, and what was not was told

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """Commits when the block ends, rolls back when it raises. Nothing slow belongs inside."""
        with self._transaction(self.writing_engine) as work:
            yield work

    def write(self, do: Callable[[Work], Read]) -> Read:
        """Do something in a transaction and return what it gave, once it is on the disk.

        On SQLite the others need not wait for the disk: the lock is given back before. Whoever reads
        meanwhile sees what a power cut might still take away, which no mirror may have: what takes a tick
        is rolled back and done once more as ``writing`` does it. So ``do`` changes nothing but the
        database.
        """
        if self._wal is None:
            with self.writing() as work:
                return do(work)
        self._wal.heed()
        try:
            with self._transaction(self._hasty_engine) as work:
                work.hasty = True
                found = do(work)
        except _TickTaken:
            with self.writing() as work:
                return do(work)
        self._wal.reach()
        return found

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Work]:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            work = Work(session, self.now(), self.house, lasting=self._lasting)
            yield work
            work.finish()
        self.commits += 1

    @contextmanager
    def working_on(self, connection: Connection) -> Iterator[Work]:
        """Work within a transaction that somebody else opened and will end."""
        with Session(connection, expire_on_commit=False) as session:
            work = Work(session, self.now(), self.house)
            yield work
            work.finish()
            session.flush()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.reading_engine.dispose()
        self.writing_engine.dispose()
        if self._wal:
            self._wal.close()


def next_ticks(work: Work, count: int = 1) -> range:
    """Take ``count`` ticks, the last thing before a publication is written; publications then follow one
    another."""
    if work.hasty:
        raise _TickTaken
    work.memo.pop(STRETCHES, None)
    statement = (
        update(Clock).where(Clock.id == 1).values(tick=Clock.tick + count, at=work.now).returning(Clock.tick)
    )
    last = work.session.execute(statement).scalar_one()
    return range(last - count + 1, last + 1)
