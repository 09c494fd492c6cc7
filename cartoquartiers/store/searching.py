"""Looking words up in the index of places: full text on SQLite, sets of words on PostgreSQL, side by side."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, literal, text
from sqlalchemy.sql.elements import SQLCoreOperations, TextClause

from cartoquartiers.domain.text import telling_words
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Work

FULL_TEXT = "SELECT rowid FROM place_search_index WHERE place_search_index MATCH :asked"
"""Of SQLite."""
_HOLDING = "SELECT id FROM place_search WHERE {} @@ CAST(:asked AS tsquery)"


def holding(dialect: str, words: Sequence[str]) -> TextClause:
    """The numbers of the places of which, for each of these folded words that tells something, a word begins
    so; a subquery.

    ``words`` are letters and digits only, and at least one.
    """
    sql = FULL_TEXT if dialect == "sqlite" else _HOLDING.format(place_words(in_name=False))
    return text(sql).bindparams(bindparam("asked", asked_of(dialect, words), unique=True))


def place_words(in_name: bool) -> str:
    """The set of words of a place on PostgreSQL, or of its name alone: written as in its indexes, else they
    are not used."""
    return "place_search_words(name)" if in_name else "place_search_words(name || ' ' || words)"


def asked_of(dialect: str, words: Sequence[str], *, in_name: bool = False) -> str:
    """The words that tell something, in the language of the index."""
    words = telling_words(list(words))
    if dialect != "sqlite":
        return " & ".join(f"'{word}':*" for word in words)
    asked = " AND ".join(f'"{word}"*' for word in words)
    return f"name : ({asked})" if in_name else asked


def best_first(words: Sequence[str]) -> list[ColumnElement[Any]]:
    """How to sort rows of ``PlaceSearch``: called so, a name that begins so, a name that holds the words, the
    others; among equals the better known one."""
    exact, begins, *holds = patterns(words)
    return ranked(PlaceSearch.name, PlaceSearch.known, exact, begins, holds)


def patterns(words: Sequence[str]) -> list[str]:
    """What a name is compared with: the whole, its beginning, then each word."""
    asked = " ".join(words)
    return [asked, f"{asked}%", *(f"% {word}%" for word in words)]


def ranked(
    name: SQLCoreOperations[str], known: SQLCoreOperations[int], exact: Any, begins: Any, holds: Sequence[Any]
) -> list[ColumnElement[Any]]:
    """``best_first`` of patterns, or of parameters that stand for them, for these columns."""
    spaced = literal(" ") + name
    in_name = and_(*(spaced.like(one) for one in holds))
    tier = case((name == exact, 0), (name.like(begins), 1), (in_name, 2), else_=3)
    return [tier, -known]


def rebuild(work: Work) -> None:
    """Write the index anew from the rows."""
    if work.dialect == "sqlite":
        work.session.execute(text("INSERT INTO place_search_index(place_search_index) VALUES ('rebuild')"))
    else:
        work.session.execute(text("REINDEX TABLE place_search"))
