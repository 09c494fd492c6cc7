"""The script of docs/recipes/mirror.md: whatever is published in whatever order, wherever a run is cut, it
becomes what a fresh export holds. Random stories on both databases, through the addresses alone."""

import importlib.util
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import consumes, initialize, rule, run_state_machine_as_test

from cartoquartiers.domain.errors import Conflicting, Invalid
from cartoquartiers.domain.vocabulary import Verdict
from tests.conftest import furnish
from tests.db.test_model import AUTHORS, FIELDS, POINTS, WORDS, House, Sent
from tests.factories.places import add_places, change, create_place, set_field
from tests.support import application, databases, live, postgres
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

SCRIPT = Path(__file__).parents[2] / "docs" / "recipes" / "mirror.py"
BASE = "http://localhost"
EXAMPLES = int(os.environ.get("CARTO_TEST_EXAMPLES", "3"))
# Contributions and decisions of one long story.
ACTS = int(os.environ.get("CARTO_TEST_ACTS", "30"))

one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def load() -> Any:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("mirror", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = load()


class Line:
    """A line to the site that fails after so many answers (None: never)."""

    def __init__(self, client: FlaskClient) -> None:
        self.client, self.left = client, 10**6

    @contextmanager
    def fetch(self, url: str) -> Iterator[Any]:
        """What urllib would give."""
        if self.left <= 0:
            raise OSError("the line is cut")
        self.left -= 1
        parts = urlsplit(url)
        answer = self.client.get(f"{parts.path}?{parts.query}", buffered=True)
        if answer.status_code == 410:
            raise script.Reset
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body = io.BytesIO(answer.data)
        body.headers = answer.headers  # type: ignore[attr-defined]
        yield body


def exported(client: FlaskClient, dataset: str = "lieux") -> dict[str, Any]:
    """A fresh export by id."""
    document = json.loads(client.get(f"/exports/{dataset}.geojson", buffered=True).data)
    return {feature["id"]: feature for feature in document["features"]}


def copied(mirror: Any) -> dict[str, Any]:
    """What the copy holds by id."""
    return {feature["id"]: feature for feature in map(json.loads, mirror.features())}


class Followed(House):
    """The stories of the model, with places that close, come back, merge, change licence; and two mirrors."""

    @initialize()
    def open(self) -> None:
        """Two copies: of the town's file and of OpenStreetMap's."""
        super().open()
        folder = self.open_things.enter_context(tempfile.TemporaryDirectory())
        app = application.make(self.store.url, Path(folder), self.store.now)
        self.open_things.callback(application.close, app)
        self.client = app.test_client()
        self.line = Line(self.client)
        self.mirrors = {
            name: script.Mirror(BASE, ":memory:", name, self.line.fetch) for name in ("lieux", "lieux-odbl")
        }
        for mirror in self.mirrors.values():
            self.open_things.callback(mirror.close)

    def expect(self, place: str, seen: int, changes: dict[str, Any], *, published: bool) -> None:
        """What is published is judged by the export here, not by the model."""

    def expect_at_once(self, place: str, seen: int, changes: dict[str, Any], *, state: str) -> None:
        """Nor is this: who corrects a place that is gone waits. Versions go on, so that old ones are seen."""
        if state == "published":
            self.models[place].accept_what_fits(self.models[place].versions[seen - 1], changes)

    def places_are_what_the_model_says(self) -> None:
        """Not judged here."""

    def act(self, kind: str, place: str, **body: Any) -> None:
        """A moderator's change of a place; one that no longer fits changes nothing."""
        with suppress(Conflicting, Invalid), self.store.writing() as work:
            change(work, kind, "moderator", place=place, **body)

    @rule(place=House.places)
    def close(self, place: str) -> None:
        """For good, until it is opened again."""
        self.act("close", place)

    @rule(place=House.places)
    def reopen(self, place: str) -> None:
        """Back on the map."""
        self.act("reopen", place)

    @rule(place=House.places, licence=st.sampled_from(["odbl", "unknown", "cc0", None]))
    def license(self, place: str, licence: str | None) -> None:
        """Into another file, or out of all."""
        self.act("correct", place, changes={"licence": {"to": licence}})

    @rule(place=consumes(House.places), into=House.places)
    def merge(self, place: str, into: str) -> None:
        """Two records of one place."""
        if place != into:
            self.act("merge", place, changes={"replaced_by": {"to": into}})

    @rule(sent=House.waiting)
    def decide(self, sent: Sent) -> None:
        """Accepted, if it still can be."""
        with suppress(Conflicting, Invalid):
            super().decide(sent, Verdict.ACCEPT)

    @rule(
        name=st.sampled_from(["lieux", "lieux-odbl"]),
        answers=st.integers(0, 6),
        page=st.sampled_from([1, 2, 1000]),
    )
    def run(self, name: str, answers: int, page: int) -> None:
        """A run of the script on a line that may fail on the way."""
        script.PAGE, self.line.left = page, answers
        try:
            self.mirrors[name].update()
        except OSError:
            return
        finally:
            self.line.left = 10**6
        assert copied(self.mirrors[name]) == exported(self.client, name)

    def teardown(self) -> None:
        """One more run, and the copies are exact."""
        if not hasattr(self, "mirrors"):
            return
        try:
            for name, mirror in self.mirrors.items():
                mirror.update()
                assert copied(mirror) == exported(self.client, name)
        finally:
            self.open_things.close()


def test_random_stories_are_copied_exactly(kind: str) -> None:
    machine = type("Followed", (Followed,), {"kind": kind})
    run_state_machine_as_test(machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=20))


