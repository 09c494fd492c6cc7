"""Publishing on data.gouv.fr: created once, kept up to date, and the key is seen by the portal alone."""

import logging
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers import worker
from cartoquartiers.adapters.udata import UdataPortal
from cartoquartiers.domain.datasets import MAIN
from cartoquartiers.domain.side_files import NOTES_ODBL, SIDE_FILES
from cartoquartiers.exports.registry import FORMATS
from cartoquartiers.store.tables.site import Job
from cartoquartiers.store.work import Store
from cartoquartiers.toolbox import Toolbox
from cartoquartiers.usecases import jobs, portal
from cartoquartiers.usecases.ports import PortalRefused
from cartoquartiers.usecases.site_settings import set_setting
from tests import people
from tests.factories.places import create_place
from tests.support import application, live, postgres, udata
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.udata import KEY, TOWN, Held

HERE = "/administration/portail"
BESIDE = [file for file in SIDE_FILES if file.dataset is MAIN]
SETS = 1 + len(BESIDE)
RESOURCES = len(FORMATS) + sum(len(file.suffixes) for file in BESIDE)
ODBL_NOTES = len(NOTES_ODBL.suffixes)
ADMINISTRATOR = people.actor("administrator")
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[str, Held]]:
    """One portal for all tests of this file."""
    with udata.serving() as portal_and_held:
        yield portal_and_held


@pytest.fixture
def held(running: tuple[str, Held]) -> Held:
    """What the portal holds: nothing yet."""
    running[1].__init__()  # type: ignore[misc]
    return running[1]


@pytest.fixture
def app(database: str, clock: FrozenClock, tmp_path: Path, running: tuple[str, Held]) -> Iterator[Flask]:
    """The application beside that portal, with a place."""
    made = application.make(database, tmp_path / "data", clock)
    toolbox = toolbox_of(made)
    toolbox.settings = {**toolbox.settings, "DATAGOUV_URL": running[0]}
    with toolbox.store.writing() as work:
        create_place(work)
    yield made
    application.close(made)


def ask_for(toolbox: Toolbox, organisation: str = TOWN["slug"], key: str = KEY) -> None:
    """What an administrator sets."""
    toolbox.portal_key.write(key)
    with toolbox.store.writing() as work:
        portal.save(work, ADMINISTRATOR, organisation, on=True, has_key=True)


def publish(toolbox: Toolbox) -> bool:
    return portal.publish(toolbox.store, toolbox.portal, toolbox.portal_key)


def page(client: FlaskClient) -> str:
    return client.get(HERE).get_data(as_text=True)


def test_it_is_created_once_then_kept_up_to_date(app: Flask, held: Held) -> None:
    toolbox = toolbox_of(app)
    assert publish(toolbox) is False
    ask_for(toolbox)
    assert publish(toolbox) is True
    one, *beside = held.datasets.values()
    assert [row["title"] for row in beside] == [f"{file.title} de CartoQuartiers" for file in BESIDE]
    assert (one["license"], one["frequency"], one["organization"]) == ("lov2", "continuous", TOWN["id"])
    assert one["spatial"]["geom"]["coordinates"][0][0][0] == [-1.6, 47.19]
    assert sorted(held.urls()) == sorted(
        [f"http://localhost/exports/lieux{row.file}" for row in FORMATS]
        + [f"http://localhost/exports/{file.name}.{end}" for file in BESIDE for end in file.suffixes]
    )
    held.asked.clear()
    publish(toolbox)
    assert held.asked == []
    with toolbox.store.writing() as work:
        set_setting(work, "title", "Carte des voisins")
        create_place(work, nom="D’OpenStreetMap", licence="odbl")
    publish(toolbox)
    assert sorted(row["license"] for row in held.datasets.values()) == [
        *["lov2"] * SETS,
        *["odc-odbl"] * 2,
    ]
    assert one["title"] == "Lieux de Carte des voisins"
    assert [line.split()[0] for line in held.writes()][:2] == ["PUT", "POST"]
    assert len(held.urls()) == len(set(held.urls())) == len(FORMATS) + RESOURCES + ODBL_NOTES


@one_database
@pytest.mark.parametrize("loses_answers", [False, True])
def test_wherever_a_run_is_cut_nothing_is_created_twice(app: Flask, held: Held, loses_answers: bool) -> None:
    toolbox = toolbox_of(app)
    ask_for(toolbox)
    held.loses_answers = loses_answers
    for cut in range(5 + len(FORMATS)):
        held.datasets.clear()
        held.left = cut
        with toolbox.store.writing() as work:
            portal.forget(work, ADMINISTRATOR, toolbox.portal.base)
        try:
            publish(toolbox)
        except PortalRefused:
            held.left = 10**6
            publish(toolbox)
        held.left = 10**6
        assert len(held.datasets) == SETS, cut
        assert len(held.urls()) == len(set(held.urls())) == RESOURCES, cut


@one_database
def test_what_the_portal_refuses_is_told_in_french(
    app: Flask, held: Held, client_as: Callable[[str], FlaskClient]
) -> None:
    toolbox, client = toolbox_of(app), client_as("administrator")
    for status, words in ((403, "n’a pas le droit"), (429, "patienter"), (503, "ne répond pas")):
        ask_for(toolbox)
        held.status = status
        with pytest.raises(PortalRefused):
            publish(toolbox)
        assert words in page(client)
    held.status = 0
    ask_for(toolbox, "autre-ville")
    with pytest.raises(PortalRefused):
        publish(toolbox)
    assert "organization: Permission denied for this organization" in page(client)
    ask_for(toolbox)
    publish(toolbox)
    assert "Le portail est à jour depuis le" in page(client)
    assert held.datasets.popitem()[1]["page"] in page(client)
    with toolbox.store.writing() as work:
        set_setting(work, "title", "Autrement")
    with pytest.raises(PortalRefused):
        publish(toolbox)
    assert "ne trouve plus" in page(client)
    assert client.post(f"{HERE}/oublier").status_code == 303
    publish(toolbox)
    assert len(held.datasets) == SETS


