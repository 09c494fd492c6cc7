"""What the pages of an import show, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from cartoquartiers.domain.errors import read_problem
from cartoquartiers.domain.import_choices import Choices, type_column
from cartoquartiers.domain.import_glance import glance
from cartoquartiers.domain.import_kinds import NOTHING, kinds_in, likely_type
from cartoquartiers.domain.import_report import Heap
from cartoquartiers.domain.record import text_of
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.type_guess import is_proposal, nearest_type
from cartoquartiers.store.queries.imports import Draft, Line
from cartoquartiers.usecases import import_drafts as drafts
from cartoquartiers.web.import_words import told
from cartoquartiers.web.moments import moment


def state_of(draft: Draft) -> tuple[str, str, str]:
    """The state in a word, the colour of its tag, and where one goes on."""
    home = f"/imports/{draft.uid}"
    return {
        drafts.CHECKED: (_("À envoyer"), "accent", f"{home}/apercu"),
        drafts.SENDING: (_("En cours d’envoi"), "accent", f"{home}/bilan"),
        drafts.DONE: (_("Envoyé"), "ok", f"{home}/bilan"),
    }.get(draft.state, (_("À compléter"), "", home))


def cards(rows: Sequence[tuple[Draft, str, int]], person_id: int | None) -> list[dict[str, Any]]:
    """The drafts of the list."""
    return [
        {
            "uid": draft.uid,
            "name": draft.name,
            "rows": count,
            "when": moment(draft.changed_at),
            "author": author if draft.person_id != person_id else "",
            "state": state_of(draft),
        }
        for draft, author, count in rows
    ]


def columns(draft: Draft, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Each column with some of its values and how many rows in a hundred fill it, as it was counted when the
    file came; `lines` serve a draft of before that was counted."""
    names = draft.file["columns"]
    counted = draft.file.get("seen") or glance(names, map(drafts.record_of, lines))
    return [
        {
            "rank": rank,
            "name": name,
            "chosen": draft.choices["columns"].get(name, ""),
            "samples": seen["samples"],
            "filled": seen["filled"],
        }
        for rank, (name, seen) in enumerate(zip(names, counted, strict=True))
    ]


def kinds_named(lines: Sequence[Line], choices: Choices, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Each word of the column of types, how often it stands there, and what it means here, or seems to; those
    that a person has to look at (`sure` is false) come first."""
    column = type_column(choices)
    if not column:
        return []
    records = [drafts.record_of(line) for line in lines]
    found = kinds_in(column, records)
    empty = sum(not text_of(record.values.get(column)) for record in records)
    if found and empty:
        found = [*found, ("", empty)]
    shown = [_kind(word, count, choices, taxonomy) for word, count in found]
    return sorted(shown, key=lambda kind: bool(kind["sure"]))


def _kind(word: str, count: int, choices: Choices, taxonomy: Taxonomy) -> dict[str, Any]:
    known = choices.words[word] if word in choices.words else likely_type(word, taxonomy)
    # The answer of a type that was erased since is none.
    known = known if known in {NOTHING, *taxonomy.types} else ""
    # What somebody left without an answer is not proposed again.
    proposed = "" if known or word in choices.words else nearest_type(word, taxonomy)
    return {"word": word, "count": count, "sure": bool(known), "chosen": known or proposed}


def kind_of_row(said: Mapping[str, Any], code: str, choices: Choices, taxonomy: Taxonomy) -> dict[str, Any]:
    """The type of a row, by its cells (`said`): what it is called, "" for none, and the `word` of the file
    where it was only proposed that it means so."""
    word = text_of(said.get(type_column(choices)))
    by_word = choices.kind not in taxonomy.types and is_proposal(word, choices.words.get(word, ""), taxonomy)
    label = taxonomy.types[code].label if code in taxonomy.types else ""
    return {"kind": label, "word": word if by_word and label else ""}


def verdicts() -> dict[str, tuple[str, str]]:
    """Each verdict of the check in words, and the colour of its tag."""
    return {
        drafts.WRONG: (_("À corriger"), "alert"),
        drafts.TO_CHOOSE: (_("Adresse à choisir"), "alert"),
        drafts.TO_PLACE: (_("Sans position"), ""),
        drafts.READY: (_("Prête"), "ok"),
        drafts.LEFT_OUT: (_("Laissée de côté"), ""),
    }


def heaps() -> dict[str, str]:
    """What became of rows, in words."""
    return {
        Heap.CREATED.value: _("Nouveaux lieux"),
        Heap.UPDATED.value: _("Lieux modifiés"),
        Heap.UNCHANGED.value: _("Inchangés"),
        Heap.REFUSED.value: _("Refusées"),
    }


def heap_of_one() -> dict[str, str]:
    """What became of one row, in words."""
    return {
        Heap.CREATED.value: _("Nouveau lieu"),
        Heap.UPDATED.value: _("Lieu modifié"),
        Heap.UNCHANGED.value: _("Inchangé"),
        Heap.REFUSED.value: _("Refusée"),
    }


def row_of(line: Line, name: str, where: str) -> dict[str, Any]:
    """A row in the preview or in the account."""
    kept: Mapping[str, Any] = line.fate or {}
    problems = [*kept.get("reasons", []), *kept.get("remarks", [])] if line.fate else line.told
    words = [told(read_problem(one)) for one in problems]
    return {
        "rank": line.rank,
        "line": line.line,
        "name": name,
        "where": where,
        "verdict": line.verdict,
        "heap": line.heap,
        "told": words,
        "waiting": bool(kept.get("waiting")),
    }