class Long(Followed):
    """One story as long as asked for, on a database that fills."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.known: list[str] = []
        self.sent: list[Sent] = []
        self.acts: Counter[str] = Counter()

    def write(self, count: int) -> None:
        """Do so many things, with a run of a mirror about every twenty."""
        self.open()
        while self.acts.total() < count:
            self.one_act()
            if self.chance.random() < 0.05:
                name = self.chance.choice(list(self.mirrors))
                self.run(name=name, answers=self.chance.randint(0, 6), page=self.chance.choice([1, 2, 1000]))

    def one_act(self) -> None:
        """A contribution, or a decision on one that waits."""
        chance = self.chance
        doings = {
            "create": 12,
            "correct": 40,
            "decide": 30,
            "close": 5,
            "reopen": 5,
            "license": 6,
            "merge": 2,
        }
        if not self.known:
            doings = {"create": 1}
        elif not self.sent:
            doings.pop("decide")
        if len(self.known) < 2:
            doings.pop("merge", None)
        [doing] = chance.choices(list(doings), list(doings.values()))
        self.acts[doing] += 1
        words: dict[str, Any] = {field: chance.choice(WORDS) for field in ("description", "gestionnaire")}
        if doing == "create":
            made = self.create(name=chance.choice(WORDS), point=chance.choice(POINTS), more=words)
            self.known.append(str(made))
        elif doing == "decide":
            self.decide(sent=chance.choice(self.sent))
        elif doing == "correct":
            said = self.correct(
                place=chance.choice(self.known),
                who=chance.choice(AUTHORS),
                name=chance.choice(FIELDS),
                word=chance.choice(WORDS),
                point=chance.choice(POINTS),
                more=words if chance.random() < 0.3 else {},
                back=chance.randint(0, 3),
            )
            self.sent += [said] if isinstance(said, Sent) else []
        elif doing == "license":
            licence = chance.choice(["odbl", "unknown", "cc0", None])
            self.license(place=chance.choice(self.known), licence=licence)
        elif doing == "merge":
            self.merge(
                place=self.known.pop(chance.randrange(len(self.known))),
                into=chance.choice(self.known),
            )
        else:
            getattr(self, doing)(place=chance.choice(self.known))


def test_a_long_story_is_copied_exactly(kind: str) -> None:
    seed = int(os.environ.get("CARTO_TEST_SEED") or random.SystemRandom().randrange(10**6))
    story = type("OnOne", (Long,), {"kind": kind})(random.Random(seed))
    sys.stderr.write(f"CARTO_TEST_SEED={seed}\n")
    try:
        story.write(ACTS)
    finally:
        story.teardown()
    assert story.acts["decide"] > 0 or ACTS < 20
    sys.stderr.write(f"{kind}: {dict(story.acts)}\n")


@pytest.fixture
def mirror(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A copy in memory, which asks for two changes at a time."""
    monkeypatch.setattr(script, "PAGE", 2)
    made = script.Mirror(BASE, ":memory:", fetch=Line(client).fetch)
    yield made
    made.close()


