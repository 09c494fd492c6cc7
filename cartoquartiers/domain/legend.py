"""From the legend of a map made elsewhere to rubriques and types of ours: proposals to amend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, cycle

from cartoquartiers.domain.cleaners import capital
from cartoquartiers.domain.colour import PALETTE, contrast_ratio
from cartoquartiers.domain.pictogram_words import PLAIN as PLAIN_SIGN
from cartoquartiers.domain.pictogram_words import pictogram_of
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import fold, slugify

#: Of a kind whose colour cannot be made legible.
PLAIN = "#3E4A78"
_LEAST = 3.05
_STEPS = 40


@dataclass(frozen=True, slots=True)
class Sign:
    """What a map says of one of its kinds: `colour` as #RRGGBB or "", the `group` that it belongs to, and the
    words with which it names its drawing (`icon`)."""

    colour: str = ""
    group: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NewRubrique:
    """A rubrique that does not exist here yet."""

    label: str
    colour: str
    pictogram: str = PLAIN_SIGN


@dataclass(frozen=True, slots=True)
class NewType:
    """A type that does not exist here yet: the `word` of the file, in how many rows, and its rubrique, by its
    code here or, as `new:` and a rank, among the new ones."""

    word: str
    count: int
    rubrique: str
    pictogram: str = PLAIN_SIGN


def proposal(
    words: Sequence[tuple[str, int]], legend: Mapping[str, Sign], taxonomy: Taxonomy
) -> tuple[list[NewRubrique], list[NewType]]:
    """New rubriques and types for words that mean none here: a rubrique a group, or a kind of its own where
    the map has no groups; one of ours where it is called alike."""
    used = {one.colour.upper() for one in taxonomy.categories.values()}
    # Those that nobody uses first; once all are, any of them is better than the same one for each.
    free = chain([colour for colour in PALETTE.values() if colour not in used], cycle(PALETTE.values()))
    ours = {fold(one.label): code for code, one in taxonomy.categories.items()}
    rubriques: list[NewRubrique] = []
    ranks: dict[str, int] = {}
    types = []
    for word, count in words:
        sign = legend.get(word, Sign())
        label = sign.group or word
        key = fold(label)
        known = ours.get(key)
        if known is None and key not in ranks:
            ranks[key] = len(rubriques)
            colour = legend.get(label, sign).colour or sign.colour
            drawn = pictogram_of(label, legend.get(label, sign).icon, word)
            rubriques.append(NewRubrique(capital(label), legible(colour or next(free)), drawn))
        drawn = pictogram_of(word, sign.icon, label)
        types.append(NewType(word, count, known or f"new:{ranks[key]}", drawn))
    return rubriques, types


def legible(colour: str) -> str:
    """The colour, made darker until a white pictogram can be seen on it (WCAG 2.2, 1.4.11)."""
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    for step in range(_STEPS):
        share = 1 - step / _STEPS
        darker = "#{:02X}{:02X}{:02X}".format(*(round(one * share) for one in channels))
        if contrast_ratio(darker, "#FFFFFF") >= _LEAST:
            return darker
    return PLAIN


def free_code(label: str, taken: Mapping[str, object]) -> str:
    """A code made from a name, with a number where another one has it."""
    code = slugify(label)[:55]
    return next(one for one in (code, *(f"{code}-{rank}" for rank in range(2, 10_000))) if one not in taken)
