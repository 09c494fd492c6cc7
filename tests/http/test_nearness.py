"""How near its author was: from the form, a program or a tablet to the evidence strip, and nowhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Person
from cartoquartiers.usecases import leaving, retention
from tests import people
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.contributions import evidence, publish_composter, stored, text_of
from tests.support.forms import form_to

Enter = Callable[[str], FlaskClient]
TOLD = {
    "on_site": "Sur place, dit l’appareil (à moins de 100 m)",
    "near": "À proximité, dit l’appareil (à moins de 500 m)",
    "far": "Loin du lieu, dit l’appareil (à plus de 500 m)",
}


@pytest.fixture
def place(app: Flask, moderator: FlaskClient) -> str:
    return publish_composter(app, moderator)


def told(moderator: FlaskClient, uid: str) -> list[str]:
    """The lines of the evidence strip about the device."""
    return [line for line in evidence(moderator, uid) if "dit l’appareil" in line]


@pytest.mark.parametrize("said", TOLD)
def test_a_program_says_it_and_the_strip_tells_it(
    client: FlaskClient, moderator: FlaskClient, place: str, said: str
) -> None:
    body = {**api.correction(place, telephone="02 40 41 90 11"), "nearness": said}
    receipt = api.send(client, body)
    assert told(moderator, receipt["uid"]) == [TOLD[said]]
    # Nobody but the team reads it.
    for address in (receipt["follow"], f"/lieux/{place}?f=geojson", f"/lieux/{place}/historique"):
        assert said not in (page := text_of(client.get(address)))
        assert TOLD[said] not in page


def test_without_a_word_the_strip_is_silent(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    assert told(moderator, api.send(client, api.correction(place, telephone="02 40 41 90 11"))["uid"]) == []


def test_a_series_tells_each_distance_once(
    client_as: Enter, moderator: FlaskClient, clock: FrozenClock, place: str
) -> None:
    resident, uids = client_as("resident"), []
    for number, said in enumerate(("far", "on_site", "far")):
        body = {**api.correction(place, telephone=f"02 40 41 90 1{number}"), "nearness": said}
        uids.append(api.send(resident, body)["uid"])
        clock.advance(minutes=1)
    assert [told(moderator, uid) for uid in uids] == [[TOLD["far"], TOLD["on_site"]]] * 3


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
@pytest.mark.parametrize("path", ["confirmer", "corriger?quoi=contact"])
def test_the_forms_send_the_word(app: Flask, client: FlaskClient, place: str, path: str) -> None:
    form = form_to(client.get(f"/lieux/{place}/{path}"), f"/lieux/{place}/{path.partition('?')[0]}")
    assert form.value("nearness") == ""
    typed = {} if path == "confirmer" else {"telephone": "02 40 41 90 12"}
    assert form.send(client, nearness="near", **typed).status_code == 303
    assert stored(app)[-1].nearness == "near"


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_form_that_comes_back_still_says_it(client: FlaskClient, place: str) -> None:
    address = f"/lieux/{place}/corriger"
    form = form_to(client.get(f"{address}?quoi=contact"), address)
    answer = form.send(client, nearness="on_site", telephone="sonnez deux fois")
    assert answer.status_code == 422
    assert form_to(answer, address).value("nearness") == "on_site"


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_tablet_says_it_and_a_replay_is_the_same(
    app: Flask, client_as: Enter, moderator: FlaskClient, place: str
) -> None:
    item = {**api.correction(place, telephone="02 40 41 90 13"), "nearness": "on_site"}
    resident = client_as("resident")
    first, second = (
        resident.post("/api/v1/sync", json={"contributions": [item]}).get_json()["results"] for _ in range(2)
    )
    assert (first, first[0]["verdict"]) == (second, "waiting")
    assert told(moderator, item["uid"]) == [TOLD["on_site"]]
    other: dict[str, Any] = {**item, "nearness": "far"}
    [refused] = resident.post("/api/v1/sync", json={"contributions": [other]}).get_json()["results"]
    assert refused["verdict"] == "refused"


def test_it_is_forgotten_after_the_answer(
    app: Flask, client: FlaskClient, client_as: Enter, clock: FrozenClock, place: str
) -> None:
    body = {**api.correction(place, telephone="02 40 41 90 14"), "nearness": "on_site"}
    api.send(client, body)
    toolbox = toolbox_of(app)
    clock.advance(days=181)
    retention.purge(toolbox.store, toolbox.depot)
    assert stored(app)[-1].nearness == "on_site"  # it waits, and is still to be judged
    assert api.decide(client_as("moderator"), body["uid"]).status_code < 400
    clock.advance(days=179)
    retention.purge(toolbox.store, toolbox.depot)
    assert stored(app)[-1].nearness == "on_site"
    clock.advance(days=2)
    retention.purge(toolbox.store, toolbox.depot)
    assert (stored(app)[-1].nearness, stored(app)[-1].changes["telephone"]["to"]) == (
        None,
        "+33 2 40 41 90 14",
    )


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_its_author_takes_it_along(app: Flask, client_as: Enter, place: str) -> None:
    resident = client_as("resident")
    api.send(resident, {**api.correction(place, telephone="02 40 41 90 15"), "nearness": "on_site"})
    assert '"nearness": "on_site"' in text_of(resident.get("/compte/donnees.json"))


def test_it_goes_with_the_address_of_who_leaves(app: Flask, client: FlaskClient, place: str) -> None:
    number = people.NUMBERS[Role.RESIDENT]
    with toolbox_of(app).store.writing() as work:
        address = work.session.get_one(Person, number).email
    body = {**api.correction(place, telephone="02 40 41 90 16"), "nearness": "on_site", "contact": address}
    api.send(client, body)
    with toolbox_of(app).store.writing() as work:
        leaving.leave(work, number)
    assert (stored(app)[-1].contact, stored(app)[-1].nearness) == (None, None)
