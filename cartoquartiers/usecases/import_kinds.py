"""The kinds of a map made elsewhere become rubriques and types of ours, by recorded acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from cartoquartiers.domain.errors import Invalid, Problem
from cartoquartiers.domain.import_choices import of_json, type_column
from cartoquartiers.domain.import_kinds import kinds_in, likely_type
from cartoquartiers.domain.legend import NewRubrique, NewType, Sign, free_code, proposal
from cartoquartiers.domain.pictogram_words import PLAIN
from cartoquartiers.domain.policy import Actor
from cartoquartiers.domain.taxonomy import Category, PlaceType
from cartoquartiers.store.queries import imports as queries
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.store.tables.imports import ImportDraft
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import import_drafts
from cartoquartiers.usecases import taxonomy as rubriques


@dataclass(frozen=True, slots=True)
class Wanted:
    """A type that somebody wants: the `word` of the file that means it, its name and its rubrique (a code, or
    `new:` and a rank)."""

    rank: int
    word: str
    label: str
    rubrique: str
    pictogram: str = PLAIN


def proposed(work: Work, draft: ImportDraft) -> tuple[list[NewRubrique], list[NewType]]:
    """What is missing here of the kinds of a file."""
    choices, labels = of_json(draft.choices), taxonomy(work)
    column = type_column(choices)
    if not column:
        return [], []
    found = kinds_in(column, map(import_drafts.record_of, queries.lines(work, draft.uid)))
    unknown = [
        (word, count) for word, count in found if not (choices.words.get(word) or likely_type(word, labels))
    ]
    legend = {word: Sign(**said) for word, said in draft.file.get("legend", {}).items()}
    return proposal(unknown, legend, labels)


def create(
    work: Work,
    actor: Actor,
    draft: ImportDraft,
    wanted: Sequence[Wanted],
    new: Mapping[str, NewRubrique],
    family: str,
) -> int:
    """Make the types, with those of the new rubriques (by `new:` and their rank) that one of them is in, and
    answer with them what the words of the file mean. Returns how many. Raises Invalid, on `label-<rank>` of a
    type or of a rubrique `new-<rank>`."""
    if not wanted:
        raise Invalid([Problem("types", "import_no_kind")])
    codes: dict[str, str] = {}
    taken = dict.fromkeys(taxonomy(work).types)
    words = dict(of_json(draft.choices).words)
    for one in wanted:
        if one.rubrique in new and one.rubrique not in codes:
            codes[one.rubrique] = _rubrique(work, actor, one.rubrique, new[one.rubrique])
        code = free_code(one.label, taken)
        taken[code] = None
        made = PlaceType(
            code, codes.get(one.rubrique, one.rubrique), one.label, pictogram=one.pictogram, family=family
        )
        with _told_at(f"label-{one.rank}"):
            rubriques.save_type(work, actor, made, new=True)
        words[one.word] = code
    draft.choices = replace(of_json(draft.choices), words=words).as_json()
    return len(wanted)


def _rubrique(work: Work, actor: Actor, rank: str, given: NewRubrique) -> str:
    work.forget()
    code = free_code(given.label, taxonomy(work).categories)
    with _told_at(rank.replace(":", "-")):
        rubriques.save_category(
            work, actor, Category(code, given.label, given.colour, given.pictogram), new=True
        )
    return code


@contextmanager
def _told_at(field: str) -> Iterator[None]:
    """Whatever is wrong within is told at this field."""
    try:
        yield
    except Invalid as error:
        raise Invalid([replace(error.problems[0], field=field)]) from None