def test_a_restored_site_is_copied_anew(
    app: Flask, mirror: Any, kind: str, tmp_path: Path, clock: FrozenClock
) -> None:
    add_places(toolbox_of(app).store, 5)
    assert mirror.update() == 5
    with databases.furnished(kind, tmp_path, furnish) as url:
        # What stands at the same address after a backup was put back knows less than the copy.
        restored = application.make(url, tmp_path / "restored", clock)
        store = toolbox_of(restored).store
        mirror.fetch = Line(restored.test_client()).fetch
        places = add_places(store, 3)
        assert mirror.update() == 3
        assert copied(mirror) == exported(restored.test_client())
        # Restored once more, and as much was published since: the number of the change alone tells nothing.
        mirror.store.execute("DELETE FROM place WHERE id = ?", (places[0],))
        with store.writing() as work:
            set_field(work, places[1], 1, "nom", "Autrement")
        assert mirror.update() == 4
        assert copied(mirror) == exported(restored.test_client())
        application.close(restored)


@one_database
def test_a_merged_place_leads_to_the_one_that_took_its_place(app: Flask, mirror: Any) -> None:
    with toolbox_of(app).store.writing() as work:
        kept, merged = create_place(work, nom="Un"), create_place(work, nom="Deux")
    mirror.update()
    with toolbox_of(app).store.writing() as work:
        change(work, "merge", place=merged, base_version=1, changes={"replaced_by": {"to": kept}})
    mirror.update()
    [row] = mirror.store.execute("SELECT id, op, replaced_by FROM gone")
    assert row == (merged, "merge", kept)


@one_database
def test_the_command_line_against_a_real_server(database: str, store: Any, tmp_path: Path) -> None:
    port = postgres.free_port()
    app = application.make(database, tmp_path / "data", store.now, f"http://127.0.0.1:{port}")
    add_places(store, 3)
    file, written = tmp_path / "copy.sqlite", tmp_path / "copy.geojson"
    command = [
        sys.executable,
        "-S",
        str(SCRIPT),
        f"http://127.0.0.1:{port}",
        str(file),
        "--geojson",
        str(written),
    ]
    try:
        with live.serving(app, port):
            first = subprocess.run(command, capture_output=True, text=True, check=True)
            assert first.stdout == "3 places, change 3\n"
            with store.writing() as work:
                create_place(work, nom="Nouveau")
            second = subprocess.run(command, capture_output=True, text=True, check=True)
            assert second.stdout == "4 places, change 4\n"
            document = json.loads(written.read_text(encoding="utf-8"))
            assert {one["id"]: one for one in document["features"]} == exported(app.test_client())
    finally:
        application.close(app)
    away = subprocess.run(command, capture_output=True, text=True, check=False)
    assert away.returncode == 1
    assert away.stderr.startswith("The copy stays as it was:")
    assert sqlite3.connect(file).execute("SELECT count(*) FROM place").fetchone() == (4,)


@one_database
def test_a_file_that_was_cut_is_thrown_away(app: Flask, client: FlaskClient) -> None:
    add_places(toolbox_of(app).store, 3)

    @contextmanager
    def short(url: str) -> Iterator[Any]:
        with Line(client).fetch(url) as answer:
            whole = answer.read()
            body = io.BytesIO(whole[: whole.index(b"\n") + 1])
            body.headers = answer.headers  # type: ignore[attr-defined]
            yield body

    mirror = script.Mirror(BASE, ":memory:", fetch=short)
    with pytest.raises(script.Cut):
        mirror.update()
    assert mirror.count() == 0
    mirror.close()
