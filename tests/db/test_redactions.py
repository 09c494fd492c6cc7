"""What was hidden or redacted is nowhere any more: history, feeds, files of former days; both databases."""

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from cartoquartiers.domain.errors import Forbidden, Invalid
from cartoquartiers.domain.import_statement import differences, remembered
from cartoquartiers.domain.letters import LetterKind
from cartoquartiers.domain.vocabulary import Reason
from cartoquartiers.store.tables.arrival import Arrival
from cartoquartiers.store.tables.contribution import Contribution, Decision
from cartoquartiers.store.tables.place import PlaceText
from cartoquartiers.store.tables.revision import Revision
from cartoquartiers.store.tables.site import ImportRow
from cartoquartiers.store.work import Work
from cartoquartiers.usecases import (
    erasures,
    extra_fields,
    hiding,
    outbox,
    publish,
    redact,
    redactions,
    revert,
    snapshots,
)
from cartoquartiers.usecases.extra_fields import Draft
from cartoquartiers.usecases.hiding import Hiding
from cartoquartiers.usecases.redact import Redaction
from cartoquartiers.worker import AT_ONCE, run_due
from tests import people
from tests.factories import extra
from tests.factories.places import change, create_place, set_field
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.planted import files_that_say, tables_that_say

PRIVATE = "Chez Mme Machin"


def days_that_tell(data: Path, words: str) -> list[str]:
    """The files of former days in which these words stand."""
    found = []
    for path in snapshots.root(data).rglob("lieux*"):
        bytes_ = path.read_bytes()
        text = gzip.decompress(bytes_) if path.suffix == ".gz" else bytes_
        if words.encode() in text:
            found.append(path.name)
    return found


def hide(work: Work, place: str) -> str:
    """A moderator hides what somebody complained of; gives the uid of the hiding."""
    report = change(
        work, "report", who=people.NOBODY, place=place, report="personal", message="Mon adresse !"
    )
    return hiding.hide(work, people.actor("moderator"), report.uid, Hiding(Reason.PERSONAL_DATA))


def test_a_hidden_place_leaves_the_files_of_former_days(app: Flask, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    data = toolbox.data_dir
    with toolbox.store.writing() as work:
        kept = create_place(work, nom="Composteur")
        private, mistaken = create_place(work, nom=PRIVATE), create_place(work, nom="Une erreur")
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    assert run_due(toolbox, AT_ONCE) == ["hidden", "files"]
    assert run_due(toolbox, AT_ONCE) == []
    assert len(days_that_tell(data, PRIVATE)) == 6
    with toolbox.store.writing() as work:
        hidden = hide(work, private)
        # What was a mistake is no secret: the files of a day say what was published on it.
        change(work, "close", place=mistaken, base_version=1)
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, PRIVATE) == []
    assert len(days_that_tell(data, kept)) == len(days_that_tell(data, "Une erreur")) == 6
    (day,) = snapshots.read_index(data)
    assert [one.reason for one in day.rewritten] == [redactions.REASON]
    assert {file.dataset: file.places for file in day.files} == {"lieux": 2, "lieux-odbl": 0}
    # Shown again by mistake, and hidden anew: it leaves the day that was taken meanwhile.
    with toolbox.store.writing() as work:
        revert.undo(work, people.actor("moderator"), hidden, "Vérifions")
    clock.moment = clock() + timedelta(days=1)
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, PRIVATE)
    with toolbox.store.writing() as work:
        hide(work, private)
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, PRIVATE) == []


PHONE, NAME = "+33 2 40 00 00 00", "Chez Josette Personne"


def kept_anywhere(work: Work, words: str) -> list[str]:
    """The tables of what was published in which these words stand."""
    columns = (Revision.changes, Contribution.changes, Decision.applied, Decision.amended, PlaceText.feature)
    rows = {column: work.session.scalars(select(column)).all() for column in (*columns, Contribution.name)}
    return [str(column) for column, values in rows.items() if words in str(values)]


