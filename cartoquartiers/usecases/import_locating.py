"""The positions of a file's rows by their addresses: a slice at each call, and what a person chooses."""

from __future__ import annotations

from dataclasses import dataclass

from cartoquartiers.domain.errors import Conflicting, Invalid, NotFound, Problem
from cartoquartiers.domain.import_choices import of_json
from cartoquartiers.domain.locating import Finding, standing, words_of
from cartoquartiers.domain.mapping import MappedRow
from cartoquartiers.domain.policy import Actor
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.usecases.addresses import surroundings
from cartoquartiers.usecases.import_check import check
from cartoquartiers.usecases.locating import locate
from cartoquartiers.usecases.ports import Geocoder

#: Rows of one call, and for how long it asks: a person sees the figures move.
AT_ONCE = 100
SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How many rows are still to be asked about, and whether the service has stopped answering."""

    left: int
    away: bool = False


def pending(work: Work, draft: ImportDraft) -> list[tuple[int, MappedRow]]:
    """The rows, by their rank, that have an address and no position and were not asked about."""
    rules = drafts.rules_of(work, draft)
    lines = queries.lines(work, draft.uid, verdict=drafts.TO_PLACE)
    rows = [(line, drafts.mapped_of(rules, line)) for line in lines]
    return [
        (line.rank, row) for line, row in rows if words_of(row.values) and standing(row, line.located) is None
    ]


def advance(store: Store, geocoder: Geocoder, actor: Actor, uid: str) -> Progress:
    """Ask about the next addresses. Rows that were asked about stay so, whatever happens next.

    Raises NotFound, and Conflicting when the file was not checked.
    """
    with store.reading() as work:
        draft = drafts.mine(work, actor, uid)
        if draft.state != drafts.CHECKED:
            raise Conflicting("import_not_checked")
        waiting = pending(work, draft)
        around = surroundings(work)
    some = waiting[:AT_ONCE]
    known = locate(store, geocoder, around, [row for _rank, row in some], SECONDS) if some else {}
    with store.writing() as work:
        draft = drafts.mine(work, actor, uid, locked=True)
        if draft.state != drafts.CHECKED:
            raise Conflicting("import_not_checked")
        draft.choices = {**of_json(draft.choices).as_json(), "locate": True}
        answered = set()
        for rank, row in some:
            line = queries.line(work, uid, rank)
            if line is not None and (found := known.get(words_of(row.values))):
                line.located = found
                answered.add(rank)
    if answered:
        check(store, actor, uid, answered)
    return Progress(len(waiting) - len(answered), away=bool(some) and not answered)


def choose(store: Store, actor: Actor, uid: str, rank: int, pick: int | None) -> int | None:
    """Place a row at one of the addresses that were found, or (None) at none of them; the rank of the next
    row about which somebody has to decide. Raises NotFound, Conflicting, and Invalid for another number."""
    with store.writing() as work:
        _draft, line = drafts.open_line(work, actor, uid, rank)
        if line.located is None:
            raise NotFound("import")
        if pick is not None and not 0 <= pick < len(line.located["found"]):
            raise Invalid([Problem("pick", "required")])
        state = Finding.DECLINED if pick is None else Finding.CHOSEN
        line.located = {**line.located, "state": state.value, "pick": pick or 0}
    check(store, actor, uid, {rank})
    with store.reading() as work:
        following = queries.lines(work, uid, verdict=drafts.TO_CHOOSE, length=1)
        return following[0].rank if following else None
