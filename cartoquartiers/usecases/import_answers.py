"""What a person says about a file before it is sent: what its columns are, what one row should say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cartoquartiers.domain.errors import Conflicting, Invalid, Problem
from cartoquartiers.domain.geometry import Position
from cartoquartiers.domain.import_choices import Choices, of_json, problems_of, type_column
from cartoquartiers.domain.import_kinds import as_sent, meanings_of
from cartoquartiers.domain.import_words import RowTrouble
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.work import Store, Work
from cartoquartiers.usecases.import_check import check
from cartoquartiers.usecases.import_drafts import (
    DONE,
    DRAFT,
    LEFT_OUT,
    SENDING,
    UNSEEN,
    mine,
    open_line,
    record_of,
    speakable,
)


def answer(store: Store, actor: Actor, uid: str, choices: Choices) -> None:
    """Keep the answers, valid or not, then look at every row. Raises Invalid with what is still missing."""
    with store.writing() as work:
        draft = mine(work, actor, uid, locked=True)
        if draft.state in (SENDING, DONE):
            raise Conflicting("import_sent")
        choices = replace(choices, locate=of_json(draft.choices).locate)
        labels = taxonomy(work)
        problems = problems_of(choices, labels, has_geometry=draft.file["has_geometry"])
        choices, unasked = _with_words(work, draft, choices, labels)
        problems += [Problem("words", "import_words_asked")] if unasked else []
        draft.choices, draft.changed_at, draft.state = choices.as_json(), work.now, DRAFT
        if "source" not in {problem.field for problem in problems} and not actor.may_moderate:
            assert actor.person_id is not None
            if queries.is_of_others(work, actor.person_id, choices.source.strip()):
                problems.append(Problem("source", "import_source_taken"))
    if problems:
        raise Invalid(problems)
    check(store, actor, uid)


def _with_words(work: Work, draft: ImportDraft, choices: Choices, labels: Taxonomy) -> tuple[Choices, bool]:
    """The answers with what the words of the column of types seem to mean, where nobody was asked yet because
    that column was chosen just now; and whether one of them means nothing here, which a person has to say."""
    column = type_column(choices)
    if not column or choices.kind in labels.types:
        return choices, False
    found = meanings_of(column, map(record_of, queries.lines(work, draft.uid)), labels)
    answers = {as_sent(word): code for word, code in choices.words.items()}
    # By the whole word, for so the rows say it; of a long one only the beginning came back.
    said = {word: answers[sent] for word in found if (sent := as_sent(word)) in answers}
    new = {word: code for word, code in found.items() if word not in said}
    return replace(choices, words={**choices.words, **said, **new}), not all(new.values())


def mend(
    store: Store,
    actor: Actor,
    uid: str,
    rank: int,
    values: Mapping[str, str],
    position: Position | None = None,
) -> None:
    """Put what a person wrote in the place of what the file says in one row, and look at the file again;
    ``position``: where the person put it on the map, longitude and latitude in degrees."""
    with store.writing() as work:
        draft, line = open_line(work, actor, uid, rank)
        kept = {**line.said["values"], **{c: v for c, v in values.items() if c in draft.file["columns"]}}
        if not any(str(value).strip() for value in values.values()):
            raise Invalid([Problem("columns", str(RowTrouble.EMPTY_ROW))])
        by_hand = {"placed": list(position)} if position else {}
        line.said = speakable({**line.said, **by_hand, "values": kept, "problems": []})
        line.verdict = UNSEEN
        draft.state = DRAFT
    check(store, actor, uid)


def leave_out(store: Store, actor: Actor, uid: str, rank: int, *, out: bool) -> None:
    """Leave one row out of what is sent, or take it back."""
    with store.writing() as work:
        _draft, line = open_line(work, actor, uid, rank)
        line.verdict = LEFT_OUT if out else UNSEEN
    check(store, actor, uid)
