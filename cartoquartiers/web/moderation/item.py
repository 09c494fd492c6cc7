"""One contribution on the desk: what changes, what speaks for it, what stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from cartoquartiers.domain.change import same_value
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Action, Actor, Area, allowed
from cartoquartiers.domain.resemblance import subject_of
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.trust import Record
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason, ReportCode, Rule
from cartoquartiers.domain.vocabulary import Verdict as Word
from cartoquartiers.store.queries import places, trust
from cartoquartiers.store.queries import waiting as queries
from cartoquartiers.store.queries.claims import looking
from cartoquartiers.store.queries.history import version_seen
from cartoquartiers.store.queries.seen import place_seen
from cartoquartiers.store.queries.waiting import Verdict, Waiting, areas_about, waiting_area
from cartoquartiers.store.queries.waiting_series import as_one, series_of
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.precedence import reserved_for
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web import differences
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation import evidence, ground
from cartoquartiers.web.moderation.alike import Alike, alike
from cartoquartiers.web.moderation.authors import author_sentence
from cartoquartiers.web.moderation.merging import Merging, compare_url, fold_url, merging
from cartoquartiers.web.moderation.pictures import Picture, pictures
from cartoquartiers.web.moderation.queue import since, title
from cartoquartiers.web.moderation.rows import Row, rows
from cartoquartiers.web.readings import field_label, reading


class Standing(Protocol):
    """What is asked of the place that a contribution is about."""

    fields: dict[str, Any]
    version: int
    verified_on: str | None


@dataclass(frozen=True)
class Item:
    """What templates/moderation/_item.html shows."""

    uid: str
    kind: str
    state: str
    place_uid: str
    kicker: str
    title: str
    place_url: str | None
    rows: list[Row]
    conflicts: list[Row]
    message: str | None
    note: str | None
    answer: str | None
    report: str | None
    pictures: list[Picture]
    facts: list[evidence.Fact]
    alikes: list[Alike]
    others: list[tuple[str, str]]
    verdicts: list[str]
    ground: ground.Ground | None
    values: Mapping[str, Any] = field(default_factory=dict)
    needs_position: bool = False
    merging: Merging | None = None
    may_decide: bool = True
    is_sampled: bool = False
    together: tuple[str, ...] = ()
    version: int | None = None
    looking: str | None = None
    by_account: bool = False
    double_form: str | None = None

    @property
    def is_new(self) -> bool:
        """Nothing to compare with: a new place."""
        return self.kind == Kind.CREATE

    @property
    def is_open(self) -> bool:
        """Whether a decision may still be taken."""
        return self.state in OPEN_STATES and self.may_decide

    @property
    def can_undo(self) -> bool:
        """Whether a decision was taken that can be taken back."""
        decided = {
            ContributionState.PUBLISHED,
            ContributionState.PARTIAL,
            ContributionState.REFUSED,
            ContributionState.ASKED,
        }
        return self.state in decided and self.may_decide

    @property
    def twin(self) -> Alike | None:
        """The published place that it most likely is."""
        return next((alike for alike in self.alikes if alike.likely and not alike.is_waiting), None)

    @property
    def double_url(self) -> str | None:
        """Where the place and its twin are made one: side by side, or by the form that everybody has."""
        twin = self.twin
        return (twin.compare or self.double_form) if twin and self.kind != Kind.MERGE else None

    @property
    def has_double(self) -> bool:
        """Whether a look-alike is likely enough to be read before the rest."""
        return any(alike.likely for alike in self.alikes)

    @property
    def can_pick(self) -> bool:
        """Whether there is something to accept without the rest."""
        return len([row for row in self.rows if row.can_pick]) + bool(self.pictures) > 1


@dataclass(frozen=True)
class Known:
    """What is known around a contribution: ``place`` as it is published; ``series``: those that are shown as
    one, the contribution itself when there is no other, and ``together`` their uids; ``others`` waits on the
    same place; ``keeper`` alone publishes on it; ``outdated``: what its author saw otherwise than it is now;
    ``double_form``: where anybody says that the place stands twice on the map, None when it stands there no
    more."""

    place: Standing | None
    alikes: Sequence[Alike] = ()
    others: Sequence[Waiting] = ()
    record: Record = field(default_factory=Record)
    pictures: Sequence[Picture] = ()
    verdicts: Sequence[Verdict] = ()
    neighbours: Sequence[ground.Around] = ()
    merging: Merging | None = None
    keeper: str | None = None
    together: tuple[str, ...] = ()
    series: Sequence[Waiting] = ()
    may_decide: bool = True
    is_sampled: bool = False
    looking: str | None = None
    place_url: str | None = None
    outdated: Sequence[differences.Row] = ()
    double_form: str | None = None


def item(work: Work, actor: Actor, uid: str) -> Item | None:
    """The contribution as this moderator sees it, None when it is not within their scope."""
    asked = queries.one(work, actor, uid)
    if asked is None:
        return None
    series = series_of(work, asked)
    one = as_one(series)
    uids = [member.uid for member in series]
    labels = words(work)
    place = places.place_by_uid(work, one.place_uid)
    if place is not None and place.gone and one.kind == Kind.CREATE:
        place = None  # taken back: whatever its record remembers, nothing of it is on the map
    current = {**empty_values(), **(place.fields if place else {})}
    after = values_after(current, one.changes)
    here = None
    if place is not None and not place.gone:
        here = Area.of(place)
    known = Known(
        place=place,
        alikes=_to_compare(actor, one, here, alike(work, one, subject_of(after))),
        others=[row for row in queries.others_of_place(work, one.place_uid, uid) if row.uid not in uids],
        record=trust.records(work, [one.author_id]).get(one.author_id or -1, Record()),
        pictures=[picture for member in series for picture in pictures(work, member)],
        verdicts=queries.verdicts(work, uid),
        neighbours=ground.around(work, ground.point_of(after) or ground.point_of(current)),
        merging=merging(work, one, labels),
        keeper=_keeper(reserved_for(work, place), labels),
        together=tuple(uids),
        series=series,
        may_decide=allowed(actor, Action.DECIDE, areas_about(one, place)),
        is_sampled=one.state not in OPEN_STATES and queries.is_sampled(work, uid),
        looking=looking(work, actor).get(one.uid),
        place_url=f"/lieux/{place.uid}/{slugify(place.name)}" if place else None,
        outdated=_outdated(work, series, current, labels),
        double_form=f"/lieux/{one.place_uid}/corriger?quoi=doublon" if here else None,
    )
    return told(one, known, labels, work.now, work.today)


def told(one: Waiting, known: Known, labels: Words, now: datetime, today: date) -> Item:
    """A contribution and what is known around it, in the words that a moderator reads."""
    place = known.place
    current = {**empty_values(), **(place.fields if place else {})}
    after = values_after(current, one.changes)
    changed = rows(one, merge(current, one.changes), current, labels)
    who = author_sentence(one, known.record)
    saw = evidence.seen(known.series or [one], labels)
    return Item(
        uid=one.uid,
        kind=one.kind,
        state=one.state,
        place_uid=one.place_uid,
        kicker=_kicker(one, changed, now, len(known.together)),
        title=title(one),
        place_url=known.place_url,
        rows=changed,
        conflicts=[row for row in changed if row.state == "conflict"],
        message=one.message,
        note=one.note,
        answer=one.answer,
        report=_(ReportCode(one.report).sentence) if one.report else None,
        pictures=list(known.pictures),
        facts=[
            *evidence.facts(today, one, who, known.alikes, len(known.others), place, saw=saw),
            *evidence.outdated(known.outdated),
            *evidence.precedence(known.keeper),
        ],
        alikes=list(known.alikes),
        others=[(f"/moderation/{other.uid}", _other(other, now)) for other in known.others],
        verdicts=[_verdict(verdict, now) for verdict in known.verdicts],
        ground=ground.ground(one, current, after, labels, known.neighbours),
        values=after,
        needs_position=after.get("position") is None,
        merging=known.merging,
        may_decide=known.may_decide,
        is_sampled=known.is_sampled,
        together=known.together,
        version=place.version if place else None,
        looking=known.looking,
        by_account=one.author_id is not None,
        double_form=known.double_form,
    )


def _to_compare(actor: Actor, one: Waiting, here: Area | None, found: Sequence[Alike]) -> list[Alike]:
    """The look-alikes with the page that makes one of the two: of two records, or of a proposal and a record.
    It is for those within whose scope both lie: a twin across the street may be in the quartier of somebody
    else. ``here``: where the place lies, None when it is not on the map."""
    is_new = one.kind == Kind.CREATE and one.state in OPEN_STATES
    mine = waiting_area(one) if is_new else here
    page, uid = (fold_url, one.uid) if is_new else (compare_url, one.place_uid)
    return [
        replace(each, compare=page(uid, each.uid))
        if mine and each.area and allowed(actor, Action.DECIDE, [mine, each.area])
        else each
        for each in found
    ]


def _outdated(
    work: Work, series: Sequence[Waiting], current: Mapping[str, Any], labels: Words
) -> list[differences.Row]:
    """What changed of the fields that confirmations name, since the version that their author saw. Each of a
    series speaks of a version of its own; of a field that several name, the last one tells what was seen."""
    seen: dict[str, Any] = {}
    for one in series:
        if one.kind != Kind.CONFIRM or not one.confirmed:
            continue
        place = place_seen(work, one.place_uid, version_seen(work, one))
        if place is not None:
            seen |= {name: place.values.get(name) for name in one.confirmed}
    # Whole values: of a set, what came and what went is not what somebody saw.
    return [
        differences.Row(field_label(name, labels), reading(name, value, labels), reading(name, now, labels))
        for name, value in seen.items()
        if not same_value(name, value, now := current.get(name))
    ]


def _keeper(code: str | None, labels: Words) -> str | None:
    return labels.territory.organisations.get(code, code) if code else None


def _kicker(one: Waiting, changed: list[Row], now: datetime, several: int) -> str:
    """« Correction · 2 champs changent · il y a 12 min »."""
    parts = [_(Kind(one.kind).sentence)]
    if several > 1:
        parts.append(_("%(num)d contributions de la même personne", num=several))
    if one.kind in (Kind.CORRECT, Kind.MOVE) and changed:
        parts.append(ngettext("%(num)d champ change", "%(num)d champs changent", len(changed)))
    parts.append(since(one.received_at, now))
    return " · ".join(map(str, parts))


def _other(other: Waiting, now: datetime) -> str:
    return f"{_(Kind(other.kind).sentence)}, {since(other.received_at, now)}"


def _verdict(verdict: Verdict, now: datetime) -> str:
    """« Précision demandée, il y a 2 h, par C. Martin : Où est l’entrée ? »."""
    who = _(Rule(verdict.rule).sentence) if verdict.rule else verdict.decider
    parts = [_(Word(verdict.verdict).sentence), since(verdict.at, now)]
    if who:
        parts.append(_("par %(who)s", who=who))
    said = verdict.message or (_(Reason(verdict.reason).sentence) if verdict.reason else "")
    done = ", ".join(parts)
    return str(_("%(done)s\u00a0: «\u00a0%(said)s\u00a0»", done=done, said=said)) if said else done
