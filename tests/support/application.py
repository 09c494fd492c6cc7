"""The application on a test's own database, with the test's clock, and signed-in clients."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.app import create_app, settings_from
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Now
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases.sessions import open_session
from cartoquartiers.web.cookies import SESSION_COOKIE
from tests import people
from tests.support import connections, statements, templates, url_rules

url_rules.remember()
statements.remember()
connections.remember()


def settings(database: str, folder: Path, base_url: str = "http://localhost") -> dict[str, Any]:
    """The settings of a test's application: nothing is read from the machine's environment."""
    return {
        "DATABASE_URL": database,
        "DATA_DIR": str(folder),
        "PHOTO_STORE": f"file:{folder / 'photos'}",
        "BASE_URL": base_url,
        "SECRET_KEY": "tests need no secret",
        "TIMEZONE": "Europe/Paris",
        "TILES_URL": "http://tiles.invalid/{z}/{x}/{y}.png",
        "TILES_ATTRIBUTION": "© Personne",
        "WORKER": "apart",
        "LIMITS": "off",
        "REDIS_URL": "",
        "PULSE": "0",
        "ACCEL": "",
        "LICENCE": "lov2",
        # The discard port of the loopback: nobody answers there, and nothing leaves.
        "DATAGOUV_URL": "http://127.0.0.1:9",
    }


def make(database: str, folder: Path, clock: Now, base_url: str = "http://localhost", **more: str) -> Flask:
    """The application on this database; ``more`` settings by name."""
    chosen = settings_from({**settings(database, folder, base_url), **more})
    app = create_app(chosen, Toolbox(chosen, clock))
    app.testing = True
    # Each test makes its own application; compiling the templates once per run spares a third of its time.
    app.jinja_env.bytecode_cache = templates.compiled()
    return app


def toolbox_of(app: Flask) -> Toolbox:
    """The toolbox that the application was made with."""
    found: Toolbox = app.extensions["toolbox"]
    return found


def close(app: Flask) -> None:
    """Give the database connections back, so that the database can be dropped."""
    toolbox_of(app).store.dispose()


def token_for(app: Flask, who: str) -> str:
    """A session of a person of the cast, opened without the sign-in page."""
    number = people.NUMBERS[Role(who)]
    with toolbox_of(app).store.writing() as work:
        token = open_session(work, number, work.session.get_one(Person, number).password_hash or "")
    assert token is not None
    return token


def client_with(app: Flask, token: str) -> FlaskClient:
    """A browser's cookies, with the session of this token."""
    client = app.test_client()
    client.set_cookie(SESSION_COOKIE, token)
    return client


def client_of(app: Flask, who: str = people.NOBODY) -> FlaskClient:
    """A browser's cookies, signed in as a person of the cast."""
    return app.test_client() if who == people.NOBODY else client_with(app, token_for(app, who))
