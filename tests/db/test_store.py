"""The two transactions and the clock, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store, next_ticks
from tests import people


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"), store.reading() as work:
        work.session.execute(text("DELETE FROM person_scope"))
    with store.writing() as work:
        assert len(list(work.session.scalars(select(Person)))) == len(people.CAST) - 1


def test_reading_is_one_snapshot(store: Store) -> None:
    with store.reading() as reader:
        before = reader.session.execute(text("SELECT count(*) FROM organisation")).scalar_one()
        with store.writing() as writer:
            writer.session.execute(text("INSERT INTO organisation (code, name) VALUES ('x', 'X')"))
        assert reader.session.execute(text("SELECT count(*) FROM organisation")).scalar_one() == before
    with store.reading() as reader:
        assert reader.session.execute(text("SELECT count(*) FROM organisation")).scalar_one() == before + 1


def test_what_raises_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as work:
            work.session.execute(text("INSERT INTO organisation (code, name) VALUES ('x', 'X')"))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    with store.reading() as work:
        assert (
            work.session.execute(text("SELECT count(*) FROM organisation WHERE code = 'x'")).scalar_one() == 0
        )


def test_ticks_are_unique_and_gapless_under_eight_writers(store: Store) -> None:
    def take(count: int) -> list[int]:
        with store.writing() as work:
            return list(next_ticks(work, count))

    wanted = [1 + n % 3 for n in range(48)]
    with ThreadPoolExecutor(8) as writers:
        taken = [tick for ticks in writers.map(take, wanted) for tick in ticks]
    assert sorted(taken) == list(range(min(taken), min(taken) + sum(wanted)))


def test_a_rolled_back_writer_gives_its_ticks_back(store: Store) -> None:
    def give_up() -> None:
        with store.writing() as work:
            next_ticks(work, 5)
            raise RuntimeError("no")

    with store.writing() as work:
        first = next_ticks(work)[0]
    with pytest.raises(RuntimeError, match="no"):
        give_up()
    with store.writing() as work:
        assert next_ticks(work)[0] == first + 1
