"""How likely two places are one, and why: a score with its reasons, never a verdict.

THE rule, in words. An official number that belongs to one place only settles it, for (100) or against. Else
the score is likeness of the names x nearness x agreement of the types: two records are taken for one when
they say the same name, at the same spot, of the same sort of place; each of the three can refuse it alone.
A number that several places may share (a town hall signs a whole street with one SIRET) speaks for it a
little; the same address is the same spot, wherever two geocoders put it.

Distances are metres on the ellipsoid (a radius in degrees is an ellipse). Telephones and e-mails are left
out on purpose: an association shares them between all its places, which are no twins for that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from cartoquartiers.domain.fields import Value
from cartoquartiers.domain.geometry import Position, metres_between
from cartoquartiers.domain.names import likeness, words_of
from cartoquartiers.domain.taxonomy import Category, PlaceType, Taxonomy
from cartoquartiers.domain.text import fold
from cartoquartiers.domain.vocabulary import Word

#: How far look-alikes are searched, in metres; two geocoders seldom put one address further apart.
RADIUS = 150.0
#: From this score on two records are worth a look before both are kept.
LIKELY = 60
#: From this score on a machine stops and asks: who stands before a place should seldom be asked in vain.
SURE = 75

#: Numbers that belong to one place only: the same one settles it, and two different ones do as well.
OWN_NUMBERS = ("uai", "finess", "osm_id", "id_acceslibre")
#: Numbers that are the same for one place, and may be for its neighbours.
SHARED_NUMBERS = ("siret", "rna", "id_ban")
#: What is compared besides name, type and position.
NUMBERS = (*OWN_NUMBERS, *SHARED_NUMBERS, "source", "source_id")
#: A school is a node for one mapper and a building for the next: two such numbers tell nothing apart.
_TELL_APART = ("uai", "finess")


class Clue(Word):
    """One reason to think that two places are one, or two; the sentence may hold {distance}."""

    SAME_NUMBER = "same_number", "même identifiant officiel"
    OTHER_NUMBER = "other_number", "identifiants officiels différents"
    SHARED_NUMBER = "shared_number", "même SIRET ou numéro RNA"
    SAME_NAME = "same_name", "même nom"
    LIKE_NAME = "like_name", "nom ressemblant"
    OTHER_NAME = "other_name", "nom différent"
    PLAIN_NAME = "plain_name", "nom trop courant pour comparer"
    SAME_TYPE = "same_type", "même type"
    LIKE_TYPE = "like_type", "type voisin"
    OTHER_TYPE = "other_type", "autre type"
    SAME_ADDRESS = "same_address", "même adresse"
    NEAR = "near", "à {distance}"


@dataclass(frozen=True)
class Subject:
    """What is compared of a place; ``position`` is longitude, latitude in degrees."""

    name: str
    type_code: str | None = None
    position: Position | None = None
    numbers: Mapping[str, str | None] = field(default_factory=dict)


def subject_of(values: Mapping[str, Value]) -> Subject:
    """What is compared of a set of values of FIELDS."""
    point, kind = values.get("position"), values.get("type")
    numbers = {name: str(values[name]) for name in NUMBERS if values.get(name)}
    position = (float(point[0]), float(point[1])) if point else None
    return Subject(str(values.get("nom") or ""), str(kind) if kind else None, position, numbers)


@dataclass(frozen=True)
class Resemblance:
    """``score`` from 0 to 100; ``metres`` between the two when both have a position."""

    score: int
    metres: float | None
    clues: tuple[Clue, ...]

    @property
    def is_likely(self) -> bool:
        """Worth a look before two records are kept."""
        return self.score >= LIKELY


@dataclass(frozen=True)
class _Types:
    """What the types of two places say: a clue (None when one is unknown), and how far they agree with a
    telling name and with a plain one."""

    clue: Clue | None
    agreement: float
    plain: float


_UNKNOWN = _Types(None, 0.95, 0.4)
_SAME = _Types(Clue.SAME_TYPE, 1.0, 0.9)
#: One file says « crèche », the next « multi-accueil ».
_KIN = _Types(Clue.LIKE_TYPE, 0.9, 0.4)
#: The pool and the defibrillator of Petit-Port share a name and a wall, and are two.
_OTHER = _Types(Clue.OTHER_TYPE, 0.55, 0.3)
_NO_WORDS: frozenset[str] = frozenset()


@lru_cache(maxsize=4)
def _scale(categories: tuple[Category, ...], types: tuple[PlaceType, ...]) -> "Scale":
    return Scale(Taxonomy({each.code: each for each in categories}, {each.code: each for each in types}))


def scale_of(taxonomy: Taxonomy) -> "Scale":
    """The scale of a taxonomy; what was found out about its types is kept as long as they do not change."""
    return _scale(tuple(taxonomy.categories.values()), tuple(taxonomy.types.values()))


class Scale:
    """Weighs places of one taxonomy; what it finds out about types it keeps."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._agreements: dict[tuple[str | None, str | None], _Types] = {}
        self._words: dict[tuple[str | None, str | None], frozenset[str]] = {}
        self._phrases = {code: frozenset(map(fold, _texts(kind))) for code, kind in taxonomy.types.items()}

    def compare(self, a: Subject, b: Subject) -> Resemblance:
        """Weigh two places. Symmetric; never higher when they lie further apart."""
        metres = metres_between(a.position, b.position) if a.position and b.position else None
        types, alike = self._agreement(a.type_code, b.type_code), self._likeness(a, b)
        same_address = _share(a, b, ("id_ban",))
        # Without a position on both sides nobody knows, and a name alone is little.
        near = 1.0 if same_address else 0.5 if metres is None else nearness(metres, plain=alike is None)
        signed = alike is not None and alike >= 0.5 and _share(a, b, ("siret", "rna"))
        clues = [_clue_of_name(alike), types.clue, Clue.SHARED_NUMBER if signed else None]
        clues += [Clue.SAME_ADDRESS if same_address else None, None if metres is None else Clue.NEAR]
        told = tuple(clue for clue in clues if clue)
        if _share(a, b, OWN_NUMBERS) or _share_source(a, b):
            return Resemblance(100, metres, (Clue.SAME_NUMBER, *told))
        score = near * _told(types, alike)
        if signed:
            score = _signed(score, a)
        if _are_told_apart(a, b):
            return Resemblance(round(score * 30), metres, (Clue.OTHER_NUMBER, *told))
        return Resemblance(round(score * 100), metres, told)

    def most(self, a: Subject, b: Subject) -> int:
        """The score that two places reach at most, whatever b says besides name, type and position: only
        an official number that both have would lead to more."""
        metres = 0.0
        if a.position and b.position and not a.numbers.get("id_ban"):
            metres = metres_between(a.position, b.position)
        # The corners of the square lie too far: names cost the most, and are not read there.
        if not nearness(metres):
            return round(_signed(0.0, a) * 100)
        alike = self._likeness(a, b)
        score = _told(self._agreement(a.type_code, b.type_code), alike)
        return round(_signed(score * nearness(metres, plain=alike is None), a) * 100)

    def rivals(self, a: Subject, least: int) -> list[str] | None:
        """The types of which a place may reach that score beside ``a``; None for all of them."""
        if a.type_code not in self._taxonomy.types:
            return None
        able = {code: self._agreement(a.type_code, code) for code in self._taxonomy.types}
        best = {
            code: round(_signed(max(types.agreement, types.plain), a) * 100) for code, types in able.items()
        }
        return [code for code, score in best.items() if score >= least]

    def _likeness(self, a: Subject, b: Subject) -> float | None:
        key = a.type_code, b.type_code
        if key not in self._words:
            self._words[key] = self._words_of(a.type_code) | self._words_of(b.type_code)
        return likeness(words_of(a.name), words_of(b.name), self._words[key])

    def _agreement(self, a: str | None, b: str | None) -> _Types:
        key = a, b
        if key not in self._agreements:
            self._agreements[key] = self._judged(a or "", b or "")
        return self._agreements[key]

    def _judged(self, a: str, b: str) -> _Types:
        types = self._taxonomy.types
        if a not in types or b not in types:
            return _UNKNOWN
        return _SAME if a == b else _KIN if self._are_kin(types[a], types[b]) else _OTHER

    def _are_kin(self, a: PlaceType, b: PlaceType) -> bool:
        """They share a rubrique and two synonyms, or one with which a word of a label begins: a brand alone
        would join a tram stop with a station of bicycles, « square » a park with its playground."""
        shared = self._phrases[a.code] & self._phrases[b.code]
        if a.category != b.category or not shared:
            return False
        labels = f" {fold(a.label)} {fold(b.label)}"
        return len(shared) > 1 or any(f" {word}" in labels for word in shared)

    def _words_of(self, code: str | None) -> frozenset[str]:
        """What is said of any place of this type, or of a type near to it."""
        kind = self._taxonomy.types.get(code or "")
        if kind is None:
            return _NO_WORDS
        category = self._taxonomy.categories.get(kind.category)
        texts = [*_texts(kind), *((category.label,) if category else ())]
        siblings = self._taxonomy.types_of(kind.category)
        texts += [other.label for other in siblings if self._are_kin(kind, other)]
        return frozenset(word for text in texts for word in words_of(text))