def test_a_private_value_leaves_the_past_too(app: Flask) -> None:
    toolbox = toolbox_of(app)
    data, moderator = toolbox.data_dir, people.actor("moderator")
    with toolbox.store.writing() as work:
        place = create_place(work, nom=NAME, telephone=PHONE, description="Sonnez")
        other = create_place(work, nom="Composteur", telephone=PHONE)
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    with toolbox.store.writing() as work:
        set_field(work, place, 1, "nom", "Jardin partagé")
        waiting = change(
            work, "correct", people.NOBODY, place=place, base_version=1, changes={"nom": {"to": "Le jardin"}}
        )
        before = redact.redact(work, moderator, Redaction(place, "nom", keep=True))
        redact.redact(work, moderator, Redaction(place, "telephone", message="C’est mon numéro"))
        for field, keep in (("nom", False), ("rubrique", True), ("photos", True), ("gone", True)):
            with pytest.raises(Invalid):
                redact.redact(work, moderator, Redaction(place, field, keep=keep))
        with pytest.raises(Forbidden):
            redact.redact(work, people.actor("resident"), Redaction(place, "description"))
    with toolbox.store.writing() as work:
        assert kept_anywhere(work, NAME) == kept_anywhere(work, "Josette") == []
        # It was private of one place: the other goes on giving its number.
        tables = [
            work.session.scalars(select(column)).all() for column in (PlaceText.feature, Revision.changes)
        ]
        assert [str(rows).count(PHONE) for rows in tables] == [1, 1]
        assert publish.rebuild(work) == 0
        proposed = work.session.scalars(select(Contribution).where(Contribution.uid == waiting.uid)).one()
        assert proposed.changes == {"nom": {"from": "Jardin partagé", "to": "Le jardin"}}
        assert revert.undo(work, moderator, before, "").reverted is None
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, "Josette") == days_that_tell(data, "josette") == []
    assert len(days_that_tell(data, "Jardin partagé")) == len(days_that_tell(data, "Sonnez")) == 6
    assert len(days_that_tell(data, PHONE)) == len(days_that_tell(data, other)) == 6
    (day,) = snapshots.read_index(data)
    assert [one.reason for one in day.rewritten] == [redactions.REDACTED]
    history = app.test_client().get(f"/lieux/{place}/historique", follow_redirects=True).text
    assert "retiré de l’historique" in history
    assert "Josette" not in history
    assert "40\xa000\xa000" not in history.replace(" ", "\xa0")


def test_the_command_says_what_it_did_or_why_not(app: Flask) -> None:
    toolbox = toolbox_of(app)
    with toolbox.store.writing() as work:
        place = create_place(work, telephone=PHONE)

    def told(*arguments: str) -> tuple[int, str]:
        done = app.test_cli_runner().invoke(args=["places", "redact", *arguments])
        return done.exit_code, done.output

    moderator = ("--as", "moderator@demo.example")
    assert "modératrice" in told(place, "telephone", "--as", "resident@demo.example")[1]
    assert "n’existe pas" in told("rien", "telephone", *moderator)[1]
    assert "corrigez" in told(place, "nom", *moderator)[1]
    assert told(place, "telephone", *moderator, "--why", "C’est le mien")[0] == 0
    with toolbox.store.reading() as work:
        assert kept_anywhere(work, PHONE) == []


def test_what_a_backup_brings_back_is_redacted_again(app: Flask) -> None:
    with toolbox_of(app).store.writing() as work:
        corrected = create_place(work, nom="Jardin", telephone=PHONE, description="Josette")
        set_field(work, corrected, 1, "description", "Sonnez")
        named = create_place(work, nom=NAME)
        told = {"place": corrected, "kept": None, "field": "telephone"}
        redact.redact_again(work, {"subject": told})
        redact.redact_again(work, {"subject": {**told, "field": "description", "kept": 2}})
        # The name was corrected after the backup: nobody knows to what.
        redact.redact_again(work, {"subject": {"place": named, "field": "nom", "kept": 2}})
        assert not redact.redact_again(work, {"subject": {**told, "place": "0"}})
        assert kept_anywhere(work, PHONE) == kept_anywhere(work, "Josette'") == []
        assert "Sonnez" in str(work.session.scalars(select(PlaceText.feature)).all())
        open_data = work.session.scalar(select(func.count()).where(PlaceText.dataset != "none"))
        assert (open_data, erasures.noted(work)) == (1, [])


