"""A file in the browser before it is sent: kept row by row, and read again in the words of the house."""

from __future__ import annotations

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import insert, update

from cartoquartiers.domain.errors import (
    Conflicting,
    NotFound,
    Problem,
    ValueProblem,
    read_problem,
    written,
)
from cartoquartiers.domain.import_choices import (
    Choices,
    mapping_of,
    of_json,
    signature,
)
from cartoquartiers.domain.import_first import first_choices
from cartoquartiers.domain.import_glance import glance
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.locating import placed
from cartoquartiers.domain.mapping import FieldRule, MappedRow, SourceMapping, apply
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.row_identity import told_apart
from cartoquartiers.domain.source_crs import BY_EPSG, Candidate, recognise
from cartoquartiers.domain.source_position import PositionKind, read_position
from cartoquartiers.domain.text import fold
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.queries.territory import taxonomy, territory_box
from cartoquartiers.store.tables.imports import ImportDraft, ImportHabit, ImportLine
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import import_pictures
from cartoquartiers.usecases.ports import WholeTable

DRAFT, CHECKED, SENDING, DONE = "draft", "checked", "sending", "done"
READY, TO_PLACE, TO_CHOOSE = "ready", "to_place", "to_choose"
WRONG, LEFT_OUT, UNSEEN = "wrong", "left_out", "unseen"
AT_ONCE = 500
#: Of so many rows at most, from all over the file, positions are read to see which system they are in.
LOOKED_AT = 300
_NAME_MAX = 120
_ID_MAX = 150


def bring(
    store: Store, actor: Actor, name: str, table: WholeTable, origin: Mapping[str, str] | None = None
) -> str:
    """Keep a file as a draft, in short transactions; returns its uid. `origin`: from which `address` it came,
    with the marks of this version (`etag`, `modified`, `digest`)."""
    assert actor.person_id is not None
    uid = str(uuid.uuid4())
    with store.reading() as work:
        labels = taxonomy(work)
        first = first_choices(table.columns, table.rows, labels, has_geometry=table.has_geometry)
        habit = queries.habit(work, actor.person_id, signature(table.columns))
        # A word without an answer is one that somebody left so; nobody was asked yet.
        words = {word: code for word, code in first.words.items() if code}
        choices = _with_habit(table.columns, habit, first) if habit else replace(first, words=words)
        found, _count = _readings(
            work, choices, table.rows[:: _stride(table.rows)], has_geometry=table.has_geometry
        )
        outlined = territory_box(work) is not None
    declared = next((one for code, one in BY_EPSG.items() if table.projection.endswith(code)), None)
    if declared:
        choices = replace(choices, system=declared.value)
    elif habit is None or not _fits(choices, found):
        choices = _recognised(choices, found, outlined=outlined)
    file = {
        "kind": table.kind,
        "columns": list(table.columns),
        # Once: each look at the page would read every row again.
        "seen": speakable(glance(table.columns, table.rows)),
        "has_geometry": table.has_geometry,
        "projection": table.projection,
        "known": habit is not None,
        "notices": [written(problem) for problem in table.notices[:20]],
        "pictures": len(table.pictures),
        "legend": {word: asdict(sign) for word, sign in table.legend.items()},
        **({"origin": dict(origin)} if origin else {}),
    }
    with store.writing() as work:
        work.session.add(
            ImportDraft(
                uid=uid,
                person_id=actor.person_id,
                name=_tame(name) or "fichier",
                file=file,
                choices=choices.as_json(),
                state=queries.READING,
                created_at=work.now,
                changed_at=work.now,
            )
        )
    rows = [_row(uid, rank, record) for rank, record in enumerate(table.rows, start=1)]
    for start in range(0, len(rows), AT_ONCE):
        with store.writing() as work:
            work.session.execute(insert(ImportLine), rows[start : start + AT_ONCE])
    import_pictures.keep(store, uid, table.pictures)
    with store.writing() as work:
        work.session.execute(update(ImportDraft).where(ImportDraft.uid == uid).values(state=DRAFT))
    return uid


def _tame(name: str) -> str:
    return "".join(sign for sign in name if sign.isprintable()).strip()[:_NAME_MAX]


def _recognised(choices: Choices, found: list[Candidate], *, outlined: bool) -> Choices:
    """The one reading that fits is proposed, and the page says so; among several on a territory a person
    chooses. Where no outline says what the territory is, the most usual one is proposed. Rows that fit only
    the other way round are proposed to be turned back, which the page and each of them tell."""
    if not found or (outlined and any(_rivals(found[0], other) for other in found[1:])):
        return choices
    likeliest = found[0]
    return replace(
        choices,
        system=likeliest.system.value,
        turned=likeliest.turned,
        mend=outlined and any(one.system == likeliest.system for one in found[1:]),
    )


def _fits(choices: Choices, found: list[Candidate]) -> bool:
    """Whether the answers of an earlier file read this one's positions, too: the same columns may hold metres
    today. None of it is known where nothing was read."""
    return not found or any((one.system, one.turned) == (choices.system, choices.turned) for one in found)


def _rivals(likeliest: Candidate, other: Candidate) -> bool:
    """Whether another system fits as well. Rows of the same one in either order are no other reading."""
    return other.inside == likeliest.inside and other.system != likeliest.system


def _stride(rows: Sequence[Record]) -> int:
    """Every how many rows one is looked at."""
    return max(0, len(rows) - 1) // LOOKED_AT + 1


