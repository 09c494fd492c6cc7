"""A database without room: said in French as 507, and taken as soon as there is room again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from cartoquartiers.store.work import Store
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.databases import SPATIALITE
from tests.support.forms import form_to

# What PostgreSQL says when a table cannot grow.
_FUNCTION = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
"""


@contextmanager
def full(kind: str, store: Store) -> Iterator[None]:
    """Nothing more can be added to the database, by its own account."""
    if kind == SPATIALITE:

        def stop_growing(connection: Any, *_more: Any) -> None:
            connection.execute("PRAGMA max_page_count=1")

        event.listen(store.writing_engine, "checkout", stop_growing)
        try:
            yield
        finally:
            event.remove(store.writing_engine, "checkout", stop_growing)
            store.writing_engine.dispose()
        return
    with store.writing() as work:
        work.session.execute(text(_FUNCTION))
        trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON contribution EXECUTE FUNCTION no_room()"
        work.session.execute(text(trigger))
    yield
    with store.writing() as work:
        work.session.execute(text("DROP FUNCTION no_room CASCADE"))


def test_no_room_is_told_and_over_without_a_restart(kind: str, app: Flask, client: FlaskClient) -> None:
    bodies = [api.creation(nom=f"Composteur {number}", description="x" * 1500) for number in range(40)]
    form = form_to(client.get("/proposer"), "/proposer")
    typed = {
        "nom": "Jardin",
        "type": "jardin-partage",
        "longitude": "-1.55",
        "latitude": "47.21",
        "charte": "1",
    }
    with full(kind, toolbox_of(app).store):
        # In SQLite the pages that are free already are filled first.
        for body in bodies:
            if (answer := client.post(api.CONTRIBUTIONS, json=body)).status_code != 201:
                break
        assert (answer.status_code, answer.content_type) == (507, "application/problem+json")
        assert "plus de place" in answer.get_json()["title"]
        page = form.send(client, **typed, description="y" * 1900)
        assert page.status_code == 507
        assert page.headers["Retry-After"]
        assert '<html lang="fr"' in page.text
        assert client.get("/liste").status_code == 200
    assert client.post(api.CONTRIBUTIONS, json=body).status_code == 201
