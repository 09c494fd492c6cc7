"""In what state the database is: versions, revision, soundness, and what waits too long."""

from datetime import datetime

from sqlalchemy import DateTime, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute

from cartoquartiers.domain.harvest import HarvestState
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store import migrate
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.harvest import Harvest
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.programs import Webhook
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.tables.site import Act, Job
from cartoquartiers.store.work import Work

#: Jobs that the worker takes only when there is something to do: on a quiet site their row says for days when
#: they were last allowed to run, and nobody waits for them.
ON_DEMAND = ("hidden", "files", "doubles", "masked", "harvests", "webhooks")


def versions(work: Work) -> str:
    """The database and its spatial extension, with their versions."""
    if work.dialect == "sqlite":
        row = work.session.execute(text("SELECT sqlite_version(), spatialite_version()")).one()
        return f"SQLite {row[0]}, SpatiaLite {row[1]}"
    asked = (
        "SELECT current_setting('server_version'), max(extversion)"
        " FROM pg_extension WHERE extname = 'postgis'"
    )
    server, spatial = work.session.execute(text(asked)).one()
    # The first migration brings it.
    number = str(server).split(" ", maxsplit=1)[0]
    return f"PostgreSQL {number}, PostGIS {spatial or 'à venir'}"


def revisions(work: Work) -> tuple[str | None, str, bool]:
    """The revision that the database is at, the program's own, and whether the program knows the former."""
    here = migrate.revision_of(work.session.connection())
    return here, migrate.head(), here is None or migrate.knows(here)


def trouble(work: Work) -> str | None:
    """What a look at the whole database finds wrong; takes a while. PostgreSQL looks after its own pages."""
    if work.dialect != "sqlite":
        return None
    said = [str(row[0]) for row in work.session.execute(text("PRAGMA quick_check(3)"))]
    if said != ["ok"]:
        return "; ".join(said)[:300]
    broken = work.session.execute(text("PRAGMA foreign_key_check")).first()
    return f"foreign key: {broken[0]}" if broken else None


def latest_change(work: Work) -> datetime | None:
    """When a place changed last, or an administrator did something: a new site has accounts before places."""
    places = work.session.scalar(select(Revision.at).order_by(Revision.id.desc()).limit(1))
    acts = work.session.scalar(select(Act.at).order_by(Act.id.desc()).limit(1))
    return max((one for one in (places, acts) if one is not None), default=None)


def overdue(work: Work) -> datetime | None:
    """The instant at which the job that waits longest was due; ``None`` when no job ever ran."""
    return work.session.scalar(select(func.min(Job.due_at)).where(Job.name.not_in(ON_DEMAND)))


def failing(work: Work) -> list[str]:
    """The jobs that fail."""
    return list(work.session.scalars(select(Job.name).where(Job.failures > 0).order_by(Job.name)))


def failed_letters(work: Work) -> int:
    """How many letters wait for a person."""
    return work.session.scalar(select(func.count(Outbox.id)).where(Outbox.state == "failed")) or 0


def oldest_letter(work: Work) -> datetime | None:
    """Since when the letter waits that has waited longest."""
    return work.session.scalar(select(func.min(Outbox.created_at)).where(Outbox.state == "waiting"))


def unsent_letters(work: Work) -> dict[str, int]:
    """How many letters wait for the server, and how many for a person, by their state."""
    return _by_state(work, Outbox.state, ("waiting", "failed"))


def to_look_at(work: Work) -> dict[str, int]:
    """How many contributions wait for somebody, by their state."""
    return _by_state(work, Contribution.state, tuple(sorted(one.value for one in OPEN_STATES)))


def _by_state(work: Work, state: InstrumentedAttribute[str], wanted: tuple[str, ...]) -> dict[str, int]:
    rows = work.session.execute(select(state, func.count()).where(state.in_(wanted)).group_by(state))
    found = {row[0]: int(row[1]) for row in rows}
    return {name: found.get(name, 0) for name in wanted}


def silent_webhooks(work: Work, since: datetime) -> int:
    """How many addresses have taken no change since that moment, those that were given up included."""
    query = select(func.count(Webhook.id)).where(Webhook.failing_since <= since)
    return work.session.scalar(query) or 0


def failing_harvests(work: Work) -> int:
    """How many lists that are followed could not be read when they were asked for last."""
    troubled = or_(Harvest.failures > 0, Harvest.state == HarvestState.TROUBLE.value)
    return work.session.scalar(select(func.count(Harvest.id)).where(troubled)) or 0


def knows_fts5(work: Work) -> bool:
    """Whether the database can search in texts; the SQLite of some interpreters was made without."""
    if work.dialect != "sqlite":
        return True
    return bool(work.session.scalar(text("SELECT sqlite_compileoption_used('ENABLE_FTS5')")))


def own_time(work: Work) -> datetime | None:
    """What the clock of the database's machine says; ``None`` where it is this very machine's."""
    if work.dialect == "sqlite":
        return None
    return work.session.scalar(select(func.clock_timestamp(type_=DateTime(timezone=True))))


def administrators(work: Work) -> int:
    """How many accounts may open the administration."""
    query = select(func.count(Person.id)).where(Person.role == Role.ADMINISTRATOR.value, Person.active)
    return work.session.scalar(query) or 0


def demonstration_accounts(work: Work) -> int:
    """How many active accounts have the address of the demonstration, which everybody may guess."""
    query = select(func.count(Person.id)).where(Person.email.like("%@demo.example"), Person.active)
    return work.session.scalar(query) or 0