def _signed(score: float, a: Subject) -> float:
    """The score when the other place has the same number, if there is one that both may have."""
    return score + (1 - score) / 3 if a.numbers.get("siret") or a.numbers.get("rna") else score


def _told(types: _Types, alike: float | None) -> float:
    return types.plain if alike is None else _weight(alike) * types.agreement


def nearness(metres: float, *, plain: bool = False) -> float:
    """From 1 (the same spot) to 0. A telling name may lie a street away, where another geocoder put it; two
    « Conteneur à verre » are one when they stand on the same spot, and two across the street."""
    if plain:
        return max(0.0, 1 - max(0.0, metres - 5) / 30)
    if metres > RADIUS:
        return 0.0
    return 1 - 0.3 * max(0.0, metres - 15) / (RADIUS - 15)


def _weight(alike: float) -> float:
    """Names that share every third word are no likelier one than names that share none."""
    return max(0.0, (alike - 0.3) / 0.7)


def _texts(kind: PlaceType) -> tuple[str, ...]:
    return (kind.label, *kind.synonyms)


def _clue_of_name(alike: float | None) -> Clue:
    if alike is None:
        return Clue.PLAIN_NAME
    if alike > 0.99:
        return Clue.SAME_NAME
    return Clue.LIKE_NAME if alike >= 0.6 else Clue.OTHER_NAME


def _share(a: Subject, b: Subject, names: tuple[str, ...]) -> bool:
    return any(a.numbers.get(name) and a.numbers.get(name) == b.numbers.get(name) for name in names)


def _share_source(a: Subject, b: Subject) -> bool:
    return _share(a, b, ("source",)) and _share(a, b, ("source_id",))


def _are_told_apart(a: Subject, b: Subject) -> bool:
    """A register, or the one file that names both, says that they are two."""
    own = any(
        (one := a.numbers.get(name)) and (other := b.numbers.get(name)) and one != other
        for name in _TELL_APART
    )
    numbered = a.numbers.get("source_id") and b.numbers.get("source_id")
    return bool(own or (numbered and _share(a, b, ("source",)) and not _share(a, b, ("source_id",))))
