"""Fixtures of the whole suite. What they are made of stands in tests/support, the cast in tests/people.py."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from cartoquartiers.store.work import Store
from tests import people
from tests.factories import territory
from tests.support import application, databases, lists, session
from tests.support.clock import FrozenClock

# Until every module is loaded nothing can be given back, and looking for it costs a tenth of the time.
gc.disable()

# The same examples at every run; `make fuzz` looks further, with others each time.
settings.register_profile("suite", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("fuzz", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("CARTO_TEST_PROFILE", "suite"))


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the workers share, in the one process that starts them."""
    if not hasattr(config, "workerinput"):
        session.open_folder()


def pytest_collection_finish() -> None:
    """Modules and tests stay until the end: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


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


@pytest.fixture
def app(database: str, clock: FrozenClock, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh, furnished database; both kinds."""
    made = application.make(database, tmp_path / "data", clock)
    yield made
    application.close(made)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A passer-by without account."""
    return application.client_of(app)


@pytest.fixture
def client_as(app: Flask) -> Callable[[str], FlaskClient]:
    """Gives a client that is signed in as a person of the cast (``client_as("moderator")``)."""
    return lambda who: application.client_of(app, who)


@pytest.fixture
def moderator(client_as: Callable[[str], FlaskClient]) -> FlaskClient:
    """A client that is signed in as the cast's moderator."""
    return client_as("moderator")


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[lists.Site]:
    """Somebody else's site, on a port of this machine; each test gives it what lies there (``mend``)."""
    with lists.serving() as opened:
        yield opened


@pytest.fixture
def plain_app(tmp_path: Path, clock: FrozenClock) -> Iterator[Flask]:
    """The application without any database, for tests that only look at how it is made."""
    made = application.make(f"sqlite:///{tmp_path}/none.sqlite", tmp_path / "data", clock)
    yield made
    application.close(made)
