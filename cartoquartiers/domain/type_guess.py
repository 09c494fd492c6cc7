"""A type that a word of somebody else's file may mean where no name is the same: for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from cartoquartiers.domain.import_kinds import likely_type
from cartoquartiers.domain.taxonomy import PlaceType, Taxonomy
from cartoquartiers.domain.text import singular

#: Words that say nothing of what a place is, folded and in the singular.
_EMPTY = frozenset(
    "a au d de de du en et l la le le les ou par pour sur un une vou public publique lieu divers".split()
)
#: What makes another thing of what the first word says, or says that it is no more: a petrol station, a waste
#: ground, a closed theatre.
_OTHERWISE = frozenset(
    "ancien abandonne desaffecte ferme fermee futur prive privee service vague veterinaire".split()
)
#: The first word counts for two: « conteneur papier » is a container before it is of paper.
_HEAD = 2
#: How much of a word a type has to hold.
_LEAST = 0.7


def nearest_type(word: str, taxonomy: Taxonomy) -> str:
    """The one type of which the names hold most of a word, its first part before all; "" when two hold as
    much, or none enough. The first part alone will do where it names one type only (« Réemploi meubles »)."""
    parts = _parts(word)
    if not parts or _OTHERWISE & {*parts[1:]}:
        return ""
    held = {code: _held(parts, kind) for code, kind in taxonomy.types.items()}
    most = max(held.values(), default=0)
    best = [code for code, share in held.items() if share == most]
    if len(best) != 1 or not most:
        return ""
    named = taxonomy.type_by_name.get(parts[0]) == best[0]
    return best[0] if named or most >= _LEAST * (len(parts) - 1 + _HEAD) else ""


def is_proposal(word: str, code: str, taxonomy: Taxonomy) -> bool:
    """Whether a word means a type only because somebody took what was proposed, or thought the same."""
    return bool(code) and code == nearest_type(word, taxonomy) and code != likely_type(word, taxonomy)


def _held(parts: tuple[str, ...], kind: PlaceType) -> int:
    """How much of a word the names of a type hold: nothing unless one of them begins as it does."""
    names = [_parts_of_name(name) for name in (kind.label, *kind.synonyms)]
    if not any(name and name[0] == parts[0] for name in names):
        return 0
    said = _said(kind)
    return _HEAD + sum(part in said for part in parts[1:])


def _said(kind: PlaceType) -> set[str]:
    """What the names of a type say in all."""
    return {part for name in (kind.label, *kind.synonyms) for part in _parts_of_name(name)}


@lru_cache(maxsize=4096)
def _parts_of_name(name: str) -> tuple[str, ...]:
    """Names of types are few and public; words of files are somebody's, and are not kept."""
    return _parts(name)


def _parts(text: str) -> tuple[str, ...]:
    """The words that say something, each once."""
    return tuple(dict.fromkeys(_telling(singular(text).split())))


def _telling(words: Iterable[str]) -> Iterable[str]:
    return (word for word in words if word not in _EMPTY and not word.isdigit())
