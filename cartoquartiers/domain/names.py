"""How alike two names are, whoever wrote them: one place has as many spellings as it has files.

Everything here is symmetric, and blind to accents, case, punctuation, plurals and usual abbreviations.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from cartoquartiers.domain.text import fold

_FILLING = frozenset(
    (
        "a au aux avec chez d dans de des devant du en entre et face inter "
        "l la le les par pour pres r s sous sur un une"
    ).split()
)
#: Ways and grounds: « place du Sanitat » and « Sanitat » are one, « Sanitat » tells it.
_GROUNDS = frozenset(
    "rue place avenue boulevard allee chemin route impasse quai square quartier residence site".split()
)
_SPELT_OUT = {
    "st": "saint",
    "ste": "saint",
    "sainte": "saint",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "boul": "boulevard",
    "pl": "place",
    "all": "allee",
    "ch": "chemin",
    "chem": "chemin",
    "imp": "impasse",
    "sq": "square",
    "rte": "route",
    "fg": "faubourg",
    "fbg": "faubourg",
    "res": "residence",
    "gal": "general",
    "dr": "docteur",
    "pr": "professeur",
    "cdt": "commandant",
    "ctre": "centre",
    "assoc": "association",
    "bib": "bibliotheque",
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "deux": "2",
    "trois": "3",
    "quatre": "4",
    "cinq": "5",
    "six": "6",
    "sept": "7",
    "huit": "8",
    "dix": "10",
}
_PHRASES = (
    ("csc", "centre socio culturel"),
    ("centre socioculturel", "centre socio culturel"),
    ("p tit", "petit"),
    ("p tite", "petite"),
    ("p tits", "petits"),
    ("p tites", "petites"),
    ("fjt", "foyer jeunes travailleurs"),
)
#: « A.R.B.R.E.S. », folded.
_INITIALS = re.compile(r"(?<= )[^\W\d](?: [^\W\d]){2,}(?= )")
#: What says of which of two houses under one name one speaks; « primaire » is both.
_OPPOSED = (
    frozenset({"maternelle", "elementaire", "college", "lycee"}),
    frozenset({"nord", "sud", "est", "ouest"}),
    frozenset({"haut", "bas"}),
    frozenset({"haute", "basse"}),
    frozenset({"fille", "garcon"}),
    frozenset({"femme", "homme"}),
)
#: What follows names the house to which this one belongs: « Eiffel, antenne de la Halvêque ».
_BRANCH = "antenne"
_WITHIN = 0.88
"""Likeness of « Daviais » and « Daviais nord »: all that one says, the other says too."""
_TOLD_APART = 0.45
_LEAST_MISSPELT = 5
"""Letters of a word from which a mistake in it is forgiven."""


@lru_cache(maxsize=65_536)
def words_of(name: str) -> frozenset[str]:
    """The words of a name in the one spelling in which names are compared, little words left out."""
    words = _in_one_spelling(name.partition("(")[0]) or _in_one_spelling(name)
    if _BRANCH in words[1:]:
        words = words[: words.index(_BRANCH, 1)]
    return frozenset(words)


def _in_one_spelling(text: str) -> list[str]:
    folded = f" {fold(text)} "
    for short, long in _PHRASES:
        folded = folded.replace(f" {short} ", f" {long} ")
    initials = _INITIALS.sub(lambda run: f" {run[0].replace(' ', '')} ", folded)
    words = (_SPELT_OUT.get(word, word) for word in initials.split() if word not in _FILLING)
    return [_singular(word) for word in words]


def _singular(word: str) -> str:
    return word.rstrip("sx") if len(word) > 3 else word


def likeness(left: frozenset[str], right: frozenset[str], kind: Collection[str]) -> float | None:
    """From 0 (nothing in common) to 1 (the same), for what ``words_of`` gave of two names.

    ``kind``: words that only say what sort of place it is. None when a name says nothing but that.
    """
    mine, yours = _telling(left, kind), _telling(right, kind)
    if not mine or not yours:
        return None
    found = _overlap(mine, yours)
    if found < 1 and (_numbers(mine) != _numbers(yours)) and not _joined_alike(mine, yours):
        return found * _TOLD_APART
    return found * _TOLD_APART if _are_opposed(left, right) else found


def _telling(words: frozenset[str], kind: Collection[str]) -> frozenset[str]:
    """The words that tell a place from its neighbours; grounds do when there is nothing else."""
    telling = words.difference(kind)
    return telling - _GROUNDS or telling


def _overlap(mine: frozenset[str], yours: frozenset[str]) -> float:
    if mine == yours or _joined_alike(mine, yours):
        return 1.0
    shared = mine & yours
    common = _sum(shared) + _nearly(mine - shared, yours - shared)
    if not common:
        return 0.0
    whole = _sum(mine), _sum(yours)
    found = min(1.0, common * 2 / sum(whole))
    return max(_WITHIN, found) if common >= 1 and common >= min(whole) * 0.99 else found


def _sum(words: frozenset[str]) -> float:
    return sum(_weight(word) for word in words)


def _weight(word: str) -> float:
    """A short word weighs less: « saint » and « le » are in every other name."""
    return 0.4 if word == "saint" else 0.5 if len(word) < 3 else 1.0


def _nearly(mine: frozenset[str], yours: frozenset[str]) -> float:
    """The weight of the words that stand on both sides, spelt otherwise; the mean of what each side has."""
    longer = [word for word in yours if len(word) >= _LEAST_MISSPELT]
    found = [(a, b) for a in mine for b in longer if (a[0] == b[0] or a[-1] == b[-1]) and _is_misspelt(a, b)]
    if not found:
        return 0.0
    return (len({a for a, _b in found}) + len({b for _a, b in found})) / 2


def _is_misspelt(a: str, b: str) -> bool:
    """Whether a letter (two in a long word) makes the difference: « Pressencé » and « Pressensé »."""
    shorter = min(len(a), len(b))
    most = 2 if shorter >= 8 else 1
    if shorter < _LEAST_MISSPELT or abs(len(a) - len(b)) > most or a.isdigit() or b.isdigit():
        return False
    start = 0
    while start < shorter and a[start] == b[start]:
        start += 1
    end = 0
    while end < shorter - start and a[-1 - end] == b[-1 - end]:
        end += 1
    return max(len(a), len(b)) - start - end <= most


def _joined_alike(mine: frozenset[str], yours: frozenset[str]) -> bool:
    """« Beau Soleil » and « Beausoleil », « 60 B » and « 60B »: the same letters, cut elsewhere."""
    if len(mine) == len(yours):
        return False
    letters = "".join(mine), "".join(yours)
    return len(letters[0]) == len(letters[1]) > 2 and sorted(letters[0]) == sorted(letters[1])


def _numbers(words: frozenset[str]) -> set[str]:
    return {word for word in words if word[0].isdigit()}


def _are_opposed(left: frozenset[str], right: frozenset[str]) -> bool:
    return any(group & left and group & right and not group & left & right for group in _OPPOSED)
