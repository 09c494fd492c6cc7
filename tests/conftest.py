"""Fixtures of the whole suite. What they are made of stands in tests/support, the cast in tests/people.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cartoquartiers.store.work import Store
from tests import people
from tests.factories import territory
from tests.support import databases, session
from tests.support.clock import FrozenClock


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the workers share, in the one process that starts them."""
    if not hasattr(config, "workerinput"):
        session.open_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the throw-away server and remove what was shared."""
    if not hasattr(config, "workerinput"):
        session.close_folder()


def furnish(url: str) -> None:
    """Fill the template of all test databases: the territory, the taxonomy, the cast. No place yet."""
    store = Store(url, now=FrozenClock())
    with store.writing() as work:
        territory.add_territory(work)
        territory.add_taxonomy(work)
        territory.add_structure(work)
        people.hire(work)
        if work.dialect == "postgresql":
            people.continue_numbers(work)
    store.dispose()


@pytest.fixture
def clock() -> FrozenClock:
    """The clock of the test's database and application; it stands still."""
    return FrozenClock()


@pytest.fixture(params=[databases.SPATIALITE, pytest.param(databases.POSTGIS, marks=pytest.mark.postgis)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases; a test that asks for it runs on both."""
    chosen: str = request.param
    return chosen


@pytest.fixture
def database(kind: str, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, furnished database of this kind."""
    with databases.furnished(kind, tmp_path, furnish) as url:
        yield url


@pytest.fixture
def store(database: str, clock: FrozenClock) -> Iterator[Store]:
    """The store of a fresh, furnished database; both kinds."""
    opened = Store(database, now=clock)
    yield opened
    opened.dispose()
