"""What is done without anybody asking: letters, reopenings, purges, published files.

Each job is held by one worker at a time, by a leased row.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from cartoquartiers.store.overwriting import write_over
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import (
    arrivals,
    comparing,
    delivery,
    digests,
    erasures,
    harvest_round,
    harvests,
    inquiries,
    invitations,
    jobs,
    masking,
    news,
    photos,
    portal,
    prepared,
    redactions,
    reopenings,
    retention,
    sessions,
    snapshots,
    subscriptions,
    synchronise,
    tickets,
    tips,
    webhook_round,
)
from cartoquartiers.usecases.harvest_photos import Tools

log = logging.getLogger(__name__)
# Somebody who forgot their password looks at their letter box meanwhile.
LOOK_EVERY_SECONDS = 20
# Who has just had a correction accepted may look at the file.
LOOK_AT_FILES_EVERY_SECONDS = 0.5


_SELDOM = timedelta(minutes=5)


def _always(_toolbox: Toolbox) -> bool:
    return True


@dataclass(frozen=True)
class Task:
    """A recurring job: how often it is due, and what it does (each step in a transaction of its own).

    ``is_due`` looks, without writing, whether there is anything to do.
    """

    name: str
    every: timedelta
    run: Callable[[Toolbox], None]
    is_due: Callable[[Toolbox], bool] = _always


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


def _erase_masked(toolbox: Toolbox) -> None:
    masking.erase_files(toolbox.store, toolbox.depot)


def _masked_are_due(toolbox: Toolbox) -> bool:
    return masking.is_due(toolbox.store)


def _purge_sessions(toolbox: Toolbox) -> None:
    with toolbox.store.writing() as work:
        sessions.purge(work)
        tickets.purge(work)
        invitations.purge(work)
        subscriptions.purge(work)
        inquiries.purge(work)
        tips.purge(work)


def _send_letters(toolbox: Toolbox) -> None:
    delivery.deliver(toolbox.store, toolbox.mailer)


def _harvest(toolbox: Toolbox) -> None:
    tools = Tools(toolbox.imager, toolbox.depot, toolbox.outside, toolbox.read_table, toolbox.geocoder)
    harvest_round.run_due(toolbox.store, tools)


def _harvests_are_due(toolbox: Toolbox) -> bool:
    return harvest_round.is_due(toolbox.store)


def _send_changes(toolbox: Toolbox) -> None:
    webhook_round.run_due(toolbox.store, toolbox.outside, toolbox.secret_key)


def _changes_are_due(toolbox: Toolbox) -> bool:
    return webhook_round.is_due(toolbox.store)


def _put_digests_down(toolbox: Toolbox) -> None:
    with toolbox.store.writing() as work:
        digests.put_down(work)


def _put_news_down(toolbox: Toolbox) -> None:
    news.put_down(toolbox.store)


def _ask_about_stale_places(toolbox: Toolbox) -> None:
    inquiries.put_down(toolbox.store)


def _purge(toolbox: Toolbox) -> None:
    retention.purge(toolbox.store, toolbox.depot)
    write_over(toolbox.store)


def _release_items(toolbox: Toolbox) -> None:
    with toolbox.store.reading() as work:
        numbers = arrivals.parked(work)
    for number in numbers:
        with toolbox.store.writing() as work:
            synchronise.release(work, number)


def _copy_erasures(toolbox: Toolbox) -> None:
    with toolbox.store.reading() as work:
        erasures.copy_out(work, toolbox.erasure_journal)


def _publish_on_portal(toolbox: Toolbox) -> None:
    portal.publish(toolbox.store, toolbox.portal, toolbox.portal_key)


def _prepare_files(toolbox: Toolbox) -> None:
    prepared.prepare(toolbox.store, toolbox.data_dir, toolbox.makers)


def _files_are_due(toolbox: Toolbox) -> bool:
    return prepared.is_due(toolbox.store, toolbox.data_dir)


def _redact(toolbox: Toolbox) -> None:
    with toolbox.store.reading() as work:
        redactions.carry_out(work, toolbox.data_dir)


def _redactions_are_due(toolbox: Toolbox) -> bool:
    return redactions.is_due(toolbox.store, toolbox.data_dir)


def _compare_places(toolbox: Toolbox) -> None:
    comparing.compare_changed(toolbox.store)


def _places_are_to_compare(toolbox: Toolbox) -> bool:
    return comparing.is_due(toolbox.store)


def _take_snapshot(toolbox: Toolbox) -> None:
    with toolbox.store.reading() as work:
        snapshots.take(work, toolbox.data_dir, int(toolbox.settings["SNAPSHOT_DAYS"]))


FILES = Task("files", timedelta(0), _prepare_files, _files_are_due)
HIDDEN = Task("hidden", timedelta(0), _redact, _redactions_are_due)
AT_ONCE = (HIDDEN, FILES)
"""What is looked at whenever something may have been published."""
TASKS = (
    *AT_ONCE,
    Task("doubles", timedelta(seconds=5), _compare_places, _places_are_to_compare),
    Task("digests", timedelta(minutes=30), _put_digests_down),
    Task("news", timedelta(minutes=1), _put_news_down),
    Task("inquiries", timedelta(hours=3), _ask_about_stale_places),
    Task("letters", timedelta(seconds=10), _send_letters),
    Task("erasures", timedelta(minutes=1), _copy_erasures),
    Task("reopenings", timedelta(minutes=15), _reopen),
    Task("masked", timedelta(0), _erase_masked, _masked_are_due),
    Task("photos", timedelta(hours=1), _purge_photos),
    Task("rounds", timedelta(minutes=5), _release_items),
    Task("snapshots", timedelta(minutes=30), _take_snapshot),
    Task("sessions", timedelta(hours=6), _purge_sessions),
    Task(harvests.JOB, timedelta(minutes=1), _harvest, _harvests_are_due),
    Task("webhooks", timedelta(seconds=10), _send_changes, _changes_are_due),
    Task("retention", timedelta(hours=24), _purge),
    Task(portal.JOB, timedelta(hours=6), _publish_on_portal),
)


def run_due(toolbox: Toolbox, tasks: Sequence[Task] = TASKS) -> list[str]:
    """Run every job that is due and that nobody else holds; a failure is noted and tried again later.

    Returns the names of the jobs that ran well.
    """
    done = []
    for task in tasks:
        if not task.is_due(toolbox):
            continue
        with toolbox.store.writing() as work:
            mine = jobs.take(work, task.name)
        if not mine:
            continue
        error, began = None, time.monotonic()
        try:
            task.run(toolbox)
            done.append(task.name)
            _tell(task, time.monotonic() - began)
        except Exception as failure:  # one job that fails must not stop the others
            log.exception("job %s", task.name, extra={"facts": {"job": task.name}})
            error = f"{type(failure).__name__}: {failure}"[:500]
        with toolbox.store.writing() as work:
            jobs.give_back(work, task.name, task.every, error)
    return done


def _tell(task: Task, seconds: float) -> None:
    """Note that a job ran; not each look of those that look every few seconds and mostly find nothing."""
    looks = task.is_due is _always and task.every < _SELDOM
    level = logging.DEBUG if looks and seconds < 1 else logging.INFO
    facts = {"job": task.name, "ms": round(seconds * 1000)}
    log.log(level, "job done: %s", task.name, extra={"facts": facts})


class InlineWorker:
    """A thread of the server that keeps looking whether something is due (``CARTO_WORKER=inline``)."""

    def __init__(self, toolbox: Toolbox) -> None:
        self.toolbox = toolbox
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._woken = threading.Event()

    def start(self) -> None:
        """Start the thread of this process, once."""
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="carto-worker", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Something may have been published: the files are looked at now, the rest in its time."""
        self._woken.set()

    def _loop(self) -> None:
        next_round = time.monotonic() + LOOK_EVERY_SECONDS
        while True:
            self._woken.wait(max(0.0, next_round - time.monotonic()))
            self._woken.clear()
            whole = time.monotonic() >= next_round
            try:
                run_due(self.toolbox, TASKS if whole else AT_ONCE)
            except (SQLAlchemyError, OSError):
                log.exception("the database or the disk is away; the worker looks again soon")
            if whole:
                next_round = time.monotonic() + LOOK_EVERY_SECONDS


def rest(toolbox: Toolbox) -> None:
    """Wait until the next round of all jobs, keeping the published files fresh meanwhile."""
    end = time.monotonic() + LOOK_EVERY_SECONDS
    while time.monotonic() < end:
        time.sleep(LOOK_AT_FILES_EVERY_SECONDS)
        run_due(toolbox, AT_ONCE)
