"""From one database to another, of the same kind or not: every row, then every row compared."""

from collections.abc import Callable

from sqlalchemy import Connection

from cartoquartiers.store import migrate, transfer
from cartoquartiers.store.engine import no_time_limit, open_engines

Progress = Callable[[str, int], None]


class CannotMove(RuntimeError):
    """``code``: ``outdated`` (the source waits for migrations), ``same``, ``not_empty``, or ``differs`` with
    the table."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code} {about}".strip())
        self.code, self.about = code, about


def check(source: str, target: str) -> None:
    """Raise ``CannotMove`` for what is known before anything is locked or copied."""
    if source == target:
        raise CannotMove("same")
    if migrate.current(source) != migrate.head():
        raise CannotMove("outdated")
    if not is_empty(target):
        raise CannotMove("not_empty")


def move(
    source: str, target: str, progress: Progress, still: Callable[[], None] = lambda: None
) -> dict[str, int]:
    """Copy everything in one transaction of the target and one snapshot of the source, which is only read.

    Returns how many rows each table has. Raises ``CannotMove``: the target is then as it was. ``still`` is
    called before the target keeps anything, and raises when somebody may have written meanwhile.
    """
    check(source, target)
    reading, writing = open_engines(source)
    try:
        with reading.connect() as snapshot, migrate.remaking(target, migrate.head()) as (connection, _):
            no_time_limit(snapshot)
            copied = _copy(snapshot, connection, progress)
            still()
            return copied
    finally:
        reading.dispose()
        writing.dispose()


def is_empty(url: str) -> bool:
    """Whether nothing of ours is in a database; tables without rows are nothing."""
    reading, writing = open_engines(url)
    try:
        # The writing engine: a database file that does not exist yet is made by it.
        with writing.connect() as connection:
            return not any(transfer.has_rows(connection, one) for one in transfer.shapes(connection))
    finally:
        reading.dispose()
        writing.dispose()


def _copy(snapshot: Connection, connection: Connection, progress: Progress) -> dict[str, int]:
    carried = transfer.shapes(snapshot)
    tallies = {}
    for shape in carried:
        tally = tallies[shape.name] = transfer.Tally()
        transfer.empty(connection, shape)
        transfer.write(connection, shape, tally.through(transfer.lines(snapshot, shape)), progress)
    transfer.continue_numbers(connection, carried)
    for shape in carried:
        if transfer.Tally().count(transfer.lines(connection, shape)) != tallies[shape.name]:
            raise CannotMove("differs", shape.name)
    return {name: tally.rows for name, tally in tallies.items()}
