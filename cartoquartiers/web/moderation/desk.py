"""The whole desk: queue, contribution, map, and what the last decision was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Reason
from cartoquartiers.store.queries import folds, places, waiting
from cartoquartiers.store.queries.waiting import QueueFilter
from cartoquartiers.store.queries.waiting_series import as_one, series_of
from cartoquartiers.store.work import Work
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation import filters, queue
from cartoquartiers.web.moderation.amend import AmendField, amend_fields, typed
from cartoquartiers.web.moderation.filters import query_string
from cartoquartiers.web.moderation.item import Item, item
from cartoquartiers.web.moderation.queue import Queue
from cartoquartiers.web.moderation.reply import is_scripted
from cartoquartiers.web.readings import field_label
from cartoquartiers.web.selects import Select
from cartoquartiers.web.wording import sentence

#: Reasons by their key, 1 to 9; the others are chosen with a finger or the arrows.
REASONS = tuple(Reason)
AHEAD = 3
"""How many are fetched before they are asked for."""


@dataclass(frozen=True)
class Done:
    """The decision just taken, to be undone: what the bar says and where it posts."""

    uid: str
    text: str
    undo_url: str


@dataclass(frozen=True)
class Attempt:
    """A decision that could not be taken: what was wrong, what had been typed."""

    problems: Sequence[Problem] = ()
    notice: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    refuse_message: str = ""
    ask_message: str = ""
    sheet: str = ""

    @property
    def sentences(self) -> list[tuple[str, str]]:
        """(field, sentence) of each problem."""
        return [(problem.field, sentence(problem)) for problem in self.problems]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """(label, text) of what was typed, for a contribution that somebody else decided meanwhile."""
        texts = {field_label(name): str(value) for name, value in self.typed.items() if value}
        if self.refuse_message or self.ask_message:
            texts[_("Votre message")] = self.refuse_message or self.ask_message
        return list(texts.items())

    @property
    def by_field(self) -> dict[str, str]:
        """The sentence of each field."""
        return dict(self.sentences)


def attempt_of(form: MultiDict[str, str], problems: Sequence[Problem] = (), notice: str = "") -> Attempt:
    """The attempt with everything that stood in the form."""
    return Attempt(
        problems=problems,
        notice=notice,
        typed=typed(form),
        reason=form.get("reason", ""),
        refuse_message=form.get("refuse_message", ""),
        ask_message=form.get("ask_message", ""),
        sheet=form.get("verdict", "") if form.get("verdict") in ("refuse", "ask") else "",
    )


@dataclass(frozen=True)
class Practice:
    """What the desk shows of an exercise: how far one is, a hint while it is open, then the ``grade``, what
    is said of the answer, and what its author would read for real."""

    progress: str
    left: int
    hint: str = ""
    grade: str = ""
    css: str = ""
    says: str = ""
    read: str = ""


@dataclass(frozen=True)
class Desk:
    """What templates/moderation/desk.html shows; ``ahead``: the next ones (address, place), to be fetched
    before they are asked for. ``queue``, ``selects`` and ``sampled`` stand beside the contribution."""

    item: Item | None
    query: str
    ahead: list[tuple[str, str]]
    amending: bool
    picking: bool
    fields: list[AmendField]
    attempt: Attempt
    done: Done | None
    shows: str
    queue: Queue = field(default_factory=lambda: Queue([], "", "", ""))
    selects: Sequence[Select] = ()
    sampled: int = 0
    reasons: tuple[Reason, ...] = REASONS
    home: str = "/moderation"
    practice: Practice | None = None

    @property
    def next_url(self) -> str | None:
        """The contribution behind this one; None when it is the only one."""
        return self.ahead[0][0] if self.ahead else None

    @property
    def action(self) -> str:
        """Where the decision is posted; the filter travels along."""
        return f"{self.home}/{self.item.uid}/decision{self.query}" if self.item else ""


@dataclass(frozen=True)
class Around:
    """What a decision changes beside the contribution: for the two templates that the script replaces."""

    queue: Queue
    query: str
    sampled: int = 0
    done: Done | None = None
    item: None = None
    home: str = "/moderation"
    practice: Practice | None = None


def around(work: Work, actor: Actor, wanted: QueueFilter) -> Around:
    """The queue as it is now."""
    shown = queue.queue(work, actor, queue.listed(work, actor, wanted), wanted)
    return Around(shown, query_string(wanted), _sampled(work, actor))


def desk(
    work: Work,
    actor: Actor,
    wanted: QueueFilter,
    uid: str | None,
    *,
    mode: str = "",
    done: str | None = None,
    attempt: Attempt | None = None,
) -> Desk:
    """The desk with that contribution on it, or the first of the queue when none is named; for its own
    script nothing beside it."""
    listed = queue.listed(work, actor, wanted)
    chosen = uid or next((row.uid for row in listed.following(None)), None)
    shown = item(work, actor, chosen) if chosen else None
    after = listed.following(shown.uid if shown else None)
    query = query_string(wanted)
    attempt = attempt or Attempt()
    made = Desk(
        item=shown,
        query=query,
        ahead=[(f"/moderation/{row.uid}{query}", row.place_uid) for row in after[:AHEAD]],
        amending=mode == "modifier" and shown is not None and shown.is_open,
        picking=mode == "champs",
        fields=_fields(work, actor, shown, attempt, everything=mode == "modifier"),
        attempt=attempt,
        done=done_of(work, actor, done, wanted),
        shows="item" if uid else "queue",
    )
    if is_scripted():
        return made
    return replace(
        made,
        queue=queue.queue(work, actor, listed, wanted),
        selects=filters.selects(wanted, actor, words(work), waiting.operations(work, actor)),
        sampled=_sampled(work, actor),
    )


def _sampled(work: Work, actor: Actor) -> int:
    """How many publications of rules wait for a look."""
    return waiting.count(work, actor, QueueFilter(sampled=True))


def _fields(
    work: Work, actor: Actor, shown: Item | None, attempt: Attempt, *, everything: bool
) -> list[AmendField]:
    """The controls: all of them, or the position alone of a place that cannot be published without one."""
    if shown is None or not shown.is_open or not (everything or shown.needs_position):
        return []
    known = waiting.one(work, actor, shown.uid)
    if known is None:
        return []
    one = as_one(series_of(work, known))
    place = places.place_by_uid(work, one.place_uid)
    current = {**empty_values(), **(place.fields if place else {})}
    proposed = values_after(current, one.changes)
    found = amend_fields(one, current, {**proposed, **attempt.typed}, words(work))
    return [field for field in found if everything or field.kind == "position"]


def done_of(work: Work, actor: Actor, uids: str | None, wanted: QueueFilter) -> Done | None:
    """What the bar offers to undo: only a decision that still stands."""
    uid, *others = (uids or "").split(",")
    one = waiting.one(work, actor, uid) if uid else None
    text = done_words(one.name, one.state) if one else ""
    if one is None or not text:
        return None
    refused_place = one.kind == Kind.CREATE and one.state == ContributionState.REFUSED
    if refused_place and folds.of_proposal(work, one.uid):
        text = str(_("«\u00a0%(name)s\u00a0»\u00a0: rejoint la fiche qui existait", name=one.name))
    more = {"avec": ",".join(others)} if others else {}
    return Done(one.uid, text, f"/moderation/{one.uid}/annuler{query_string(wanted, **more)}")


def done_words(name: str, state: str) -> str:
    """What the bar says of a decision; nothing of a contribution on which none stands."""
    said = {
        ContributionState.PUBLISHED: _("«\u00a0%(name)s\u00a0»\u00a0: acceptée"),
        ContributionState.PARTIAL: _("«\u00a0%(name)s\u00a0»\u00a0: acceptée en partie"),
        ContributionState.REFUSED: _("«\u00a0%(name)s\u00a0»\u00a0: non retenue"),
        ContributionState.ASKED: _("«\u00a0%(name)s\u00a0»\u00a0: précision demandée"),
    }
    return str(said[ContributionState(state)] % {"name": name}) if state in said else ""
