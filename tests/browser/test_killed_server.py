"""A round in a browser while the server of production is killed in the middle of a sending, several times."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.tables.place import Place
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.work import Store
from cartoquartiers.usecases.sessions import open_session
from cartoquartiers.web.cookies import SESSION_COOKIE
from tests.browser.test_rounds import HERE, _until, later, opened, pill, press
from tests.support import browser as chromium
from tests.support import granian, mortal, postgres
from tests.support.site import copied

pytestmark = pytest.mark.browser
# Three things were done. The first commit of a sending keeps them, each of the following gives one its
# verdict: when the server dies, and how many have theirs by then.
_DEATHS: tuple[tuple[int | str, int], ...] = ((1, 0), (3, 1), (mortal.ANSWER, 3))
_KEPT = """() => new Promise(done => { const asked = indexedDB.open('carto-rounds'); asked.onsuccess = () => {
  const all = asked.result.transaction('items').objectStore('items').getAll();
  all.onsuccess = () => { asked.result.close();
    done(all.result.map(one => [one.uid, one.state, one.verdict?.verdict ?? ''])); }; }; })"""


class Server:
    """The server of production on a demonstration of its own, always on one port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = f"sqlite:///{folder / 'carto.db'}"
        self.port = postgres.free_port()
        self.store = Store(self.database)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def living(self, dies: int | str | None) -> Iterator[None]:
        """Started, until the block ends; ``dies``: at that moment of the next sending, unless ``None``."""
        mortal.plan(self.folder, dies)
        settings = {"CARTO_LIMITS": "off", "CARTO_PHOTO_STORE": f"file:{self.folder / 'photos'}"}
        app = "tests.support.mortal:create"
        self._process = granian.launch(self.database, self.folder, self.port, 4, app, **settings)
        try:
            if dies is None:  # the tablet may send, and the server die of it, before anybody else is answered
                granian.wait(self.port, self._process)
            yield
        finally:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(timeout=60)

    @property
    def is_dead(self) -> bool:
        """Whether it was killed, by itself. AssertionError when it ended otherwise."""
        assert self._process is not None
        assert self._process.poll() in (None, -signal.SIGKILL), "the server stopped before it was to die"
        return self._process.returncode is not None

    def cookie(self) -> Any:
        """The session of the agent."""
        with self.store.writing() as work:
            agent = select(Person).where(Person.email == "agent@demo.example")
            person = work.session.scalars(agent).one()
            token = open_session(work, person.id, person.password_hash or "")
        assert token is not None
        return {"name": SESSION_COOKIE, "value": token, "url": self.url}

    def count(self, table: Any, *conditions: Any) -> int:
        """How many rows there are."""
        with self.store.reading() as work:
            return work.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that is not started yet."""
    made = Server(copied(tmp_path))
    yield made
    made.store.dispose()


def test_each_item_has_one_verdict_whenever_the_server_is_killed(browser: Browser, server: Server) -> None:
    with ExitStack() as things:
        context = chromium.new_context(browser, server.url, chromium.TABLET, touch=True)
        things.callback(context.close)
        context.grant_permissions(["geolocation"])
        context.set_geolocation(HERE)
        context.add_cookies([server.cookie()])
        page = context.new_page()
        page.clock.install()
        with server.living(None):
            opened(page)
            page.click("[data-do=fetch]")
            page.click("[data-do=begin]")
            page.wait_for_selector(".round-card")
            before = server.count(Contribution), server.count(Revision)
        # Nobody answers: the round goes on.
        _walked(page)
        later(page)
        for moment, settled in _DEATHS:
            with server.living(moment):
                _until(page, lambda: server.is_dead, tries=900)
            pill(page, "^3 à envoyer")
            assert server.count(Arrival, Arrival.state == "done") == settled
        arrived = server.count(Arrival)
        with server.living(None):
            page.evaluate("dispatchEvent(new Event('online'))")
            pill(page, "tout est envoyé")
        assert arrived == 3
        assert (server.count(Contribution), server.count(Revision)) == (before[0] + 3, before[1] + 3)
        _same_words(page, server)


def _walked(page: Page) -> None:
    press(page, "exact")
    page.click("#round-next [data-do=correct]")
    page.fill("#correct-gestionnaire", "Relevé pendant la panne")
    page.click("#round-correct-form [type=submit]")
    press(page, "closed")


def _same_words(page: Page, server: Server) -> None:
    """The tablet was told of each item what the server holds of it, and it was done once."""
    told = {uid: (state, verdict) for uid, state, verdict in page.evaluate(_KEPT)}
    with server.store.reading() as work:
        held = {row.uid: dict(row.verdict or {}) for row in work.session.scalars(select(Arrival))}
        typed = Place.fields["gestionnaire"].as_string() == "Relevé pendant la panne"
        corrected = list(work.session.scalars(select(Place.uid).where(typed)))
    assert told == {uid: ("done", verdict["verdict"]) for uid, verdict in held.items()}
    assert {verdict for _state, verdict in told.values()} == {"published"}
    assert len(corrected) == 1
    assert corrected[0] in {verdict["place"] for verdict in held.values()}
