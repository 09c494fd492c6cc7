"""What is done without anybody asking: letters, reopenings, purges.

Each job is held by one worker at a time, by a leased row.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import (
    arrivals,
    delivery,
    digests,
    jobs,
    outbox,
    photos,
    reopenings,
    sessions,
    synchronise,
    tickets,
)

log = logging.getLogger(__name__)
# Somebody who forgot their password looks at their letter box meanwhile.
LOOK_EVERY_SECONDS = 20


@dataclass(frozen=True)
class Task:
    """A recurring job: how often it is due, and what it does (each step in a transaction of its own)."""

    name: str
    every: timedelta
    run: Callable[[Toolbox], None]


def _reopen(toolbox: Toolbox) -> None:
    with toolbox.store.reading() as work:
        uids = reopenings.due(work)
    for uid in uids:
        with toolbox.store.writing() as work:
            reopenings.reopen(work, uid)


def _purge_photos(toolbox: Toolbox) -> None:
    with toolbox.store.writing() as work:
        photos.purge(work)
    with toolbox.store.reading() as work:
        photos.sweep(work, toolbox.depot)


def _purge_sessions(toolbox: Toolbox) -> None:
    with toolbox.store.writing() as work:
        sessions.purge(work)
        tickets.purge(work)


def _send_letters(toolbox: Toolbox) -> None:
    delivery.deliver(toolbox.store, toolbox.mailer)


def _put_digests_down(toolbox: Toolbox) -> None:
    with toolbox.store.writing() as work:
        digests.put_down(work)


def _purge_letters(toolbox: Toolbox) -> None:
    with toolbox.store.writing() as work:
        outbox.purge(work)


def _release_items(toolbox: Toolbox) -> None:
    with toolbox.store.reading() as work:
        numbers = arrivals.parked(work)
    for number in numbers:
        with toolbox.store.writing() as work:
            synchronise.release(work, number)


TASKS = (
    Task("digests", timedelta(minutes=30), _put_digests_down),
    Task("letters", timedelta(seconds=10), _send_letters),
    Task("reopenings", timedelta(minutes=15), _reopen),
    Task("photos", timedelta(hours=1), _purge_photos),
    Task("rounds", timedelta(minutes=5), _release_items),
    Task("sessions", timedelta(hours=6), _purge_sessions),
    Task("old_letters", timedelta(hours=24), _purge_letters),
)


def run_due(toolbox: Toolbox) -> list[str]:
    """Run every job that is due and that nobody else holds; a failure is noted and tried again later.

    Returns the names of the jobs that ran well.
    """
    done = []
    for task in TASKS:
        with toolbox.store.writing() as work:
            mine = jobs.take(work, task.name)
        if not mine:
            continue
        error = None
        try:
            task.run(toolbox)
            done.append(task.name)
        except Exception as failure:  # one job that fails must not stop the others
            log.exception("job %s", task.name)
            error = f"{type(failure).__name__}: {failure}"[:500]
        with toolbox.store.writing() as work:
            jobs.give_back(work, task.name, task.every, error)
    return done


class InlineWorker:
    """A thread of the server that keeps looking whether something is due (``CARTO_WORKER=inline``)."""

    def __init__(self, toolbox: Toolbox) -> None:
        self.toolbox = toolbox
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread of this process, once."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="carto-worker", daemon=True)
                self._thread.start()

    def _loop(self) -> None:
        pause = threading.Event()
        while not pause.wait(LOOK_EVERY_SECONDS):
            try:
                run_due(self.toolbox)
            except SQLAlchemyError:
                log.exception("the database is away; the worker looks again soon")
