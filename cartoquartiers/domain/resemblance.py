"""How likely two places are one, and why: a score with its reasons, never a verdict.

Distances are metres on the ellipsoid (a radius in degrees is an ellipse). Addresses, telephones and e-mails
are left out on purpose: an association shares them between all its places, which are no twins for that.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from cartoquartiers.domain.geometry import Position, metres_between
from cartoquartiers.domain.text import fold
from cartoquartiers.domain.vocabulary import Word

#: How far look-alikes are searched, in metres.
RADIUS = 100.0

#: Numbers that belong to one place only; a SIRET does not: a town hall signs a whole street with one.
OWN_NUMBERS = ("uai", "finess", "osm_id", "id_acceslibre")

_FILLING = "a au aux d de des du en et l la le les rue place avenue boulevard square quartier"
_LITTLE_WORDS = frozenset(_FILLING.split())


class Clue(Word):
    """One reason to think that two places are one; the sentence may hold {metres}."""

    SAME_NUMBER = "same_number", "même identifiant officiel"
    SAME_NAME = "same_name", "même nom"
    LIKE_NAME = "like_name", "nom ressemblant"
    OTHER_NAME = "other_name", "nom différent"
    PLAIN_NAME = "plain_name", "nom trop courant pour comparer"
    SAME_TYPE = "same_type", "même type"
    OTHER_TYPE = "other_type", "autre type"
    NEAR = "near", "à {metres} m"


@dataclass(frozen=True)
class Subject:
    """What is compared of a place; `position` is longitude, latitude in degrees."""

    name: str
    type_code: str | None = None
    position: Position | None = None
    numbers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Resemblance:
    """`score` from 0 to 100; `metres` between the two when both have a position."""

    score: int
    metres: float | None
    clues: tuple[Clue, ...]

    @property
    def is_likely(self) -> bool:
        """Worth a look before two records are kept."""
        return self.score >= 60


def compare(a: Subject, b: Subject, type_words: Collection[str] = ()) -> Resemblance:
    """Weigh two places. `type_words`: labels and synonyms of their types, which tell nothing apart."""
    metres = metres_between(a.position, b.position) if a.position and b.position else None
    near = 0.0 if metres is None else max(0.0, 1 - max(0.0, metres - 5) / RADIUS)
    same_type = a.type_code is not None and a.type_code == b.type_code
    likeness = name_likeness(a.name, b.name, type_words)
    clues = [_clue_of_name(likeness)]
    other_type = bool(a.type_code and b.type_code) and not same_type
    if same_type or other_type:
        clues.append(Clue.SAME_TYPE if same_type else Clue.OTHER_TYPE)
    if metres is not None:
        clues.append(Clue.NEAR)
    if _share_a_number(a, b):
        return Resemblance(100, metres, (Clue.SAME_NUMBER, *clues))
    if likeness is None:
        # Two "Conteneur à verre" are one when they stand on the same spot, not because of their name.
        return Resemblance(round(near * (90 if same_type else 40)), metres, tuple(clues))
    score = likeness * 60 + near * 28 + same_type * 12
    # The pool and the defibrillator of Petit-Port share a name and a wall, and are two.
    return Resemblance(round(score * 0.6 if other_type else score), metres, tuple(clues))


def name_likeness(a: str, b: str, type_words: Collection[str] = ()) -> float | None:
    """From 0 (nothing in common) to 1 (the same), None when nothing but common words is left to compare."""
    common = _LITTLE_WORDS | {word for text in type_words for word in fold(text).split()}
    left, right = _telling(a, common), _telling(b, common)
    if not left or not right:
        return None
    if left == right:
        return 1.0
    ratio = SequenceMatcher(None, " ".join(sorted(left)), " ".join(sorted(right)), autojunk=False).ratio()
    shared = set(left) & set(right)
    if any(word.isdigit() for word in set(left) ^ set(right)):
        return ratio * 0.6  # "Crèche 2" is not "Crèche 3"
    within = 0.9 if shared in (set(left), set(right)) else 0.0  # "Daviais" and "Daviais nord"
    return max(ratio, within)


def _telling(name: str, common: Collection[str]) -> list[str]:
    """The words that tell this place from its neighbours, a plural taken as its singular."""
    singles = {word.rstrip("sx") for word in common}
    return [word for word in fold(name).split() if word not in common and word.rstrip("sx") not in singles]


def _clue_of_name(likeness: float | None) -> Clue:
    if likeness is None:
        return Clue.PLAIN_NAME
    if likeness > 0.99:
        return Clue.SAME_NAME
    return Clue.LIKE_NAME if likeness >= 0.6 else Clue.OTHER_NAME


def _share_a_number(a: Subject, b: Subject) -> bool:
    return any(a.numbers.get(name) and a.numbers.get(name) == b.numbers.get(name) for name in OWN_NUMBERS)
