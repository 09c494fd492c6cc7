"""The whole desk: queue, contribution, map, and what the last decision was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.errors import Problem
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.validation import values_after
from cartoquartiers.domain.vocabulary import ContributionState, Reason
from cartoquartiers.store.queries import places, waiting
from cartoquartiers.store.queries.waiting import QueueFilter
from cartoquartiers.store.work import Work
from cartoquartiers.web.labels import words
from cartoquartiers.web.moderation import filters, queue
from cartoquartiers.web.moderation.amend import AmendField, amend_fields
from cartoquartiers.web.moderation.filters import Select, query_string
from cartoquartiers.web.moderation.item import Item, item
from cartoquartiers.web.moderation.queue import Queue
from cartoquartiers.web.readings import field_label
from cartoquartiers.web.wording import sentence

#: Reasons by their key, 1 to 9; the others are chosen with a finger or the arrows.
REASONS = tuple(Reason)


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


@dataclass(frozen=True)
class Desk:
    """What templates/moderation/desk.html shows."""

    queue: Queue
    selects: list[Select]
    item: Item | None
    query: str
    next_url: str | None
    amending: bool
    picking: bool
    fields: list[AmendField]
    attempt: Attempt
    done: Done | None
    shows: str
    sampled: int
    reasons: tuple[Reason, ...] = REASONS

    @property
    def action(self) -> str:
        """Where the decision is posted; the filter travels along."""
        return f"/moderation/{self.item.uid}/decision{self.query}" if self.item else ""


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
    """The desk with that contribution on it, or the first of the queue when none is named."""
    rows = waiting.queue(work, actor, wanted, queue.SHOWN)
    total = len(rows) if len(rows) < queue.SHOWN else waiting.count(work, actor, wanted)
    labels = words(work)
    chosen = uid or (rows[0].uid if rows else None)
    shown = item(work, actor, chosen) if chosen else None
    after = next_uid([row.uid for row in rows], chosen)
    query = query_string(wanted)
    attempt = attempt or Attempt()
    return Desk(
        queue=queue.queue(work, rows, total, waiting.pressure(work, actor), wanted),
        selects=filters.selects(wanted, actor, labels),
        item=shown,
        query=query,
        next_url=f"/moderation/{after}{query}" if after else None,
        amending=mode == "modifier" and shown is not None and shown.is_open,
        picking=mode == "champs",
        fields=_fields(work, actor, shown, attempt, everything=mode == "modifier"),
        attempt=attempt,
        done=_done(work, actor, done, wanted),
        shows="item" if uid else "queue",
        sampled=waiting.count(work, actor, QueueFilter(sampled=True)),
    )


def next_uid(uids: Sequence[str], current: str | None) -> str | None:
    """The one behind `current` in the queue, the first one when it is the last or absent; None when alone."""
    others = [uid for uid in uids if uid != current]
    if not others:
        return None
    if current is not None and current in uids:
        behind = uids[list(uids).index(current) + 1 :]
        return behind[0] if behind else others[0]
    return others[0]


def _fields(
    work: Work, actor: Actor, shown: Item | None, attempt: Attempt, *, everything: bool
) -> list[AmendField]:
    """The controls: all of them, or the position alone of a place that cannot be published without one."""
    if shown is None or not shown.is_open or not (everything or shown.needs_position):
        return []
    one = waiting.one(work, actor, shown.uid)
    if one is None:
        return []
    place = places.place_by_uid(work, one.place_uid)
    current = {**empty_values(), **(place.fields if place else {})}
    proposed = values_after(current, one.changes)
    found = amend_fields(one, current, {**proposed, **attempt.typed}, words(work))
    return [field for field in found if everything or field.kind == "position"]


def _done(work: Work, actor: Actor, uid: str | None, wanted: QueueFilter) -> Done | None:
    """What the bar offers to undo: only a decision that still stands."""
    one = waiting.one(work, actor, uid) if uid else None
    said = {
        ContributionState.PUBLISHED: _("«\u00a0%(name)s\u00a0»\u00a0: acceptée"),
        ContributionState.PARTIAL: _("«\u00a0%(name)s\u00a0»\u00a0: acceptée en partie"),
        ContributionState.REFUSED: _("«\u00a0%(name)s\u00a0»\u00a0: non retenue"),
        ContributionState.ASKED: _("«\u00a0%(name)s\u00a0»\u00a0: précision demandée"),
    }
    if one is None or one.state not in said:
        return None
    text = said[ContributionState(one.state)] % {"name": one.name}
    return Done(one.uid, text, f"/moderation/{one.uid}/annuler{query_string(wanted)}")