def test_a_field_that_is_no_longer_public_leaves_the_former_days(app: Flask) -> None:
    toolbox = toolbox_of(app)
    data = toolbox.data_dir
    with toolbox.store.writing() as work:
        extra.add_fields(work)
        create_place(work, couvert=True, bacs=3)
    with toolbox.store.reading() as work:
        snapshots.take(work, data, 30)
    assert len(days_that_tell(data, "bacs")) == 8
    with toolbox.store.writing() as work:
        extra_fields.save(work, extra.ADMINISTRATOR, "composteur", "bacs", Draft("Bacs", public=False))
    run_due(toolbox, AT_ONCE)
    assert days_that_tell(data, "bacs") == []
    (day,) = snapshots.read_index(data)
    assert day.extra == ("depot", "jours", "couvert")
    assert [one.reason for one in day.rewritten] == [redactions.PRIVATE.format(fields="bacs")]


def test_a_planted_value_is_in_no_table_and_no_file(app: Flask) -> None:
    """Whatever way it took: a file, a device, a letter, somebody's words."""
    toolbox = toolbox_of(app)
    moderator = people.actor("moderator")
    with toolbox.store.writing() as work:
        place = create_place(work, nom="Zinnia Personne", description="Sonnez chez Zinnia Personne")
        set_field(work, place, 1, "nom", "Jardin partagé")
        told = change(
            work,
            "report",
            people.NOBODY,
            place=place,
            report="personal",
            message="Zinnia Personne, c’est moi",
        )
        work.session.add_all(
            [
                ImportRow(
                    source="Liste",
                    source_id="1",
                    place_uid=place,
                    said={"nom": "Zinnia Personne", "telephone": None},
                    imported_at=work.now,
                ),
                Arrival(
                    uid=told.uid,
                    body_hash="0" * 64,
                    raw=json.dumps({"place": place, "changes": {"nom": {"to": "Zinnia Personne"}}}),
                    state="done",
                    verdict={"verdict": "merged", "conflicts": {"nom": {"now": "Zinnia Personne"}}},
                    received_at=work.now,
                ),
            ]
        )
        words = {"lieu": "Zinnia Personne", "place": place, "effet": "« Zinnia Personne » est sur la carte."}
        outbox.put(work, "planted", LetterKind.PUBLISHED, "quelqu.un@example.org", "fr", **words)
    with toolbox.store.reading() as work:
        snapshots.take(work, toolbox.data_dir, 30)
    run_due(toolbox, AT_ONCE)
    assert app.test_client().get("/exports/lieux.gpkg").status_code == 200
    assert any(name.endswith(".gpkg") for name in files_that_say(toolbox.data_dir, "Zinnia"))
    with toolbox.store.reading() as work:
        assert {"arrival", "import_row", "outbox", "revision"} <= tables_that_say(work, "Zinnia")
    assert files_that_say(toolbox.data_dir, "Zinnia")
    with toolbox.store.writing() as work:
        redact.redact(work, moderator, Redaction(place, "nom", keep=True))
        redact.redact(work, moderator, Redaction(place, "description"))
    run_due(toolbox)
    with toolbox.store.writing() as work:
        assert tables_that_say(work, "Zinnia") == set()
        assert publish.rebuild(work) == 0
        # The list says it again: it is not listened to about this field, but about the others.
        memory = work.session.get_one(ImportRow, ("Liste", "1")).said
        assert differences(memory, {"nom": "Zinnia Personne", "telephone": PHONE}).keys() == {"telephone"}
        assert differences(remembered(memory, {"nom": "Zinnia"}), {"nom": "Zinnia Personne"}) == {}
    assert files_that_say(toolbox.data_dir, "Zinnia") == files_that_say(toolbox.data_dir, "zinnia") == []


def test_files_made_on_request_lose_it_where_no_snapshot_was_ever_taken(app: Flask) -> None:
    toolbox = toolbox_of(app)
    with toolbox.store.writing() as work:
        place = create_place(work, description="Sonnez chez Zinnia Personne")
    assert app.test_client().get("/exports/lieux.gpkg").status_code == 200
    made = toolbox.data_dir / "exports" / "asked"
    assert files_that_say(made, "Zinnia")
    with toolbox.store.writing() as work:
        redact.redact(work, people.actor("moderator"), Redaction(place, "description"))
    run_due(toolbox, AT_ONCE)
    assert files_that_say(made, "Zinnia") == []
