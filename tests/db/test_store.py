"""The two transactions and the clock, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from cartoquartiers.store import engine as engines
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store, next_ticks
from tests import people
from tests.support import databases


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


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_what_reading_asks_for_again_and_again_is_planned_once(store: Store) -> None:
    """psycopg forgets at each ROLLBACK what it has prepared; a reader of PostgreSQL ends otherwise."""
    for _ in range(7):
        with store.reading() as work:
            work.session.scalars(select(Person.name).where(Person.email == "a@example.org")).all()
    with store.reading() as work:
        known = work.session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert any("person.email" in statement for statement in known)


def test_what_was_changed_by_mistake_while_reading_stays_nowhere(store: Store) -> None:
    number = next(iter(people.NUMBERS.values()))
    with store.reading() as work:
        work.session.get_one(Person, number).name = "Quelqu’un d’autre"
    with store.reading() as work:
        assert work.session.get_one(Person, number).name != "Quelqu’un d’autre"


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_a_connection_that_rested_is_asked_whether_it_lives(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = text("SELECT pg_terminate_backend(:number, 5000)")

    def number() -> int:
        with store.reading() as work:
            found: int = work.session.scalars(text("SELECT pg_backend_pid()")).one()
            return found

    monkeypatch.setattr(engines, "ASK_AFTER_SECONDS", 3600)
    first = number()
    with store.writing() as work:
        work.session.execute(end, {"number": first})
    with pytest.raises(DBAPIError):
        number()
    second = number()
    assert second != first, "whoever met the dead one has thrown it away"
    monkeypatch.setattr(engines, "ASK_AFTER_SECONDS", 0)
    with store.writing() as work:
        work.session.execute(end, {"number": second})
    assert number() not in (first, second), "nobody meets it"
