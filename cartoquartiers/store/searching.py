"""Looking words up in the index of places: full text on SQLite, sets of words on PostgreSQL, side by side."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, literal, text
from sqlalchemy.sql.elements import TextClause

from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Work

# Written as in the index, else PostgreSQL does not use it.
_ANY = "SELECT id FROM place_search WHERE place_search_words({}) @@ CAST(:asked AS tsquery)"
_IN_NAME, _ANYWHERE = _ANY.format("name"), _ANY.format("name || ' ' || words")


def holding(
    dialect: str, words: Sequence[str], *, in_name: bool = False, most: int | None = None
) -> TextClause:
    """The numbers of the places of which, for each of these folded words, a word begins so; a subquery.

    ``words`` are letters and digits only, and at least one. ``in_name``: the name alone is looked at.
    ``most``: no more than these are found, whichever the index gives first.
    """
    if dialect == "sqlite":
        asked = " AND ".join(f'"{word}"*' for word in words)
        asked = f"name : ({asked})" if in_name else asked
        sql = "SELECT rowid FROM place_search_index WHERE place_search_index MATCH :asked"
    else:
        asked = " & ".join(f"'{word}':*" for word in words)
        sql = _IN_NAME if in_name else _ANYWHERE
    sql += f" LIMIT {most:d}" if most else ""
    return text(sql).bindparams(bindparam("asked", asked, unique=True))


def best_first(words: Sequence[str]) -> list[ColumnElement[Any]]:
    """How to sort rows of ``PlaceSearch``: called so, a name that begins so, a name that holds the words, the
    others; among equals the better known one."""
    asked = " ".join(words)
    spaced = literal(" ") + PlaceSearch.name
    in_name = and_(*(spaced.like(f"% {word}%") for word in words))
    begins = PlaceSearch.name.like(f"{asked}%")
    tier = case((PlaceSearch.name == asked, 0), (begins, 1), (in_name, 2), else_=3)
    return [tier, PlaceSearch.known.desc()]


def rebuild(work: Work) -> None:
    """Write the index anew from the rows."""
    if work.dialect == "sqlite":
        work.session.execute(text("INSERT INTO place_search_index(place_search_index) VALUES ('rebuild')"))
    else:
        work.session.execute(text("REINDEX INDEX ix_place_search_words"))
