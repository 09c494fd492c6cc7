"""Two records of one place, side by side: what the one that goes away says, and the one that stays."""

from dataclasses import dataclass

from cartoquartiers.domain.place import FIELDS, Proposer
from cartoquartiers.domain.text import slugify
from cartoquartiers.domain.vocabulary import Kind
from cartoquartiers.store.queries import places
from cartoquartiers.store.queries.waiting import Waiting
from cartoquartiers.store.work import Work
from cartoquartiers.usecases.projection import Words
from cartoquartiers.web.readings import field_label, reading


@dataclass(frozen=True)
class Merging:
    """The record that stays, and the fields on which both differ: (label, what goes away, what stays)."""

    name: str
    url: str
    rows: list[tuple[str, str | None, str | None]]


def merging(work: Work, one: Waiting, words: Words) -> Merging | None:
    """The comparison of a proposal to merge; None for every other kind, or without both records."""
    if one.kind != Kind.MERGE:
        return None
    goes = places.place_by_uid(work, one.place_uid)
    stays = places.place_by_uid(work, str(one.changes.get("replaced_by", {}).get("to")))
    if goes is None or stays is None:
        return None
    rows = []
    for field in (*FIELDS, *words.taxonomy.extra.values()):
        left, right = goes.fields.get(field.name), stays.fields.get(field.name)
        if field.proposer is Proposer.EVERYBODY and not field.kind.same(left, right):
            said = reading(field.name, left, words), reading(field.name, right, words)
            rows.append((field_label(field.name, words), *said))
    return Merging(stays.name, f"/lieux/{stays.uid}/{slugify(stays.name)}", rows)
