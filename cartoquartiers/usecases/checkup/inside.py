"""Checks of what the database holds: quick enough for a page, but for those of `slowly`."""

from collections.abc import Iterator
from datetime import timedelta

from cartoquartiers.domain.checkup import Advice, Check, Finding, Level, State, found
from cartoquartiers.store.queries import acts, condition, photos
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.checkup.surroundings import Surroundings

_LATE = timedelta(minutes=15)
_SKEW = timedelta(minutes=5)


def look(work: Work, here: Surroundings) -> Iterator[Finding]:
    """Every quick check; those that need today's tables only when the database has them."""
    yield found(Check.DATABASE, what=condition.versions(work))
    revision = migrations(work)
    yield revision
    if revision.level is Level.WRONG:
        return
    yield clock(work, here)
    yield administrator(work)
    if here.is_public:
        count = condition.demonstration_accounts(work)
        yield found(Check.DEMONSTRATION, Advice.DEMONSTRATION if count else None, Level.WRONG, count=count)
    yield worker(work, here)
    if names := condition.failing(work):
        yield found(Check.JOBS, Advice.JOBS, names=", ".join(names))
    count = condition.failed_letters(work)
    yield found(Check.LETTERS, Advice.LETTERS if count else None, count=count)


def slowly(work: Work, here: Surroundings) -> Iterator[Finding]:
    """What reads everything."""
    wrong = condition.trouble(work)
    advice = Advice.INTEGRITY if wrong else None
    yield found(Check.INTEGRITY, advice, Level.WRONG, result=wrong or State.SOUND)
    broken = acts.broken(work)
    told = f"l’acte {broken.number} {broken.fault.sentence}" if broken else State.WHOLE
    yield found(Check.ACTS, Advice.ACTS if broken else None, Level.WRONG, state=told)
    missing = sum(not here.depot.exists(one) for one in photos.every(work))
    yield found(Check.MISSING_PHOTOS, Advice.MISSING_PHOTOS if missing else None, Level.WRONG, count=missing)


def migrations(work: Work) -> Finding:
    """Is the database as this program wants it?"""
    here, wanted, is_known = condition.revisions(work)
    if not is_known:
        return found(Check.MIGRATIONS, Advice.NEWER, Level.WRONG, here=here, wanted=wanted)
    advice = None if here == wanted else Advice.UPGRADE
    return found(Check.MIGRATIONS, advice, Level.WRONG, here=here or State.EMPTY, wanted=wanted)


def clock(work: Work, here: Surroundings) -> Finding:
    """Is the machine's clock behind what was published already?"""
    last = condition.latest_change(work)
    behind = last is not None and last - here.now > _SKEW
    now = f"{here.now:%d/%m/%Y %H:%M} UTC"
    return found(Check.CLOCK, Advice.CLOCK if behind else None, Level.WRONG, now=now)


def administrator(work: Work) -> Finding:
    """Can somebody open the administration?"""
    count = condition.administrators(work)
    return found(Check.ADMINISTRATOR, None if count else Advice.ADMINISTRATOR, Level.WRONG, count=count)


def worker(work: Work, here: Surroundings) -> Finding:
    """Does somebody do what is due?"""
    due = condition.overdue(work)
    if due is None:
        return found(Check.WORKER, Advice.WORKER, when=State.NOT_YET)
    late = here.now - due > _LATE
    return found(Check.WORKER, Advice.WORKER if late else None, Level.WRONG, when=f"{due:%d/%m/%Y %H:%M} UTC")
