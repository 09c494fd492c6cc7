"""The queue on the left of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from babel.dates import format_timedelta
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from cartoquartiers.domain.place import BY_NAME
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.risk import Risk
from cartoquartiers.domain.trust import Record
from cartoquartiers.domain.vocabulary import ContributionState, Kind, ReportCode
from cartoquartiers.store.queries import trust
from cartoquartiers.store.queries import waiting as queries
from cartoquartiers.store.queries.claims import looking
from cartoquartiers.store.queries.pace import Pace, pace
from cartoquartiers.store.queries.waiting import Pressure, QueueFilter, Waiting
from cartoquartiers.store.queries.waiting_series import heads
from cartoquartiers.store.work import Work
from cartoquartiers.web import labels
from cartoquartiers.web.moderation.authors import author_tag
from cartoquartiers.web.moderation.filters import query_string

Turn = tuple[datetime, int]

#: How many a list shows; those behind come up as the first ones are decided.
SHOWN = 60
_MOST_FIELDS = 3


@dataclass(frozen=True)
class Tag:
    """A word and its colour."""

    text: str
    css: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the queue."""

    uid: str
    url: str
    name: str
    what: str
    tags: list[Tag]


@dataclass(frozen=True)
class Queue:
    """The list under the filter, and what is left in all."""

    entries: list[Entry]
    count: str
    pressure: str
    pace: str


@dataclass(frozen=True)
class Listed:
    """What waits under the filter: the first ``rows``, the first of each series with how many it has, and who
    else looks at one of them (name by uid)."""

    rows: Sequence[Waiting]
    heads: Sequence[tuple[Waiting, int]]
    looking: Mapping[str, str]

    def following(self, current: str | None) -> list[Waiting]:
        """Those behind ``current``, then those before it; what somebody else looks at comes last."""
        row = next((row for row, _count in self.heads if row.uid == current), None)
        return self.behind(row.turn if row else None)

    def behind(self, turn: Turn | None) -> list[Waiting]:
        """Those behind a turn in the queue, whatever had it, then those before it."""
        rows = [row for row, _count in self.heads if row.turn != turn]
        # Sorting keeps the order of those that are alike.
        return sorted(rows, key=lambda row: (row.uid in self.looking, turn is not None and row.turn < turn))


def listed(work: Work, actor: Actor, wanted: QueueFilter) -> Listed:
    """The first of what waits under the filter."""
    rows = queries.queue(work, actor, wanted, SHOWN)
    return Listed(rows, heads(rows), looking(work, actor))


