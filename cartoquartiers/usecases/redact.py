"""Redaction (« caviardage »): a private value that was published by mistake is taken out of the past too.

The act is a contribution like any other; what is particular is that history, append-only otherwise, is
written over, with a mark. The worker takes the value out of the files of former days (``redactions``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.change import Changes
from cartoquartiers.domain.errors import Invalid, NotFound
from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.policy import ANONYMOUS, Actor
from cartoquartiers.domain.redaction import (
    MARK,
    Private,
    private_values,
    problem_of,
    redacted,
    told_values,
)
from cartoquartiers.domain.vocabulary import Gone, Kind, Rule, Verdict
from cartoquartiers.store.queries import territory
from cartoquartiers.store.queries.history import revisions_of
from cartoquartiers.store.tables.batch import Batch
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import erasures, moderate, publish
from cartoquartiers.usecases.erasures import Note
from cartoquartiers.usecases.filing import file_for
from cartoquartiers.usecases.moderate import Ruling
from cartoquartiers.usecases.redacted_traces import Traces, wipe

Accept = Callable[[Contribution], None]


@dataclass(frozen=True)
class Redaction:
    """The field of a place whose values go. ``keep``: what it holds now stays, only what it held before
    goes. ``message`` says why, to those who moderate."""

    place: str
    field: str
    keep: bool = False
    message: str | None = None


def redact(work: Work, actor: Actor, asked: Redaction) -> str:
    """Empty the field (unless what it holds is kept) and take every other value that it ever published out of
    history. Returns the uid of the contribution that tells of it.

    Raises ``NotFound``, ``Forbidden`` (outside of the scope) and ``Invalid`` (a field that cannot be, or that
    a place cannot be without).
    """
    place = _place(work, asked.place)
    problem = problem_of(asked.field, territory.taxonomy(work).extra, keep=asked.keep)
    if problem:
        raise Invalid([problem])

    def accept(filed: Contribution) -> None:
        moderate.decide(work, actor, filed.uid, Ruling(Verdict.ACCEPT, message=asked.message))

    filed = _carry_out(work, actor, place, asked, accept)
    since = _kept_since(work, place, asked.field)
    erasures.note(work, erasures.REDACTION, {"place": asked.place, "field": asked.field, "kept": since})
    return filed.uid


def redact_again(work: Work, note: Note) -> bool:
    """Do again in a restored database what was redacted since its backup; False when it has no such place."""
    subject = note["subject"]
    kept, name = subject["kept"], subject["field"]
    place = work.session.scalars(select(Place).where(Place.uid == subject["place"])).first()
    if place is None or place.gone == Gone.REMOVED:
        return False
    keep = kept is not None and kept <= place.version
    if not keep and problem_of(name, {name}, keep=False):
        # What it was corrected to is not in the backup, and a place cannot be without: somebody has to look.
        gone: Changes = {"gone": {"from": place.gone, "to": Gone.REMOVED.value}}
        filed = file_for(work, ANONYMOUS, Kind.CLOSE, place, gone, None)
        moderate.accept_by_rule(work, filed, Rule.REDACTED_BEFORE)
        return True

    def accept(filed: Contribution) -> None:
        moderate.accept_by_rule(work, filed, Rule.REDACTED_BEFORE)

    _carry_out(work, ANONYMOUS, place, Redaction(place.uid, name, keep), accept)
    return True


def _place(work: Work, uid: str) -> Place:
    place = work.session.scalars(select(Place).where(Place.uid == uid)).first()
    if place is None:
        raise NotFound("place")
    return place


def _carry_out(work: Work, actor: Actor, place: Place, asked: Redaction, accept: Accept) -> Contribution:
    # In the order of the house: contributions, then the place, then the clock.
    about = _locked_contributions(work, place)
    now = place.fields.get(asked.field)
    filed = file_for(work, actor, Kind.CORRECT, place, _emptied(asked, now), asked.message)
    accept(filed)
    publish.tell_again(work, place)
    kept = place.fields.get(asked.field)
    revisions = revisions_of(work, place.id)
    history = [revision.changes for revision in revisions]
    private = private_values(asked.field, history, kept)
    traces = Traces(place, asked.field, private, told_values(asked.field, history), kept)
    for revision in revisions:
        revision.changes = _clean(revision.changes, asked.field, private, kept)
    for contribution in (*about, filed):
        _clean_contribution(contribution, asked.field, private, kept)
    _clean_batches(work, about, asked.field, private)
    decisions = _decisions(work, place)
    wipe(work, traces, (*about, filed), decisions)
    for decision in decisions:
        for column in ("amended", "applied"):
            said = getattr(decision, column)
            setattr(decision, column, said and _clean(said, asked.field, private, kept))
    work.session.flush()
    return filed


def _emptied(asked: Redaction, now: Value) -> Changes:
    if asked.keep or now in (None, []):
        return {}
    if isinstance(now, list):
        return {asked.field: {"add": [], "remove": list(now)}}
    return {asked.field: {"from": now, "to": None}}


def _clean(changes: dict[str, Any], name: str, private: Private, kept: Value) -> dict[str, Any]:
    change = changes.get(name)
    return {**changes, name: redacted(change, private, kept)} if change else changes


def _clean_contribution(told: Contribution, name: str, private: Private, kept: Value) -> None:
    changes = _clean(told.changes, name, private, kept)
    if told.state in {state.value for state in OPEN_STATES} and name in changes:
        # It is still to be decided: what it proposes is read by the same rules as any other.
        changes = {**changes, name: {side: v for side, v in changes[name].items() if side != MARK}}
    told.changes = changes
    if name == "nom" and private(told.name):
        told.name = kept or ""


def _clean_batches(work: Work, about: Sequence[Contribution], name: str, private: Private) -> None:
    """What one decision gave to many places is told with that decision, too."""
    numbers = {told.batch_id for told in about if told.batch_id is not None}
    for batch in work.session.scalars(select(Batch).where(Batch.id.in_(numbers))):
        values = batch.told.get("values", {})
        if private(values.get(name)):
            kept = {field: value for field, value in values.items() if field != name}
            batch.told = {**batch.told, "values": kept}


def _locked_contributions(work: Work, place: Place) -> Sequence[Contribution]:
    query = select(Contribution).where(Contribution.place_uid == place.uid).order_by(Contribution.id)
    return work.session.scalars(query.with_for_update()).all()


def _decisions(work: Work, place: Place) -> Sequence[Decision]:
    mine = select(Contribution.id).where(Contribution.place_uid == place.uid)
    return work.session.scalars(select(Decision).where(Decision.contribution_id.in_(mine))).all()


def _kept_since(work: Work, place: Place, name: str) -> int | None:
    """The version that gave the field what it holds now; None: it holds nothing."""
    if place.fields.get(name) in (None, []):
        return None
    return max(each.version for each in revisions_of(work, place.id) if name in each.changes)
