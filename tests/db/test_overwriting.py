"""What is erased or redacted is nowhere in the bytes of the database file either (SQLite)."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store import migrate
from cartoquartiers.store.overwriting import write_over
from cartoquartiers.store.tables.people import Person
from cartoquartiers.store.work import Store
from cartoquartiers.usecases import leaving, redact
from cartoquartiers.usecases.redact import Redaction
from tests import people
from tests.factories.places import change, create_place, set_field
from tests.support.application import toolbox_of

NAMED, WROTE, CALLED = "Zwiffelbaum", "wrzkontakt@example.org", "Qwxrsignature"


def found(store: Store) -> list[tuple[str, str]]:
    """The files of the database in whose bytes a planted word stands, whole or without its first letters:
    the full text index keeps what a word does not share with the one before it."""
    base = Path(make_url(store.url).database or "")
    marks = (NAMED, NAMED.lower(), WROTE, CALLED, "wiffelbaum")
    kept = [(path, path.read_bytes()) for path in sorted(base.parent.glob(f"{base.name}*"))]
    return [(path.name, mark) for path, data in kept for mark in marks if mark.encode() in data]


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_erased_words_are_not_in_the_bytes_of_the_file(store: Store) -> None:
    with store.writing() as work:
        place = create_place(work, nom=f"Chez {NAMED}", description=f"Sonnez chez {NAMED}. " * 20)
        for number in range(30):
            create_place(work, nom=f"Composteur {number}")
        wanted = {"telephone": {"to": "02 40 41 90 00"}}
        change(work, "correct", "resident", place=place, base_version=1, changes=wanted, contact=WROTE)
        resident = work.session.get_one(Person, people.NUMBERS[Role.RESIDENT])
        resident.name = CALLED
    assert {mark for _file, mark in found(store)} >= {NAMED, WROTE, CALLED}
    with store.writing() as work:
        set_field(work, place, 1, "nom", "Jardin partagé")
        redact.redact(work, people.actor("moderator"), Redaction(place, "nom", keep=True))
        redact.redact(work, people.actor("moderator"), Redaction(place, "description"))
        leaving.leave(work, resident.id)
    assert write_over(store)
    assert found(store) == []
    # Without anything to do it does nothing, and says so.
    assert write_over(store)


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_whole_file_is_written_anew_and_answers(app: Flask) -> None:
    store = toolbox_of(app).store
    with store.writing() as work:
        uid = create_place(work, nom=NAMED)
    raw = store.writing_engine.raw_connection()
    # As a former version of the program left it.
    raw.cursor().execute("PRAGMA secure_delete=OFF")
    raw.cursor().execute("CREATE TABLE former (said TEXT)")
    raw.cursor().executemany("INSERT INTO former VALUES (?)", [(CALLED * 50,) for _ in range(200)])
    raw.cursor().execute("DROP TABLE former")
    raw.close()
    assert CALLED in {mark for _file, mark in found(store)}
    store.dispose()
    done = app.test_cli_runner().invoke(args=["purge", "--rewrite"])
    assert (done.exit_code, "Fichier de la base réécrit." in done.output) == (0, True), done.output
    assert CALLED not in {mark for _file, mark in found(store)}
    assert migrate.differences(store.url) == []
    assert uid in app.test_client().get("/exports/lieux.geojson?bbox=-2,47,-1,48").text
