"""The lines of a batch: what each contribution would change in a few words, and why it is an exception."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Action, Actor, allowed
from cartoquartiers.domain.resemblance import subject_of
from cartoquartiers.domain.risk import Risk
from cartoquartiers.domain.trust import Record
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import ContributionState, Kind
from cartoquartiers.store.queries import places, trust
from cartoquartiers.store.queries.waiting import Waiting, areas_about
from cartoquartiers.store.queries.waiting_series import as_one, series_of
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web import labels
from cartoquartiers.web.moderation.alike import alike
from cartoquartiers.web.moderation.authors import author_tag
from cartoquartiers.web.moderation.pictures import Picture, pictures
from cartoquartiers.web.moderation.queue import Listed, since, summary, title
from cartoquartiers.web.moderation.rows import Row, rows

MOST = 50
"""What one person can answer for at one glance."""


@dataclass(frozen=True)
class Line:
    """One contribution, or a series; ``said``: a note to publish, words to the team; ``doubts`` say why it is
    not ticked, ``blocked`` that it cannot be."""

    uid: str
    together: tuple[str, ...]
    state: str
    version: int | None
    title: str
    what: str
    who: str
    said: Sequence[str]
    changes: Sequence[Row]
    pictures: Sequence[Picture]
    doubts: Sequence[str]
    blocked: bool


def lines(work: Work, actor: Actor, listed: Listed) -> list[Line]:
    """The first of what waits, with what is to be known of each."""
    shown = [row for row, _count in listed.heads][:MOST]
    known = trust.records(work, (row.author_id for row in shown))
    words = labels.words(work)
    return [_line(work, actor, row, known, words, listed.looking) for row in shown]


def _line(
    work: Work,
    actor: Actor,
    head: Waiting,
    known: Mapping[int, Record],
    words: Words,
    looking: Mapping[str, str],
) -> Line:
    series = series_of(work, head)
    one = as_one(series)
    place = places.place_by_uid(work, one.place_uid)
    current = {**empty_values(), **(place.fields if place else {})}
    merged = merge(current, one.changes)
    changed = rows(one, merged, current, words)
    outside = not allowed(actor, Action.DECIDE, areas_about(one, place))
    conflict = bool(merged.conflicts) or one.state == ContributionState.CONFLICT
    after = values_after(current, one.changes)
    doubts = _doubts(work, one, after)
    if conflict:
        doubts.insert(0, _("à départager"))
    if outside:
        doubts.insert(0, _("en partie hors de votre domaine"))
    if name := looking.get(head.uid):
        doubts.append(_("%(name)s regarde", name=name))
    who, _css = author_tag(one, known.get(one.author_id or -1, Record()))
    extra = {code: row.label for code, row in words.taxonomy.extra.items()}
    return Line(
        uid=one.uid,
        together=tuple(row.uid for row in series),
        state=one.state,
        version=place.version if place else None,
        title=title(one),
        what=f"{summary(one, extra)} · {since(one.received_at, work.now)}",
        who=who,
        said=[words for words in (one.note, one.message, one.answer) if words],
        changes=changed[:6],
        pictures=[picture for row in series for picture in pictures(work, row)],
        doubts=doubts,
        blocked=conflict or outside or after.get("position") is None,
    )


def _doubts(work: Work, one: Waiting, after: Mapping[str, Any]) -> list[str]:
    """What asks for more than a glance."""
    found = []
    point = after.get("position")
    if not isinstance(point, list):
        found.append(_("à placer"))
    # The words of a note are published as they are: they are read one by one.
    if one.kind in (Kind.CLOSE, Kind.MERGE, Kind.REPORT, Kind.TIP):
        found.append(_(Kind(one.kind).sentence).lower())
    if one.changes.get("photos", {}).get("add"):
        found.append(_("photo"))
    if one.warnings or one.risk == Risk.HIGH:
        found.append(_("à regarder de près"))
    if one.kind == Kind.CREATE:
        near = alike(work, one, subject_of(after))
        if any(each.likely for each in near):
            found.append(_("doublon possible"))
    return found