def _with_habit(columns: Sequence[str], habit: ImportHabit, first: Choices) -> Choices:
    """The answers about a file with the same columns. What held something and had no answer then is wanted
    for nothing: an id that was none would make another place of each row now. What was empty is proposed."""
    kept = of_json(habit.choices)
    # Capitals and accents make no other file, but the answers are by the names as they were written.
    otherwise = {fold(name): target for name, target in kept.columns.items() if name not in columns}
    free = {column: one for column, one in first.columns.items() if one not in kept.columns.values()}

    def answer(column: str) -> str:
        if column in kept.columns:
            return kept.columns[column]
        return otherwise.pop(fold(column), free.get(column, ""))

    answers = {column: answer(column) for column in columns}
    return replace(kept, columns={column: target for column, target in answers.items() if target})


def _row(uid: str, rank: int, record: Record) -> dict[str, Any]:
    said = {
        "values": dict(record.values),
        "geometry": record.geometry,
        "problems": [written(problem) for problem in record.problems],
    }
    return {
        "draft_uid": uid,
        "rank": rank,
        "line": record.line,
        "said": speakable(said),
        "verdict": UNSEEN,
        "told": [],
        "source_id": None,
        "digest": None,
        "fate": None,
        "heap": None,
        "located": None,
    }


def speakable(value: Any) -> Any:
    """What no database can keep becomes the mark of lost bytes; the row already says so as a problem."""
    if isinstance(value, str):
        return "".join("\ufffd" if sign == "\0" or "\ud800" <= sign <= "\udfff" else sign for sign in value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {speakable(str(key)): speakable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [speakable(inner) for inner in value]
    return value


def record_of(line: ImportLine) -> Record:
    """A row as it was read, or mended."""
    said = line.said
    problems = tuple(map(read_problem, said["problems"]))
    return Record(line.line, said["values"], said["geometry"], problems)


def mapped_of(rules: SourceMapping, line: ImportLine, *, named: bool = True) -> MappedRow:
    """A row in the words of the house; if `named`, with the id that the check gave it among the others, and
    where its address was found."""
    row = mapped(rules, record_of(line))
    if not named:
        return row
    row = replace(row, source_id=line.source_id) if line.source_id else row
    return placed(by_hand(row, line), line.located, rules.fields)


def by_hand(row: MappedRow, line: ImportLine) -> MappedRow:
    """The row where a person put it on the map, whatever its file says of its position."""
    if "placed" not in line.said:
        return row
    longitude, latitude = line.said["placed"]
    problems = tuple(one for one in row.problems if one.field != "position")
    notes = tuple(one for one in row.notes if one.field != "position")
    return replace(row, position=(longitude, latitude), problems=problems, notes=notes)


def mapped(rules: SourceMapping, record: Record) -> MappedRow:
    """A record in the words of the house. Without anything of its own, nor a position, it makes no place."""
    row = apply(rules, record)
    if len(row.source_id) > _ID_MAX:
        too_long = Problem("source_id", "too_long", {"max": _ID_MAX})
        row = replace(row, source_id=row.source_id[:_ID_MAX], problems=(*row.problems, too_long))
    name = rules.fields.get("nom", FieldRule())
    telling = row.position or row.values.keys() & {"adresse", "description"} or "nom" not in rules.fields
    if row.problems or telling or row.values.get("nom") not in ("", None, name.default, name.constant):
        return row
    return replace(row, problems=(Problem("", RowTrouble.EMPTY_ROW),))


def all_told_apart(rules: SourceMapping, rows: Sequence[MappedRow]) -> Sequence[MappedRow]:
    """Without a column of ids, each row told from those that look like it."""
    return told_apart(rows) if rules.identity.hashed else rows


def mine(work: Work, actor: Actor, uid: str, *, locked: bool = False) -> ImportDraft:
    """A draft, for its author or an administrator. Raises NotFound for everybody else."""
    found = queries.draft(work, uid, locked=locked)
    if found is None or not (actor.may_administer or found.person_id == actor.person_id):
        raise NotFound("import")
    return found


def candidates(work: Work, draft: ImportDraft, choices: Choices) -> tuple[list[Candidate], int]:
    """The systems in which the coordinates would lie on the territory, and how many rows have any."""
    lines = queries.sampled(work, draft.uid, LOOKED_AT)
    geometry = bool(draft.file["has_geometry"])
    return _readings(work, choices, map(record_of, lines), has_geometry=geometry)


def _readings(
    work: Work, choices: Choices, records: Iterable[Record], *, has_geometry: bool
) -> tuple[list[Candidate], int]:
    rule = mapping_of(choices, taxonomy(work), None, has_geometry=has_geometry).position
    pairs = []
    if rule.kind is not PositionKind.NONE:
        for record in records:
            try:
                pairs.append(read_position(replace(rule, raw=True), record))
            except ValueProblem:
                continue
    known = [pair for pair in pairs if pair]
    return recognise(known, territory_box(work)), len(known)


def rules_of(work: Work, draft: ImportDraft) -> SourceMapping:
    """The mapping of a draft."""
    choices = of_json(draft.choices)
    return mapping_of(
        choices, taxonomy(work), territory_box(work), has_geometry=bool(draft.file["has_geometry"])
    )


def open_line(work: Work, actor: Actor, uid: str, rank: int) -> tuple[ImportDraft, ImportLine]:
    """A row of a checked file that is not sent yet, its draft locked. Raises NotFound, Conflicting."""
    draft = mine(work, actor, uid, locked=True)
    line = queries.line(work, uid, rank)
    if line is None:
        raise NotFound("import")
    if draft.state != CHECKED:
        raise Conflicting("import_sent")
    return draft, line


def drop(work: Work, actor: Actor, uid: str) -> None:
    """Erase a draft and its rows. What was sent of it stays where it is."""
    draft = mine(work, actor, uid, locked=True)
    queries.erase(work, [draft.uid])
