"""The search box looks at the first hits, slice by slice on PostgreSQL: none is left out at a seam."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, insert, select, text, update

from cartoquartiers.domain.text import search_words
from cartoquartiers.store import first_hits
from cartoquartiers.store.migrate import EXPRESSION_INDEXES
from cartoquartiers.store.queries.suggestions import suggested
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.search import PlaceSearch
from cartoquartiers.store.work import Store, Work
from tests.factories.places import create_place

FIRST = 1024
"""The first of four times 256 numbers: none that the fixture gave, and the first of a slice."""
SEAMS = (0, 1, 3, 4, 11, 12, 31, 32, 63, 64, 255)


def add_rows(work: Work, names: Sequence[str], first: int = FIRST) -> None:
    """Places that are called so, with numbers from ``first`` on; their row of the search alone is true."""
    model = work.session.scalars(select(Place)).first()
    if model is None:
        create_place(work)
        model = work.session.scalars(select(Place)).one()
    like = {column.key: getattr(model, column.key) for column in Place.__table__.columns}
    numbers = range(first, first + len(names))
    own = [{"id": number, "uid": f"uid-{number}", "short_code": f"s{number}"} for number in numbers]
    rows = [{**like, **one, "name": name} for one, name in zip(own, names, strict=True)]
    work.session.execute(insert(Place), rows)
    plain = {"words": "composteur rue mellinet", "known": 1, "longitude": -1.55, "latitude": 47.2}
    found = [{**plain, "id": row["id"], "name": row["name"]} for row in rows]
    work.session.execute(insert(PlaceSearch), found)


def hits(work: Work, typed: str, *, in_name: bool, most: int = 500) -> list[int]:
    """The numbers of the first hits."""
    words = search_words(typed)
    given = first_hits.asked(work.dialect, words, in_name=in_name)
    found = first_hits.first_hits(work.dialect, several=len(words) > 1, in_name=in_name, most=most)
    return list(work.session.scalars(select(found.c.id), given))


def offered(work: Work, typed: str) -> list[int]:
    """The numbers of what the search box offers."""
    return [number for number, _name in suggested(work, typed, None, 6)]


def test_no_place_falls_between_two_slices(store: Store) -> None:
    with store.writing() as work:
        add_rows(work, [f"halte {rank} nord" for rank in range(300)])
        every = list(range(FIRST, FIRST + 300))
        for typed in ("halte", "nord halte", "halte no"):
            assert sorted(hits(work, typed, in_name=True)) == every, typed
        for typed in ("mellin", "rue mellinet", "halte mellin"):
            assert sorted(hits(work, typed, in_name=False, most=301)) in (every, [1, *every]), typed
            assert hits(work, typed, in_name=True) == [], typed


@pytest.mark.parametrize("seam", SEAMS)
def test_the_best_known_is_offered_first_wherever_it_lies(store: Store, seam: int) -> None:
    with store.writing() as work:
        add_rows(work, [f"halte {rank} nord" for rank in range(256)])
        best = update(PlaceSearch).where(PlaceSearch.id == FIRST + seam)
        work.session.execute(best.values(known=9))
        for typed in ("h", "halte", "halte nord", "rue halte"):
            assert offered(work, typed)[0] == FIRST + seam, typed


def test_no_more_are_looked_at_than_asked_for_and_none_twice(store: Store) -> None:
    with store.writing() as work:
        add_rows(work, [f"halte {rank} nord" for rank in range(600)])
        for typed in ("halte", "halte nord", "hal nord"):
            found = hits(work, typed, in_name=True, most=500)
            assert len(found) == len(set(found)) == 500, typed


@pytest.mark.parametrize(("count", "whole"), [(128, 8), (128, 1), (480, 2), (480, 600)])
def test_words_that_begin_so_are_found_beside_whole_ones(store: Store, count: int, whole: int) -> None:
    """« Haltes du nord » is found by « halte nord », whatever slice it is in, if whole words do not fill what
    is looked at; every so many-th place is called by whole words."""
    with store.writing() as work:
        add_rows(work, [f"halte{'s' * (rank % whole > 0)} {rank} nord" for rank in range(count)])
        found = hits(work, "halte nord", in_name=True)
        assert sorted(found) == list(range(FIRST, FIRST + count))


@pytest.mark.parametrize("kind", [pytest.param("postgis", marks=pytest.mark.postgis)], indirect=True)
@pytest.mark.parametrize("typed", ["halte", "halte nord"])
def test_every_index_is_used_and_holds_no_long_list(store: Store, typed: str) -> None:
    """An index of expressions is used when it is asked as it is written; what waits for it is read each
    time."""
    with store.writing() as work:
        work.session.execute(text("SET LOCAL enable_seqscan = off"))
        for in_name in (True, False):
            given = first_hits.asked(work.dialect, search_words(typed), in_name=in_name)
            hit = first_hits.first_hits(work.dialect, several=" " in typed, in_name=in_name, most=500)
            sql = select(hit.c.id).params(given).compile(work.session.get_bind())
            raw = work.session.connection().exec_driver_sql(f"EXPLAIN {sql}", {**sql.params, **given})
            plan = "\n".join(row[0] for row in raw)
            assert {name for name in EXPRESSION_INDEXES if f"on {name} " in plan} == EXPRESSION_INDEXES
        options = func.array_to_string(text("reloptions"), ",")
        said = (
            select(text("relname"), options)
            .select_from(text("pg_class"))
            .where(text("relname LIKE 'ix_place_search_%'"))
        )
        kept = {row[0]: row[1] for row in work.session.execute(said)}
        assert kept == dict.fromkeys(EXPRESSION_INDEXES, "gin_pending_list_limit=64")
