"""What a redacted value left beside history: words and letters about a place, what devices and files sent."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, or_, select

from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.redaction import MARK, Private
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.imports import ImportLine
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Work

# Shorter words stand in too many others.
_SHORTEST = 4
_DONE = "done"


@dataclass(frozen=True)
class Traces:
    """The field of a place, how its private values are told, those that are words, and what replaces them."""

    place: Place
    field: str
    private: Private
    values: Sequence[Value]
    kept: Value

    def clean(self, text: str) -> str:
        """The text without any of the private words."""
        words = [one for one in self.values if isinstance(one, str) and self.private(one)]
        for word in sorted((one for one in words if len(one) >= _SHORTEST), key=len, reverse=True):
            text = text.replace(word, self.kept if isinstance(self.kept, str) else "…")
        return text


def wipe(work: Work, traces: Traces, about: Sequence[Contribution], decisions: Sequence[Decision]) -> None:
    """Take the values out of all that tells of this place; contributions and decisions are locked."""
    for row in about:
        row.message, row.answer = _text(traces, row.message), _text(traces, row.answer)
        row.note = _text(traces, row.note)
    for decision in decisions:
        decision.message = _text(traces, decision.message)
    _letters(work, traces)
    _arrivals(work, traces, [row.uid for row in about])
    _files(work, traces)


def _text(traces: Traces, text: str | None) -> str | None:
    return text if text is None else traces.clean(text)


def _letters(work: Work, traces: Traces) -> None:
    """Those that wait, which would tell it once more, and those that left."""
    about = cast(Outbox.params, Text).contains(traces.place.uid, autoescape=True)
    for letter in work.session.scalars(select(Outbox).where(about)):
        letter.params = _through(letter.params, traces.clean)


def _arrivals(work: Work, traces: Traces, uids: Sequence[str]) -> None:
    """What was settled is told by its verdict and the hash of what came: the field itself is needed no more.
    What still waits is decided like any other proposal."""
    named = or_(Arrival.uid.in_(uids), Arrival.raw.contains(traces.place.uid, autoescape=True))
    for row in work.session.scalars(select(Arrival).where(Arrival.state == _DONE, named)):
        row.raw = json.dumps(_without(json.loads(row.raw), traces.field), ensure_ascii=False)
        row.verdict = row.verdict and _without(row.verdict, traces.field)


def _files(work: Work, traces: Traces) -> None:
    """A source is no longer listened to about this field: nobody has to remember what it said."""
    rows = work.session.scalars(select(ImportRow).where(ImportRow.place_uid == traces.place.uid)).all()
    for row in rows:
        if traces.private(row.said.get(traces.field)):
            silent = [*row.said.get(MARK, ()), traces.field]
            row.said = {**row.said, traces.field: None, MARK: silent}
    ids = {row.source_id for row in rows}
    for line in work.session.scalars(select(ImportLine).where(ImportLine.source_id.in_(ids))):
        line.said = _through(line.said, traces.clean)


def _through(said: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(said, str):
        return clean(said)
    if isinstance(said, Mapping):
        return {key: _through(value, clean) for key, value in said.items()}
    return [_through(value, clean) for value in said] if isinstance(said, list) else said


def _without(said: Any, name: str) -> Any:
    if isinstance(said, Mapping):
        return {key: _without(value, name) for key, value in said.items() if key != name}
    return [_without(value, name) for value in said] if isinstance(said, list) else said
