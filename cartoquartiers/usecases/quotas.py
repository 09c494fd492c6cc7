"""Whether somebody may send one contribution more today; when not, from when on."""

from datetime import timedelta

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.quotas import allowance
from cartoquartiers.domain.trust import Level, Record
from cartoquartiers.store.queries import trust
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Work

_SPAN = timedelta(hours=24)


def check(work: Work, actor: Actor, level: Level) -> None:
    """Raise ``Invalid('quota')`` when the actor has sent as many as they may in the last 24 hours.

    Nothing is stored then and the uid stays free: the same form can be sent again later.
    """
    if actor.person_id is None:
        return
    most = quota(work, actor.person_id, level)
    if most is None or trust.sent_since(work, actor.person_id, work.now - _SPAN) < most:
        return
    oldest = trust.nth_latest(work, actor.person_id, most)
    again = ((oldest or work.now) + _SPAN).astimezone(work.house.timezone)
    code = "quota" if again.date() == work.today else "quota_tomorrow"
    raise Invalid([Problem("", code, {"most": most, "when": f"{again:%H:%M}"})])


def quota(work: Work, person_id: int, level: Level) -> int | None:
    """Return how many contributions a person may send in 24 hours; None: as many as they like."""
    if allowance(level, 0, 0, 0) is None:
        return None
    record = trust.records(work, [person_id]).get(person_id, Record())
    weeks = (work.now - work.session.get_one(Person, person_id).created_at).days // 7
    return allowance(level, record.checked, weeks, trust.open_reports(work, person_id))
