"""One row of a source: what it said last time, what it says now, what people made of it meanwhile."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from cartoquartiers.domain.authority import settled
from cartoquartiers.domain.change import Changes, is_set
from cartoquartiers.domain.errors import Conflicting, Forbidden, Invalid, Problem
from cartoquartiers.domain.garbled import lost_letters
from cartoquartiers.domain.import_hours import hours_followed
from cartoquartiers.domain.import_report import Fate, Heap
from cartoquartiers.domain.import_statement import Statement, combine, differences, remembered, unsettled
from cartoquartiers.domain.import_words import ImportWord, RowRemark, RowTrouble
from cartoquartiers.domain.lifecycle import OPEN_STATES
from cartoquartiers.domain.merge import merge
from cartoquartiers.domain.place import empty_values
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.proposal import Proposal
from cartoquartiers.domain.vocabulary import ContributionState, Kind, Origin, Verdict
from cartoquartiers.store.queries.history import values_at
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import moderate
from cartoquartiers.usecases.contribute import Provenance, Receipt, submit
from cartoquartiers.usecases.import_likeness import look_alike
from cartoquartiers.usecases.import_source import IMPORTER, Source, new_photos, propose_photos, shown_now

_MOVING = frozenset({"position", "adresse", "code_postal", "commune"})


def take(work: Work, source: Source, statement: Statement) -> Fate:
    """Do what one statement asks for. Raises Invalid: then nothing may stay of what it did."""
    if statement.doubts:
        # Somebody has to look: whoever imports answers for the file, not for what the file itself doubts.
        source = replace(source, accept_as=None)
    memory = work.session.get(ImportRow, (source.name, statement.source_id))
    waiting = waiting_of(work, memory) if memory else None
    place = _place(work, source, memory, statement)
    if memory is None and place is None:
        return _create(work, source, statement)
    if memory is None:
        assert place is not None
        memory = _adopt(work, source, place, statement)
    statement = _without_losses(memory, statement)
    changes = differences(memory.said, statement.values)
    if place is None and (changes or new_photos(memory.said, statement.photos)):
        return _propose_anew(work, source, memory, waiting, statement)
    if place is None:
        return same_again(work, source, waiting, statement)
    if changes and place.gone:
        raise Invalid([Problem("", RowTrouble.PLACE_GONE)])
    return told_of(work, source, memory, place, waiting, statement)


def told_of(
    work: Work,
    source: Source,
    memory: ImportRow,
    place: Place,
    waiting: Contribution | None,
    statement: Statement,
) -> Fate:
    """Propose what a row tells anew of a place that is there, and the photos that it shows for the first
    time."""
    statement = _without_losses(memory, statement)
    if differences(memory.said, statement.values):
        fate = correct(work, source, memory, place, waiting, statement)
    else:
        fate = same_again(work, source, waiting, statement)
    shown = [] if place.gone else new_photos(memory.said, statement.photos)
    memory.said = shown_now(memory.said, shown)
    public = propose_photos(work, source, place, shown)
    if public is None:
        return fate
    return replace(fate, heap=Heap.UPDATED, waiting=fate.waiting or not public)


def _without_losses(memory: ImportRow, statement: Statement) -> Statement:
    """The row with what it said before where it lost letters since, and told so; its hours follow its words.
    Raises Invalid when nothing else of a row that lost letters is new."""
    lost = lost_letters(differences(memory.said, statement.values))
    restored = {**statement.values, **{problem.field: memory.said[problem.field] for problem in lost}}
    values = hours_followed(memory.said, statement.values, restored)
    if lost and not differences(memory.said, values) and not new_photos(memory.said, statement.photos):
        raise Invalid(lost)
    return replace(statement, values=values, left_out=(*statement.left_out, *lost))


def waiting_of(work: Work, memory: ImportRow) -> Contribution | None:
    """The contribution that an earlier import left open."""
    found = _last_contribution(work, memory)
    return found if found and found.state in OPEN_STATES else None


def _last_contribution(work: Work, memory: ImportRow) -> Contribution | None:
    if memory.contribution_uid is None:
        return None
    query = select(Contribution).where(Contribution.uid == memory.contribution_uid)
    return work.session.scalars(query.with_for_update()).first()


def _place(work: Work, source: Source, memory: ImportRow | None, statement: Statement) -> Place | None:
    query = select(Place)
    if memory:
        return work.session.scalars(query.where(Place.uid == memory.place_uid)).first()
    query = query.where(Place.source == source.name, Place.source_id == statement.source_id)
    return work.session.scalars(query.order_by(Place.id).limit(1)).first()


def _adopt(work: Work, source: Source, place: Place, statement: Statement) -> ImportRow:
    """A place that came from this source by another way: at first it was what the source said then."""
    first = values_at(work, place, 1)
    memory = ImportRow(
        source=source.name,
        source_id=statement.source_id,
        place_uid=place.uid,
        said={name: first.get(name) for name in statement.values},
        imported_at=work.now,
    )
    work.session.add(memory)
    return memory


def same_again(work: Work, source: Source, waiting: Contribution | None, statement: Statement) -> Fate:
    """Nothing new; but what an import without a moderator left waiting is decided by the one there is."""
    if source.accept_as and waiting and waiting.state == ContributionState.WAITING:
        new = waiting.kind == Kind.CREATE
        heap = Heap.CREATED if new else Heap.UPDATED
        twin = look_alike(work, source.name, statement.values) if new else None
        if twin is None and _accept(work, source.accept_as, waiting):
            return Fate(statement.line, heap, remarks=statement.remarks)
    return Fate(statement.line, Heap.UNCHANGED, remarks=statement.remarks)


def _propose_anew(
    work: Work, source: Source, memory: ImportRow, waiting: Contribution | None, statement: Statement
) -> Fate:
    """What never became a place is proposed again as the source has it now, unless a moderator refused it."""
    last = _last_contribution(work, memory)
    if last and last.state == ContributionState.REFUSED:
        raise Invalid([Problem("", RowTrouble.REFUSED_BEFORE)])
    if waiting:
        moderate.withdraw(work, waiting)
    work.session.delete(memory)
    work.session.flush()
    return _create(work, source, statement)


def _create(work: Work, source: Source, statement: Statement) -> Fate:
    given = {**statement.values, "source": source.name, "source_id": statement.source_id}
    changes: Changes = {name: {"to": value} for name, value in given.items() if value is not None}
    if statement.photos:
        changes["photos"] = {"add": list(statement.photos), "remove": []}
    receipt = _submit(work, source, Kind.CREATE, None, changes, statement)
    work.session.add(
        ImportRow(
            source=source.name,
            source_id=statement.source_id,
            place_uid=receipt.place,
            contribution_uid=receipt.uid,
            said=shown_now(statement.values, statement.photos),
            imported_at=work.now,
        )
    )
    work.session.flush()
    twin = look_alike(work, source.name, statement.values) if source.accept_as else None
    accepted = twin is None and _accept_uid(work, source, receipt.uid)
    return Fate(
        statement.line,
        Heap.CREATED,
        remarks=(*statement.remarks, *receipt.problems, *([twin] if twin else [])),
        waiting=not accepted,
        to_place=statement.values["position"] is None,
    )


def correct(
    work: Work,
    source: Source,
    memory: ImportRow,
    place: Place,
    waiting: Contribution | None,
    statement: Statement,
) -> Fate:
    """Propose what the source changed, joined with what still waits from before.

    What people corrected meanwhile is proposed apart and stays disputed until a moderator decides, or until
    the place and the source agree: somebody who went back to an older value must not see it swept away.
    Unless somebody said who has the last word: the list, whose new value is then like any other, or the
    ground, and then nothing is proposed here.
    """
    current = {**empty_values(), **place.fields}
    older = unsettled(waiting.changes, current) if waiting else {}
    changes = combine(older, differences(memory.said, statement.values))
    memory.said, memory.imported_at = remembered(memory.said, statement.values), work.now
    merged = merge(current, changes)
    disputed = {*merged.conflicts}
    if waiting:
        disputed |= (
            older.keys() & merged.applied.keys() if waiting.state == ContributionState.CONFLICT else set()
        )
        moderate.withdraw(work, waiting)
    spoken = {name: who for name, who in source.authority.items() if not is_set(changes.get(name, {}))}
    of_list, of_ground, contested = settled(spoken, disputed)
    changes |= {name: {**changes[name], "from": current.get(name)} for name in of_list}
    clean = {*merged.applied, *of_list} - contested - of_ground
    shares: list[tuple[Iterable[str], bool]] = [(clean | contested, bool(contested))]
    if source.accept_as:
        shares = [(clean, False), (contested, True)]
    kept = [Problem(name, RowRemark.GROUND_KEPT) for name in sorted(of_ground)]
    remarks, waits, proposed = [*statement.remarks, *kept], False, False
    for names, is_contested in shares:
        if names:
            share = {name: change for name, change in changes.items() if name in names}
            receipt, accepted = _propose(work, source, place.uid, share, statement, contested=is_contested)
            memory.contribution_uid = receipt.uid
            remarks += receipt.problems
            waits, proposed = waits or not accepted, True
    work.session.flush()
    heap = Heap.UPDATED if proposed else Heap.UNCHANGED
    return Fate(statement.line, heap, remarks=tuple(remarks), waiting=waits, disputed=bool(contested))


def _propose(
    work: Work, source: Source, place_uid: str, share: Changes, statement: Statement, *, contested: bool
) -> tuple[Receipt, bool]:
    """Submit the changes of a place; tell whether they are published."""
    kind = Kind.MOVE if "position" in share and share.keys() <= _MOVING else Kind.CORRECT
    receipt = _submit(work, source, kind, place_uid, share, statement)
    if contested:
        moderate.locked(work, receipt.uid).state = ContributionState.CONFLICT.value
        return receipt, False
    return receipt, _accept_uid(work, source, receipt.uid)


def _submit(
    work: Work, source: Source, kind: Kind, place_uid: str | None, changes: Changes, statement: Statement
) -> Receipt:
    reasons = ", ".join(str(doubt.params["reason"]) for doubt in statement.doubts)
    word = ImportWord.MESSAGE_DOUBT if reasons else ImportWord.MESSAGE
    message = word.sentence.format(source=source.name, reason=reasons)
    proposal = Proposal(str(uuid.uuid4()), kind, place_uid, changes=changes, message=message)
    came = Provenance(Origin.IMPORT, source.name[:150])
    return submit(work, IMPORTER, proposal, by_rule=False, whole=False, provenance=came)


def _accept_uid(work: Work, source: Source, uid: str) -> bool:
    if source.accept_as is None:
        return False
    return _accept(work, source.accept_as, moderate.locked(work, uid))


def _accept(work: Work, moderator: Actor, contribution: Contribution) -> bool:
    """Decide in the moderator's name; False when it waits: not placed, disputed, or not theirs to decide."""
    if contribution.kind == Kind.CREATE and not contribution.changes.get("position", {}).get("to"):
        return False
    try:
        moderate.decide(work, moderator, contribution.uid, moderate.Ruling(Verdict.ACCEPT))
    except Conflicting:
        contribution.state = ContributionState.CONFLICT.value
        return False
    except Forbidden:
        return False
    return True
