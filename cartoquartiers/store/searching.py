"""Looking words up in the index of places: full text on SQLite, sets of words on PostgreSQL, side by side."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, literal, text
from sqlalchemy.sql.elements import TextClause

from cartoquartiers.domain.text import telling_words
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Work

# Written as in the index, else PostgreSQL does not use it.
_ANY = "SELECT id FROM place_search WHERE place_search_words({}) @@ CAST(:asked AS tsquery)"
_IN_NAME, _ANYWHERE = _ANY.format("name"), _ANY.format("name || ' ' || words")


def holding(dialect: str, words: Sequence[str]) -> TextClause:
    """The numbers of the places of which, for each of these folded words that tells something, a word begins
    so; a subquery.

    ``words`` are letters and digits only, and at least one.
    """
    return held(dialect).bindparams(bindparam("asked", asked_of(dialect, words), unique=True))


def held(dialect: str, *, in_name: bool = False, most: int | None = None) -> TextClause:
    """The same for a parameter ``asked``, which ``asked_of`` makes; ``in_name``: the name alone is looked at.

    ``most``: no more than these are found, whichever the index gives first.
    """
    if dialect == "sqlite":
        sql = "SELECT rowid FROM place_search_index WHERE place_search_index MATCH :asked"
    else:
        sql = _IN_NAME if in_name else _ANYWHERE
    return text(sql + (f" LIMIT {most:d}" if most else ""))


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
    return ranked(exact, begins, holds)


def patterns(words: Sequence[str]) -> list[str]:
    """What a name is compared with: the whole, its beginning, then each word."""
    asked = " ".join(words)
    return [asked, f"{asked}%", *(f"% {word}%" for word in words)]


def ranked(exact: Any, begins: Any, holds: Sequence[Any]) -> list[ColumnElement[Any]]:
    """``best_first`` of patterns, or of parameters that stand for them."""
    spaced = literal(" ") + PlaceSearch.name
    in_name = and_(*(spaced.like(one) for one in holds))
    tier = case((PlaceSearch.name == exact, 0), (PlaceSearch.name.like(begins), 1), (in_name, 2), else_=3)
    return [tier, -PlaceSearch.known]


def rebuild(work: Work) -> None:
    """Write the index anew from the rows."""
    if work.dialect == "sqlite":
        work.session.execute(text("INSERT INTO place_search_index(place_search_index) VALUES ('rebuild')"))
    else:
        work.session.execute(text("REINDEX INDEX ix_place_search_words"))
