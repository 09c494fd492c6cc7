"""The state of the site in figures, looked at when somebody asks."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.adapters.metrics import Meter
from cartoquartiers.domain.figure import Figure
from cartoquartiers.store.queries import condition
from cartoquartiers.store.queries.clock import clock
from cartoquartiers.store.work import DATABASE_AWAY, Work
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import prepared
from cartoquartiers.usecases.checkup.surroundings import last_backup
from cartoquartiers.web.journal import Answered

_AWAY: tuple[type[Exception], ...] = (SQLAlchemyError, *DATABASE_AWAY)
WEIGH_EVERY_SECONDS = 600.0
"""A town has tens of thousands of photo files: they are not weighed each time somebody asks."""


def watch(toolbox: Toolbox) -> Callable[[Answered], None] | None:
    """What counts requests and serves the figures; ``None`` where no port is set for them."""
    port = toolbox.number("METRICS_PORT")
    if not port:
        return None
    state = State(toolbox)
    meter = Meter(toolbox.data_path / "metrics", str(toolbox.settings["METRICS_HOST"]), port, state.figures)

    def count(one: Answered) -> None:
        meter.count(one.method, one.route, one.status, one.ms / 1000)

    return count


class State:
    """Looks at the database, the disk and the folder of the data."""

    def __init__(self, toolbox: Toolbox) -> None:
        self._toolbox = toolbox
        self._weight = 0
        self._weighed = -WEIGH_EVERY_SECONDS

    def figures(self) -> list[Figure]:
        """Every figure; without a database, what can be told without."""
        found = list(self._of_the_machine())
        try:
            with self._toolbox.store.reading() as work:
                found += self._of_the_database(work)
            behind = prepared.is_due(self._toolbox.store, self._toolbox.data_path)
            found.append(Figure("carto_files_behind", "1 while published files wait to be made anew", behind))
            up = 1
        except _AWAY:
            up = 0
        return [*found, Figure("carto_database_up", "1 when the database answers", up)]

    def _of_the_machine(self) -> Iterator[Figure]:
        folder, now = self._toolbox.data_path, self._toolbox.now()
        yield Figure("carto_disk_free_bytes", "Room left for the data", shutil.disk_usage(folder).free)
        yield Figure("carto_photos_bytes", "What the photos weigh", self._photos())
        if (at := last_backup(folder)) is not None:
            age = (now - at).total_seconds()
            yield Figure("carto_backup_age_seconds", "Since the last backup", age)

    def _of_the_database(self, work: Work) -> Iterator[Figure]:
        tick, at = clock(work)
        yield Figure("carto_tick", "Number of the latest published change", tick)
        yield Figure(
            "carto_tick_age_seconds", "Since the latest published change", _age(work, at.timestamp())
        )
        for state, count in condition.to_look_at(work).items():
            told = "Contributions that wait for somebody"
            yield Figure("carto_contributions", told, count, (("state", state),))
        for state, count in condition.unsent_letters(work).items():
            yield Figure("carto_letters", "Letters that have not left", count, (("state", state),))
        yield Figure("carto_jobs_failing", "Jobs that failed last time", len(condition.failing(work)))
        if (due := condition.overdue(work)) is not None:
            late = max(0.0, _age(work, due.timestamp()))
            yield Figure("carto_worker_late_seconds", "How late the job is that waits longest", late)

    def _photos(self) -> int:
        if time.monotonic() - self._weighed >= WEIGH_EVERY_SECONDS:
            self._weighed = time.monotonic()
            # Of a bucket that does not answer the last known weight stays.
            with suppress(OSError):
                self._weight = self._toolbox.depot.weight()
        return self._weight


def _age(work: Work, moment: float) -> float:
    return work.now.timestamp() - moment