def queue(work: Work, actor: Actor, shown: Listed, wanted: QueueFilter) -> Queue:
    """The queue as it is shown."""
    known = trust.records(work, (row.author_id for row, _count in shown.heads))
    extra = {code: row.label for code, row in labels.taxonomy(work).extra.items()}
    entries = []
    for row, several in shown.heads:
        url = f"/moderation/{row.uid}{query_string(wanted)}"
        entry = entry_of(row, known.get(row.author_id or -1, Record()), work.now, url, extra)
        if several > 1:
            entry.tags.append(Tag(_("%(num)d à la suite", num=several)))
        if row.uid in shown.looking:
            entry.tags.append(Tag(_("%(name)s regarde", name=shown.looking[row.uid]), "tag-accent"))
        entries.append(entry)
    total, waits = _pressure(work, actor, shown, wanted)
    midnight = work.now.astimezone(work.house.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    own = _own_pace(pace(work, actor, midnight))
    return Queue(entries, _count(total, wanted), told(waits), own)


def _pressure(work: Work, actor: Actor, shown: Listed, wanted: QueueFilter) -> tuple[int, Pressure]:
    """How much waits under the filter, and what is left in all; counted only where the rows do not tell."""
    rows, everything = shown.rows, wanted == QueueFilter()
    if len(rows) < SHOWN and everything:
        half = work.now - rows[len(rows) // 2].received_at if rows else None
        return len(rows), Pressure(len(rows), half)
    waits = queries.pressure(work, actor)
    if len(rows) < SHOWN:
        return len(rows), waits
    return waits.count if everything else queries.count(work, actor, wanted), waits


def _own_pace(own: Pace) -> str:
    """« Vous, aujourd’hui : 34 décisions, une toutes les 18 s »; empty before the first."""
    if not own.decisions:
        return ""
    count = ngettext("%(num)d décision", "%(num)d décisions", own.decisions)
    if own.each is None:
        return str(_("Vous, aujourd’hui\u00a0: %(count)s", count=count))
    seconds = max(1, round(own.each.total_seconds()))
    return str(_("Vous, aujourd’hui\u00a0: %(count)s, une toutes les %(s)d\u00a0s", count=count, s=seconds))


def told(pressure: Pressure) -> str:
    """« 37 en attente · attente médiane 1,4 j »."""
    if not pressure.count or pressure.median_wait is None:
        return str(_("Rien en attente"))
    count = ngettext("%(num)d en attente", "%(num)d en attente", pressure.count)
    return str(_("%(count)s · attente médiane %(wait)s", count=count, wait=_wait(pressure.median_wait)))


def since(moment: datetime, now: datetime) -> str:
    """« il y a 12 min »; the first minute is told as one, not as « 60 s »."""
    return _ago(max((now - moment) // timedelta(minutes=1), 1), str(get_locale()))


_A_MONTH = 28 * 24 * 60
"""In minutes. Weeks are told up to a month and a half, months only from there on."""


@lru_cache(maxsize=4096)
def _ago(minutes: int, locale: str) -> str:
    """Sixty lines of a queue say the same few words again and again. From four weeks on in full: « 2 m. » of
    the short words, for months, is read as minutes."""
    return format_timedelta(
        -timedelta(minutes=minutes),
        granularity="minute",
        threshold=1.5,
        add_direction=True,
        format="short" if minutes < _A_MONTH else "long",
        locale=locale,
    )


def _wait(wait: timedelta) -> str:
    days = wait / timedelta(days=1)
    if days >= 1:
        return f"{format_decimal(round(days, 1))}\u00a0j"
    hours = wait / timedelta(hours=1)
    return f"{round(hours)}\u00a0h" if hours >= 1 else f"{max(1, round(hours * 60))}\u00a0min"


def _count(total: int, wanted: QueueFilter) -> str:
    if not total:
        return str(_("Rien à regarder"))
    if wanted.sampled:
        return str(ngettext("%(num)d publication à revoir", "%(num)d publications à revoir", total))
    if wanted.asked:
        return str(ngettext("%(num)d attend une réponse", "%(num)d attendent une réponse", total))
    return str(ngettext("%(num)d contribution à regarder", "%(num)d contributions à regarder", total))


def entry_of(row: Waiting, record: Record, now: datetime, url: str, extra: Mapping[str, str]) -> Entry:
    """A contribution as a line of the queue; ``extra``: what extra fields are called."""
    who, css = author_tag(row, record)
    return Entry(
        uid=row.uid,
        url=url,
        name=title(row),
        what=f"{summary(row, extra)} · {since(row.received_at, now)}",
        tags=[Tag(who, css), *_tags(row)],
    )


def title(row: Waiting) -> str:
    """The name of the place; a new one is announced."""
    return str(_("Nouveau : %(name)s", name=row.name)) if row.kind == Kind.CREATE else row.name


def summary(row: Waiting, extra: Mapping[str, str]) -> str:
    """« Horaires, emplacement », or what kind of contribution it is when no list of fields says more;
    ``extra``: what extra fields are called."""
    kind = Kind(row.kind)
    if kind is Kind.REPORT and row.report:
        return f"{_(kind.sentence)} · {_(ReportCode(row.report).sentence)}"
    if kind not in (Kind.CORRECT, Kind.MOVE):
        return str(_(kind.sentence))
    labels = [_(BY_NAME[n].label) if n in BY_NAME else extra.get(n, n) for n in row.changes]
    more = len(labels) - _MOST_FIELDS
    text = ", ".join([labels[0], *(label.lower() for label in labels[1:_MOST_FIELDS])]) if labels else ""
    return f"{text}, +\u00a0{more}" if more > 0 else text or str(_(kind.sentence))


def _tags(row: Waiting) -> list[Tag]:
    tags = []
    if row.risk == Risk.HIGH and row.kind not in (Kind.CLOSE, Kind.REPORT):  # those have a tag that warns
        tags.append(Tag(_("à regarder de près"), "tag-warn"))
    if row.state == ContributionState.CONFLICT:
        tags.append(Tag(_("à départager"), "tag-alert"))
    if row.kind == Kind.CLOSE:
        tags.append(Tag(_("fermeture"), "tag-warn"))
    if row.kind == Kind.REPORT:
        tags.append(Tag(_("signalement"), "tag-alert"))
    if row.kind == Kind.CREATE and not row.changes.get("position", {}).get("to"):
        tags.append(Tag(_("à placer"), "tag-warn"))
    if row.changes.get("photos", {}).get("add"):
        tags.append(Tag(_("photo")))
    if any(warning.get("code") == "outside_territory" for warning in row.warnings):
        tags.append(Tag(_("hors territoire"), "tag-warn"))
    if row.answer:
        tags.append(Tag(_("a répondu"), "tag-accent"))
    return tags
