"""An unchanged answer is told again above Flask: to nobody in particular, and only while it is so."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from cartoquartiers.domain.policy import ANONYMOUS
from cartoquartiers.store.queries.pulse import Pulse
from cartoquartiers.store.work import Store, next_ticks
from cartoquartiers.usecases import acts
from cartoquartiers.web.hot import Hot
from tests.support import application

EXPORT = "/exports/lieux.geojson"


class Counting:
    """The application below, and how often it was asked."""

    def __init__(self, app: object) -> None:
        self.app = app
        self.asked = 0

    def __call__(self, environ: object, start: object) -> object:
        self.asked += 1
        return self.app(environ, start)  # type: ignore[operator]


@pytest.fixture
def below(store: Store, tmp_path: Path) -> Iterator[tuple[FlaskClient, Counting, list[float]]]:
    """A visitor, what stands below the layer, and a clock that only the test moves."""
    app = application.make(store.url, tmp_path, store.now)
    counting, now = Counting(partial(Flask.wsgi_app, app)), [0.0]
    pulse = Pulse(application.toolbox_of(app).store, 1000.0, lambda: now[0])
    app.wsgi_app = Hot(counting, pulse, lambda: now[0])  # type: ignore[method-assign, arg-type]
    yield app.test_client(use_cookies=False), counting, now
    application.close(app)


def test_told_again_as_it_was_and_no_longer_than_it_is_so(
    below: tuple[FlaskClient, Counting, list[float]], store: Store
) -> None:
    client, counting, now = below
    etag = client.get(EXPORT).headers["ETag"]

    def ask(**headers: str) -> tuple[int, int]:
        before = counting.asked
        answer = client.get(EXPORT, headers={"If-None-Match": etag, **headers})
        return answer.status_code, counting.asked - before

    def commit() -> None:
        with store.writing() as work:
            next_ticks(work)

    first = client.get(EXPORT, headers={"If-None-Match": etag})
    again = client.get(EXPORT, headers={"If-None-Match": etag, "User-Agent": "another"})
    assert counting.asked == 2
    assert (again.status_code, again.data) == (304, b"")
    assert [*first.headers] == [*again.headers]
    assert again.headers["ETag"] == etag
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Security-Policy" in again.headers

    # Another question, somebody with a cookie or a token, a piece: the application answers.
    for header in ("Accept-Encoding", "Accept", "Origin", "Cookie", "Authorization", "Range"):
        assert ask(**{header: "gzip"})[1] == 1, header
    assert ask() == (304, 0)

    # What depends on the hour is asked again a second later.
    now[0] = 1.5
    assert ask() == (304, 1)
    assert ask() == (304, 0)

    # Another process publishes: SQLite tells within a millisecond, PostgreSQL after the time that was set.
    commit()
    assert ask() == (304, 0)
    now[0] = 1.502 if store.is_file else 1001.0
    assert ask() == (200, 1)


def test_only_the_pulse_is_asked_and_an_act_counts(store: Store, tmp_path: Path) -> None:
    app = application.make(store.url, tmp_path, store.now)
    mine = application.toolbox_of(app).store
    pulse = Pulse(mine, 1000.0, lambda: 0.0)
    seen: list[str] = []
    before = pulse.state()
    event.listen(mine.reading_engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    assert pulse.state() == before
    assert not seen
    with mine.writing() as work:
        acts.record(work, ANONYMOUS, "test.act", "x")
    assert pulse.state() != before  # committed by this process: seen at once on both databases
    application.close(app)
