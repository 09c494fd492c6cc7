"""Holding a recurring job by a leased row, so that two workers never do it at once."""

from datetime import timedelta

from sqlalchemy import select

from cartoquartiers.store.tables.site import Job
from cartoquartiers.store.work import Work

LEASE = timedelta(minutes=15)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)


def take(work: Work, name: str) -> bool:
    """Take the job when it is due and nobody holds it; a lease that ran out (a worker that died) is free."""
    job = work.session.scalars(select(Job).where(Job.name == name).with_for_update()).first()
    if job is None:
        job = Job(name=name, due_at=work.now, failures=0)
        work.session.add(job)
    if job.due_at > work.now or (job.leased_until and job.leased_until > work.now):
        return False
    job.leased_until = work.now + LEASE
    return True


def give_back(work: Work, name: str, every: timedelta, error: str | None) -> None:
    """Note how it went: due again after ``every``, or sooner and then later and later after failures."""
    job = work.session.get_one(Job, name)
    job.leased_until, job.last_error = None, error
    job.failures = job.failures + 1 if error else 0
    wait = min(FIRST_RETRY * 2 ** min(job.failures, 12), LONGEST_RETRY) if error else every
    job.due_at = work.now + wait


def wake(work: Work, name: str) -> None:
    """Make the job due now: the worker takes it when it looks next."""
    job = work.session.get(Job, name)
    if job is not None:
        job.due_at, job.failures = work.now, 0
