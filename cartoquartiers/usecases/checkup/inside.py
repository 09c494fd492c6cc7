"""Checks of what the database holds: quick enough for a page, but for those of `slowly`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from cartoquartiers.domain.checkup import Advice, Check, Finding, Level, State, found
from cartoquartiers.store.queries import acts, condition, photos
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import first_start
from cartoquartiers.usecases.checkup.surroundings import Surroundings

_LATE = timedelta(minutes=15)
_SKEW = timedelta(minutes=5)
_SILENCE = timedelta(days=1)
_SWEPT = timedelta(days=2)
_LETTER_AGE = timedelta(hours=1)


def look(work: Work, here: Surroundings) -> Iterator[Finding]:
    """Every quick check; those that need today's tables only when the database has them."""
    yield found(Check.DATABASE, what=condition.versions(work))
    revision = migrations(work)
    yield revision
    if revision.level is Level.WRONG:
        return
    if work.dialect == "sqlite":
        yield search(work)
    yield clock(work, here)
    if (database := condition.own_time(work)) is not None:
        yield clocks(datetime.now(UTC), database)
    yield administrator(work)
    if here.is_public:
        count = condition.demonstration_accounts(work)
        yield found(Check.DEMONSTRATION, Advice.DEMONSTRATION if count else None, Level.WRONG, count=count)
    yield worker(work, here)
    if (failing := jobs(work)).advice:
        yield failing
    yield letters(work)
    if (old := oldest_letter(work, here)).advice:
        yield old
    if count := condition.silent_webhooks(work, here.now - _SILENCE):
        yield found(Check.WEBHOOKS, Advice.WEBHOOKS, count=count)
    if count := condition.failing_harvests(work):
        yield found(Check.HARVESTS, Advice.HARVESTS, count=count)


def slowly(work: Work, here: Surroundings) -> Iterator[Finding]:
    """What reads everything."""
    wrong = condition.trouble(work)
    advice = Advice.INTEGRITY if wrong else None
    yield found(Check.INTEGRITY, advice, Level.WRONG, result=wrong or State.SOUND)
    broken = acts.broken(work)
    told = f"l’acte {broken.number} {broken.fault.sentence}" if broken else State.WHOLE
    yield found(Check.ACTS, Advice.ACTS if broken else None, Level.WRONG, state=told)
    yield from _photos(work, here)


def _photos(work: Work, here: Surroundings) -> Iterator[Finding]:
    try:
        missing = sum(not here.depot.exists(one) for one in photos.every(work))
        orphans = without_row(work, here)
        if here.depot.keeps_erased():
            yield found(Check.PHOTO_STORE, Advice.PHOTO_VERSIONS, Level.WRONG, state=State.VERSIONS)
    except OSError:
        yield found(Check.PHOTO_STORE, Advice.PHOTO_STORE, Level.WRONG, state=State.SILENT)
        return
    yield found(Check.MISSING_PHOTOS, Advice.MISSING_PHOTOS if missing else None, Level.WRONG, count=missing)
    yield found(Check.ORPHANS, Advice.ORPHANS if orphans else None, count=orphans)


def without_row(work: Work, here: Surroundings) -> int:
    """How many photos are kept that no row shows, and that the daily purge should have taken away."""
    known = set(photos.every(work))
    return sum(one not in known for one in here.depot.older_than(here.now - _SWEPT))


def migrations(work: Work) -> Finding:
    """Is the database as this program wants it?"""
    here, wanted, is_known = condition.revisions(work)
    if not is_known:
        return found(Check.MIGRATIONS, Advice.NEWER, Level.WRONG, here=here, wanted=wanted)
    advice = None if here == wanted else Advice.UPGRADE if here else Advice.CREATE
    return found(Check.MIGRATIONS, advice, Level.WRONG, here=here or State.EMPTY, wanted=wanted)


def clock(work: Work, here: Surroundings) -> Finding:
    """Is the machine's clock behind what was published already?"""
    last = condition.latest_change(work)
    behind = last is not None and last - here.now > _SKEW
    return found(Check.CLOCK, Advice.CLOCK if behind else None, Level.WRONG, now=here.told(here.now))


def clocks(machine: datetime, database: datetime) -> Finding:
    """Do this machine and that of the database tell the same time?"""
    apart = machine - database
    advice = Advice.CLOCKS if abs(apart) > _SKEW else None
    return found(Check.CLOCKS, advice, Level.WRONG, seconds=round(apart.total_seconds()))


def search(work: Work) -> Finding:
    """Can the SQLite of this interpreter search in texts?"""
    able = condition.knows_fts5(work)
    state = State.PRESENT if able else State.ABSENT
    return found(Check.SEARCH, None if able else Advice.FTS5, Level.WRONG, state=state)


def jobs(work: Work) -> Finding:
    """Which jobs fail?"""
    names = condition.failing(work)
    return found(Check.JOBS, Advice.JOBS if names else None, names=", ".join(names))


def letters(work: Work) -> Finding:
    """Do letters wait for a person?"""
    count = condition.failed_letters(work)
    return found(Check.LETTERS, Advice.LETTERS if count else None, count=count)


def oldest_letter(work: Work, here: Surroundings) -> Finding:
    """Has a letter waited for long?"""
    since = condition.oldest_letter(work)
    old = since is not None and here.now - since > _LETTER_AGE
    when = here.told(since) if since else State.NEVER
    return found(Check.OLD_LETTERS, Advice.OLD_LETTERS if old else None, when=when)


def administrator(work: Work) -> Finding:
    """Can somebody open the administration?"""
    count = condition.administrators(work)
    # The first start is over once there was one, also when that account is switched off.
    advice = Advice.ADMINISTRATOR if first_start.is_open(work) else Advice.REOPEN
    return found(Check.ADMINISTRATOR, None if count else advice, Level.WRONG, count=count)


def worker(work: Work, here: Surroundings) -> Finding:
    """Does somebody do what is due?"""
    due = condition.overdue(work)
    if due is None:
        return found(Check.WORKER, Advice.WORKER_FIRST, when=State.NOT_YET)
    if here.now - due <= _LATE:
        return found(Check.WORKER, when=State.ON_TIME)
    return found(Check.WORKER, Advice.WORKER, Level.WRONG, when=here.told(due))
