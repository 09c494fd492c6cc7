"""The first hits of a search, for a box that ranks some hundred of them: PostgreSQL collects every row that
an index holds before it gives the first one, so that it is asked by slices of the places."""

from typing import Any

from sqlalchemy import Float, Integer, Subquery, Text, column, text

from cartoquartiers.domain.text import telling_words
from cartoquartiers.store.searching import FULL_TEXT, asked_of, place_words

#: The ends of the slices, in 256ths of all places; each has an index of its own
#: (``ix_place_search_slice_…``). The last 192 have none: who comes so far asks the index of all.
SLICES = ((0, 0), (1, 3), (4, 11), (12, 31), (32, 63))
# A quarter of the places has given so many: whole words will give the rest.
_PROMISING = 100
_ROW = "SELECT id, name, known, longitude, latitude FROM place_search WHERE "

# The slices; then whole words where they promise to be enough, for an index collects the beginnings of words
# and skips through whole ones; then, if they were not, all that is left.
_SEVERAL = """WITH sliced AS MATERIALIZED ({slices} LIMIT {most}), whole AS MATERIALIZED (
        {whole} AND (SELECT count(*) FROM sliced) BETWEEN {promising} AND {most} - 1 LIMIT {most}
    ) SELECT * FROM sliced UNION ALL SELECT * FROM whole UNION ALL
        {begun} AND id NOT IN (SELECT id FROM whole)
            AND (SELECT count(*) FROM sliced) + (SELECT count(*) FROM whole) < {most} LIMIT {most}"""


def first_hits(dialect: str, *, several: bool, in_name: bool, most: int) -> Subquery:
    """Rows of ``PlaceSearch`` that hold the words, no more than ``most``, whichever the index gives first.

    Takes the parameters that ``asked`` makes; ``several``: ``whole`` is among them. ``in_name``: the name
    alone is looked at.
    """
    if dialect == "sqlite":
        sql = _ROW + f"id IN ({FULL_TEXT} LIMIT {most:d})"
    elif several:
        sql = _several(in_name, most)
    else:
        sql = f"{_slices(in_name)} UNION ALL {_holding('asked', in_name)} AND {_REST} LIMIT {most:d}"
    kinds: dict[str, Any] = {"id": Integer, "name": Text, "known": Integer}
    kinds |= {"longitude": Float, "latitude": Float}
    return text(sql).columns(*(column(name, kind) for name, kind in kinds.items())).subquery("hit")


def asked(dialect: str, words: list[str], *, in_name: bool) -> dict[str, str]:
    """The parameters of ``first_hits`` for these folded words: ``asked``, and on PostgreSQL ``whole`` for
    several words: the last one begins so, the others are written out."""
    given = {"asked": asked_of(dialect, words, in_name=in_name)}
    told = telling_words(words)
    if dialect != "sqlite" and len(told) > 1:
        given["whole"] = " & ".join([*(f"'{word}'" for word in told[:-1]), f"'{told[-1]}':*"])
    return given


_REST = f"id % 256 > {SLICES[-1][1]}"


def _holding(parameter: str, in_name: bool) -> str:
    return f"{_ROW}{place_words(in_name)} @@ (SELECT CAST(:{parameter} AS tsquery))"


def _slices(in_name: bool) -> str:
    """One slice after the other: PostgreSQL does not begin one before it needs it."""
    return " UNION ALL ".join(
        f"{_holding('asked', in_name)} AND id % 256 BETWEEN {first} AND {last}" for first, last in SLICES
    )


def _several(in_name: bool, most: int) -> str:
    return _SEVERAL.format(
        slices=_slices(in_name),
        whole=f"{_holding('whole', in_name)} AND {_REST}",
        begun=f"{_holding('asked', in_name)} AND {_REST}",
        promising=_PROMISING,
        most=most,
    )
