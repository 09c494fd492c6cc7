"""A database that is away: a page in French that says so, and everything back without a restart."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy.engine import make_url

from cartoquartiers.store import engine as engines
from tests.support import api, application, databases, session


@contextmanager
def postgres_away(url: str) -> Iterator[None]:
    """Nobody gets into the database, and those who were in are thrown out."""
    name = make_url(url).database or ""
    door = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    with session.server().admin() as admin:
        admin.execute(door.format(sql.Identifier(name), sql.SQL("false")))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(door.format(sql.Identifier(name), sql.SQL("true")))


@contextmanager
def spatialite_away(app: Flask, url: str) -> Iterator[None]:
    """The file cannot be opened any more, as when its disk is gone."""
    file = Path(make_url(url).database or "")
    hidden = file.with_suffix(".unplugged")
    application.close(app)
    file.rename(hidden)
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        hidden.rename(file)


@contextmanager
def away(kind: str, app: Flask, url: str) -> Iterator[None]:
    """The database of this application cannot be reached."""
    with postgres_away(url) if kind == databases.POSTGIS else spatialite_away(app, url):
        yield


@pytest.mark.parametrize("path", ["/", "/liste", "/donnees", "/proposer", "/connexion"])
def test_pages_say_so_in_french_and_come_back(kind: str, app: Flask, database: str, path: str) -> None:
    client = app.test_client()
    assert client.get(path).status_code == 200
    with away(kind, app, database):
        answer = client.get(path)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        assert '<html lang="fr"' in page
        assert "momentan" in page
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("kind", [databases.POSTGIS], indirect=True)
def test_what_was_used_this_very_second_is_not_asked_and_told_all_the_same(
    kind: str, app: Flask, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "ASK_AFTER_SECONDS", 3600)
    client = app.test_client()
    assert client.get("/liste").status_code == 200
    with away(kind, app, database):
        assert client.get("/liste").status_code == 503
    assert client.get("/liste").status_code == 200


def test_programs_are_told_and_nothing_is_lost(
    kind: str, app: Flask, database: str, client: FlaskClient
) -> None:
    body = api.creation()
    with away(kind, app, database):
        refused = client.post(api.CONTRIBUTIONS, json=body)
        assert refused.status_code == 503
        assert refused.content_type.startswith("application/problem+json")
        assert client.get("/healthz").status_code == 503
        assert client.get("/exports/lieux.geojson").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.post(api.CONTRIBUTIONS, json=body).status_code == 201


def test_somebody_signed_in_stays_signed_in(kind: str, app: Flask, database: str) -> None:
    moderator = application.client_of(app, "moderator")
    with away(kind, app, database):
        assert moderator.get("/moderation").status_code == 503
    assert moderator.get("/moderation").status_code == 200
