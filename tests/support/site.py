"""The demonstration, loaded once per run, behind a socket for the browsers of each worker."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Select, select

from cartoquartiers.app import settings_from
from cartoquartiers.demonstration.load import load
from cartoquartiers.store import migrate
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.sessions import open_session
from cartoquartiers.web.cookies import SESSION_COOKIE
from tests import people
from tests.support import application, live, postgres, session
from tests.support.clock import FrozenClock


@dataclass(frozen=True)
class Site:
    """A running site with the demonstration in it."""

    url: str
    app: Flask

    @property
    def toolbox(self) -> Toolbox:
        """The toolbox of the running application."""
        return application.toolbox_of(self.app)

    def cookie(self, who: str) -> Any:
        """The session cookie of a demonstration account, for a browser."""
        with self.toolbox.store.writing() as work:
            person = work.session.scalars(select(Person).where(Person.email == f"{who}@demo.example")).one()
            token = open_session(work, person.id, person.password_hash or "")
        assert token is not None
        return {"name": SESSION_COOKIE, "value": token, "url": self.url}

    def place(self, **conditions: Any) -> Place:
        """A published place, the first that meets the conditions on its columns."""
        shown = select(Place).where(Place.gone.is_(None))
        found: Place = self._first(shown.filter_by(**conditions).order_by(Place.id))
        return found

    def contribution(self, **conditions: Any) -> Contribution:
        """A contribution, the first that meets the conditions on its columns."""
        found: Contribution = self._first(
            select(Contribution).filter_by(**conditions).order_by(Contribution.id)
        )
        return found

    def _first(self, query: Select[Any]) -> Any:
        with self.toolbox.store.reading() as work:
            found = work.session.scalars(query).first()
            assert found is not None, f"the demonstration has nothing for {query}"
            work.session.expunge(found)
            return found


@contextmanager
def running(folder: Path, host: str = "127.0.0.1") -> Iterator[Site]:
    """A site of one's own with the demonstration, for as long as the block lasts.

    ``host``: browsers take security keys at ``localhost``, and at no bare address.
    """
    data = copied(folder)
    port = postgres.free_port()
    url = f"http://{host}:{port}"
    app = application.make(f"sqlite:///{data / 'carto.db'}", data, FrozenClock(), url)
    try:
        with live.serving(app, port):
            yield Site(url, app)
    finally:
        application.close(app)


def copied(folder: Path) -> Path:
    """A data folder of one's own with the demonstration; its database is ``carto.db``."""
    data = folder / "demonstration"
    shutil.copytree(_template(), data)
    return data


def _template() -> Path:
    made = session.folder() / "demonstration"
    with session.alone("demonstration"):
        if not made.exists():
            making = made.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            database = f"sqlite:///{making / 'carto.db'}"
            making.mkdir()
            migrate.upgrade(database)
            chosen = settings_from(application.settings(database, making, "http://127.0.0.1:8000"))
            toolbox = Toolbox(chosen, FrozenClock())
            load(toolbox, people.PASSWORD)
            toolbox.store.dispose()
            making.rename(made)
    return made
