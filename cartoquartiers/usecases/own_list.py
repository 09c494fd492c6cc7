"""A structure's places as a spreadsheet, given out and taken back as corrections.

Nothing is kept between the preview and the sending: what a row wants is worked out from the version that
the file names, and goes the way of every correction. A row that is not there closes nothing.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cartoquartiers.domain.change import Changes, same_value
from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.identifiers import can_be_uid
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.own_list import ID, VERSION, Wanted, cells_of, columns_of, wanted
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import parse_proposal
from cartoquartiers.domain.record import Record, text_of
from cartoquartiers.domain.vocabulary import ContributionState, Kind
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import contribute, membership
from cartoquartiers.usecases.ports import WholeTable

#: Corrections of one sending; the same file sent again does the rest.
AT_ONCE = 200
_MOST_DIGITS = 9
#: A spreadsheet may write a whole number with decimals.
_WHOLE = re.compile(r"[.,]0+$")
_MOVING = frozenset({"position", "adresse", "code_postal", "commune"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row that changes something, or that cannot be taken.

    `overtaken`: the fields that somebody changed on the map since: there the team decides.
    """

    line: int
    uid: str
    version: int
    name: str
    changes: Changes
    overtaken: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do: its rows that say something, and how many change nothing."""

    rows: Sequence[Row]
    unchanged: int

    @property
    def sendable(self) -> list[Row]:
        """The rows that would be sent."""
        return [row for row in self.rows if row.changes]


def table(work: Work, actor: Actor, code: str) -> Iterator[list[str]]:
    """The file, its names of columns first. Raises NotFound, Forbidden."""
    membership.must_keep(work, actor, code)
    query = (
        select(Place).where(Place.organisation == code, Place.gone.is_(None)).order_by(Place.name, Place.id)
    )
    places = work.session.scalars(query).all()
    labels = taxonomy(work)
    declared = {row.name: row for place in places for row in labels.extra_of(place.type)}
    columns = columns_of(declared.values())
    yield columns
    for place in places:
        yield cells_of(place.uid, place.version, place.fields, columns, declared)


def plan(work: Work, actor: Actor, code: str, file: WholeTable) -> Plan:
    """Compare a file with the map. Raises NotFound, Forbidden; Invalid when it is no file of this list."""
    membership.must_keep(work, actor, code)
    if missing := [name for name in (ID, VERSION) if name not in file.columns]:
        raise Invalid([Problem("file", "own_list_columns", {"names": ", ".join(missing)})])
    rows, unchanged = [], 0
    for record in file.rows:
        row = _row(work, code, record)
        if row is None:
            unchanged += 1
        else:
            rows.append(row)
    return Plan(rows, unchanged)


def _row(work: Work, code: str, record: Record) -> Row | None:
    """What one row wants; None when that is nothing."""
    uid, version = text_of(record.values.get(ID)).lower(), text_of(record.values.get(VERSION))
    version = _WHOLE.sub("", version)
    name = text_of(record.values.get("nom"))[:150]
    known = select(Place).where(Place.uid == uid)
    place = work.session.scalars(known).first() if can_be_uid(uid) else None
    number = int(version) if version.isascii() and version.isdigit() and len(version) <= _MOST_DIGITS else 0
    if problem := _refusal(code, record, place, uid, number):
        return Row(record.line, uid[:36], number, name, {}, frozenset(), (problem,))
    assert place is not None
    wants = wanted(record.values, values_at(work, place, number), taxonomy(work).extra)
    changes, overtaken = _against_now(place, wants)
    if not (changes or wants.problems):
        return None
    return Row(record.line, uid, number, place.name, changes, overtaken, wants.problems)


def _refusal(code: str, record: Record, place: Place | None, uid: str, version: int) -> Problem | None:
    if record.problems:
        return record.problems[0]
    if place is None:
        return Problem("source_id", RowTrouble.NO_SUCH_PLACE, {"value": uid[:60]})
    if place.organisation != code:
        return Problem("", RowTrouble.NOT_OURS)
    if place.gone:
        return Problem("", RowTrouble.PLACE_GONE)
    if not 1 <= version <= place.version:
        return Problem("base_version", "base_version_unknown", {"version": place.version})
    return None


def _against_now(place: Place, wants: Wanted) -> tuple[Changes, frozenset[str]]:
    """What the map does not say already, and what of it somebody changed since the file was given out."""
    now: Mapping[str, Any] = place.fields
    changes = {n: c for n, c in wants.changes.items() if not same_value(n, now.get(n), c["to"])}
    return changes, frozenset(n for n, c in changes.items() if not same_value(n, now.get(n), c["from"]))


@dataclass(slots=True)
class Sent:
    """What became of a sending: published, waiting for the team, refused with the reasons."""

    published: int = 0
    waiting: int = 0
    refused: list[tuple[str, tuple[Problem, ...]]] | None = None


def send(store: Store, actor: Actor, code: str, stamp: str, rows: object) -> Sent:
    """Submit what a preview offered, each row in its own transaction. The same `stamp` again repeats nothing.

    Raises NotFound, Forbidden; Invalid for what no preview has written.
    """
    with store.reading() as work:
        membership.must_keep(work, actor, code)
    sent = Sent(refused=[])
    assert sent.refused is not None
    for uid, version, changes in _rows_of(rows):
        try:
            with store.writing() as work:
                if work.session.scalar(select(Place.organisation).where(Place.uid == uid)) != code:
                    raise Invalid([Problem("", RowTrouble.NOT_OURS)])
                proposal = parse_proposal(_body(f"{code} {stamp} {uid}", uid, version, changes))
                state = contribute.submit(work, actor, proposal).state
        except Invalid as invalid:
            sent.refused.append((uid, invalid.problems))
            continue
        done = state in (ContributionState.PUBLISHED, ContributionState.PARTIAL)
        sent.published += done
        sent.waiting += not done
    return sent


def _rows_of(rows: object) -> list[tuple[str, int, dict[str, Any]]]:
    """Raises Invalid."""
    shape = isinstance(rows, list) and len(rows) <= AT_ONCE and all(_is_row(one) for one in rows)
    if not shape or not isinstance(rows, list):
        raise Invalid([Problem("file", "file_needed")])
    return [(one[0], one[1], one[2]) for one in rows]


def _is_row(one: object) -> bool:
    if not isinstance(one, list) or list(map(type, one)) != [str, int, dict]:
        return False
    return can_be_uid(one[0])


def _body(stamp: str, place: str, version: int, changes: dict[str, Any]) -> dict[str, Any]:
    moves = "position" in changes and changes.keys() <= _MOVING
    return {
        "uid": str(uuid.uuid5(uuid.NAMESPACE_OID, stamp)),
        "kind": (Kind.MOVE if moves else Kind.CORRECT).value,
        "place": place,
        "base_version": version,
        "changes": {name: {"to": value} for name, value in changes.items()},
    }
