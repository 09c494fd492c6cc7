"""The words with which a file says what its places are, and the types here that they seem to mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from cartoquartiers.domain import osm_tags
from cartoquartiers.domain.record import Record, text_of
from cartoquartiers.domain.taxonomy import Taxonomy
from cartoquartiers.domain.text import singular

#: Where the readers of maps made elsewhere put what an object is there: its layer, category or tag.
KIND_COLUMN = "catégorie d’origine"
#: What a word may be instead of a type: its rows are left out.
NOTHING = "-"
#: A column of kinds with more words than these is none.
MOST_WORDS = 60
#: How much of a word, in characters, comes back with an answer about it.
_LONGEST = 300
#: How people call such a column, folded and in the singular, alone or before something else (« type de
#: lieu »); then those that mean it only when they stand alone.
_CALLED = ("type", "libtype", "categorie", "category", "libcategorie", "rubrique", "typologie", "nature")
_CALLED_ALONE = frozenset({"genre", "kind", "quoi", "theme", "thematique", "sou categorie", "activite"})
#: A tag of OpenStreetMap: what it says of a place is often what people call it, as in `amenity=repair_cafe`.
_TAG = re.compile(r"[a-z_:]+=([a-z_]+)")
_DETAIL = re.compile(r"\s*[:(]")
#: Known kinds must fill this share of the rows that say something, or be this share of the words.
_SHARE_CALLED, _SHARE_OTHER = 0.5, 0.9


def kinds_in(column: str, rows: Iterable[Record]) -> list[tuple[str, int]]:
    """The words of a column of types and how often each stands there, the most frequent first; none when they
    are too many to be kinds."""
    counted = Counter(text for row in rows if (text := text_of(row.values.get(column))))
    return counted.most_common() if len(counted) <= MOST_WORDS else []


def as_sent(word: str) -> str:
    """A word as it comes back from the form that asks: browsers send line ends in a way of their own."""
    return word.replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST].replace("\0", "")


def meanings_of(column: str, rows: Iterable[Record], taxonomy: Taxonomy) -> dict[str, str]:
    """The words of a column, each with the type that it seems to mean, or with "", which asks for it."""
    return {word: likely_type(word, taxonomy) for word, _count in kinds_in(column, rows)}


def column_of_kinds(columns: Iterable[str], rows: Sequence[Record], taxonomy: Taxonomy) -> str:
    """The column of which the words are types here, in other people's spelling; "" when none is sure enough.

    A column that is called so needs half of its rows, or of its words, to be known. Any other one needs
    nearly all of its rows, and two types at least: « Mairie » in each row tells who owns the places, not what
    they are.
    """
    found = {column: _share(column, rows, taxonomy) for column in columns}
    if KIND_COLUMN in found and kinds_in(KIND_COLUMN, rows):
        return KIND_COLUMN
    likeliest = max(found, key=lambda one: (found[one], is_called_kind(one)), default="")
    return likeliest if likeliest and found[likeliest] else ""


def _share(column: str, rows: Sequence[Record], taxonomy: Taxonomy) -> float:
    """How much of a column is known as types, from 0 to 1; 0 where it is not enough."""
    counted = kinds_in(column, rows)
    if not counted:
        return float(_is_all_ours(column, rows, taxonomy))
    meant = {word: code for word, _count in counted if (code := likely_type(word, taxonomy))}
    if not meant:
        return 0
    of_rows = sum(count for word, count in counted if word in meant) / sum(count for _word, count in counted)
    if is_called_kind(column):
        share = max(of_rows, len(meant) / len(counted))
        return share if share >= _SHARE_CALLED else 0
    return of_rows if of_rows >= _SHARE_OTHER and len({*meant.values()}) > 1 else 0


def _is_all_ours(column: str, rows: Sequence[Record], taxonomy: Taxonomy) -> bool:
    """Whether a column of many words holds nothing but the codes and labels of here, as our own files do."""
    ours = {name for kind in taxonomy.types.values() for name in (kind.code, kind.label)}
    said = {text_of(row.values.get(column)) for row in rows} - {""}
    return bool(said) and said <= ours


def is_called_kind(column: str) -> bool:
    """Whether a column is called as people call what a place is."""
    name = singular(column)
    return name in _CALLED_ALONE or name.split(" ")[0] in _CALLED


def likely_type(word: str, taxonomy: Taxonomy) -> str:
    """The type that a word of somebody else's probably means: one of the same name, in the singular or the
    plural, the only one with that synonym, or by its tag in OpenStreetMap; "" for none."""
    if osm_tags.TYPES.get(word, "") in taxonomy.types:
        return osm_tags.TYPES[word]
    if tag := _TAG.fullmatch(word):
        word = tag[1]
    known = taxonomy.type_by_name
    # « Points tri : conteneurs verre, papier » says before its colon what it is, and after it what is in it.
    return known.get(singular(word)) or known.get(singular(_DETAIL.split(word, maxsplit=1)[0]), "")
