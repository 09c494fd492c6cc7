"""What is done without anybody asking: reopenings, and jobs that are held by one worker at a time."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from cartoquartiers.store.queries.history import revisions_of
from cartoquartiers.store.tables.contribution import Decision
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import Job
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import jobs
from cartoquartiers.worker import TASKS, run_due
from tests.factories.places import change, create_place
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock


def _place(work: Work, uid: str) -> Place:
    return work.session.scalars(select(Place).where(Place.uid == uid)).one()


def test_a_place_reopens_the_day_after_its_last_closed_day(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    last_day = clock().date() + timedelta(days=3)
    with toolbox.store.writing() as work:
        uid = create_place(work)
        change(work, "close", place=uid, changes={"ferme_jusqu_au": {"to": last_day.isoformat()}})
    run_due(toolbox)
    with toolbox.store.reading() as work:
        assert _place(work, uid).etat == "ferme_temporairement"
    clock.moment = datetime(last_day.year, last_day.month, last_day.day, 12, tzinfo=UTC) + timedelta(days=1)
    assert "reopenings" in run_due(toolbox)
    with toolbox.store.reading() as work:
        place = _place(work, uid)
        assert (place.etat, place.reopens_on, place.version) == ("actif", None, 3)
        last = revisions_of(work, place.id)[-1]
        rule = select(Decision.rule).where(Decision.contribution_id == last.contribution_id)
        assert work.session.scalars(rule).one() == "reopening_due"


def test_a_job_that_is_held_is_left_alone_until_its_lease_ends(app: Flask, clock: FrozenClock) -> None:
    store = toolbox_of(app).store
    with store.writing() as work:
        assert jobs.take(work, "x")
    with store.writing() as work:
        assert not jobs.take(work, "x")
    clock.moment = clock() + jobs.LEASE + timedelta(seconds=1)
    with store.writing() as work:
        assert jobs.take(work, "x")


def test_a_job_that_fails_is_tried_again_later_and_later(app: Flask, clock: FrozenClock) -> None:
    store = toolbox_of(app).store
    waits = []
    for _ in range(3):
        with store.writing() as work:
            assert jobs.take(work, "x")
        with store.writing() as work:
            jobs.give_back(work, "x", timedelta(hours=1), "RuntimeError: no")
        with store.reading() as work:
            job = work.session.get_one(Job, "x")
            waits.append(job.due_at - clock())
            assert job.last_error == "RuntimeError: no"
            clock.moment = job.due_at
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


def test_every_job_runs_on_an_empty_site(app: Flask) -> None:
    # Nothing was hidden or masked yet, so that nothing has to leave the files; no list is followed, nobody is
    # to be told of changes.
    idle = {"hidden", "masked", "doubles", "harvests", "webhooks"}
    assert run_due(toolbox_of(app)) == [task.name for task in TASKS if task.name not in idle]
    # By now there is a file of the day, from which what is hidden would have to be away.
    assert run_due(toolbox_of(app)) == ["hidden"]
    assert run_due(toolbox_of(app)) == []