@one_database
def test_the_key_is_seen_by_the_portal_alone(
    app: Flask,
    held: Held,
    store: Store,
    client_as: Callable[[str], FlaskClient],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    toolbox, client = toolbox_of(app), client_as("administrator")
    wrong = "une-cle-fausse-0123456789"
    for key in (wrong, KEY):
        sent = {"organisation": TOWN["slug"], "key": key, "on": "1"}
        assert client.post(HERE, data=sent).status_code == 303
        with store.writing() as work:
            jobs.wake(work, portal.JOB)
        worker.run_due(toolbox)
    assert len(held.datasets) == SETS
    kept = toolbox.data_dir / "portal_key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    database = Path(store.url.removeprefix("sqlite:///"))
    written = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    told = [page(client), client.get("/administration/journal").get_data(as_text=True), caplog.text]
    for secret in (wrong, KEY):
        assert secret.encode() not in written
        assert not [text for text in told if secret in text]
    assert "Clé du portail de données remplacée" in told[1]
    refused = client.post(HERE, data={"organisation": "Pas Un Nom", "key": KEY, "on": "1"})
    assert refused.status_code == 422
    assert KEY not in refused.get_data(as_text=True)
    assert "Pas Un Nom" in refused.get_data(as_text=True)
    assert client.post(f"{HERE}/cle/oublier").status_code == 303
    assert not kept.exists()
    assert publish(toolbox) is False


@one_database
def test_the_preview_says_everything_and_asks_nothing(
    app: Flask, held: Held, client_as: Callable[[str], FlaskClient]
) -> None:
    client = client_as("administrator")
    text = page(client)
    assert text.count("à créer") == SETS + RESOURCES
    assert "http://localhost/exports/lieux.geojson" in text
    assert held.asked == []
    ask_for(toolbox_of(app))
    publish(toolbox_of(app))
    assert "Rien\u00a0: le portail sait déjà tout." in page(client)


@one_database
def test_what_fails_is_tried_again_later_and_later(app: Flask, held: Held, clock: FrozenClock) -> None:
    toolbox = toolbox_of(app)
    ask_for(toolbox)
    held.status = 503
    waits = []
    for _ in range(3):
        assert portal.JOB not in worker.run_due(toolbox)
        with toolbox.store.reading() as work:
            job = work.session.get_one(Job, portal.JOB)
            waits.append((job.due_at - clock()).total_seconds())
        clock.advance(seconds=waits[-1])
    assert waits == sorted(set(waits))
    held.status = 0
    assert portal.JOB in worker.run_due(toolbox)


@one_database
@pytest.mark.parametrize(
    ("organisation", "key", "words"),
    [
        ("", KEY, "Indiquez l’organisation"),
        ("ville-de-nantes", "", "Collez la clé"),
        ("ville-de-nantes", "une clé avec des blancs", "Collez la clé"),
        ("../../users", KEY, "Indiquez l’organisation"),
    ],
)
def test_a_form_that_lacks_something_comes_back(
    client_as: Callable[[str], FlaskClient], held: Held, organisation: str, key: str, words: str
) -> None:
    answer = client_as("administrator").post(HERE, data={"organisation": organisation, "key": key, "on": "1"})
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert held.asked == []


@one_database
def test_a_site_without_a_public_address_announces_nothing(
    app: Flask, client_as: Callable[[str], FlaskClient]
) -> None:
    toolbox = toolbox_of(app)
    toolbox.settings = {**toolbox.settings, "DATAGOUV_URL": "https://portail.invalid"}
    sent = {"organisation": TOWN["slug"], "key": KEY, "on": "1"}
    answer = client_as("administrator").post(HERE, data=sent)
    assert (answer.status_code, "adresse publique" in answer.get_data(as_text=True)) == (422, True)


def test_the_key_travels_over_https_only_and_to_nobody_else() -> None:
    for address in ("http://www.data.gouv.fr", "ftp://x", "data.gouv.fr"):
        with pytest.raises(ValueError, match="https"):
            UdataPortal(address)
    portal_app = Flask("elsewhere")
    met: list[str | None] = []

    @portal_app.get("/api/1/me/")
    def onward() -> tuple[str, int, dict[str, str]]:
        return "", 302, {"Location": "/api/1/you/"}

    @portal_app.get("/api/1/you/")
    def arrived() -> str:
        met.append("key")
        return "{}"

    with live.serving(portal_app, postgres.free_port()) as address, pytest.raises(PortalRefused):
        UdataPortal(address).call(KEY, "GET", "/me/")
    assert met == []


@one_database
@pytest.mark.parametrize("answer", [{}, {"id": None}, {"id": ["a"]}, {"data": "no list"}, [1]])
def test_an_answer_that_is_none_of_a_portal_is_a_trouble_that_is_told(
    app: Flask, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    toolbox = toolbox_of(app)
    ask_for(toolbox)
    monkeypatch.setattr(UdataPortal, "call", lambda *_asked: answer)
    with pytest.raises(PortalRefused):
        publish(toolbox)
    with toolbox.store.reading() as work:
        assert portal.told(work, toolbox.portal.base)["trouble"]["code"] == "away"
