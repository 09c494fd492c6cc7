"""The evidence strip of several contributions that are shown as one: what each of them tells."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support import api, databases
from tests.support.clock import FrozenClock
from tests.support.contributions import evidence, publish_composter

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)


@pytest.fixture
def place(app: Flask, moderator: FlaskClient) -> str:
    return publish_composter(app, moderator)


def seen(moderator: FlaskClient, uid: str) -> list[str]:
    found = evidence(moderator, uid)
    return [line for line in found if line.startswith(("Vu : ", "Le lieu existe", "Relevé"))]


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_what_is_confirmed_beside_a_correction_is_told(
    client_as: Enter, moderator: FlaskClient, clock: FrozenClock, place: str, confirmed_first: bool
) -> None:
    resident = client_as("resident")
    noted = "2026-11-20T09:10:00Z"
    confirm = api.proposal("confirm", place, fields=["horaires", "jours"], captured_at=noted)
    bodies = [confirm, api.correction(place, telephone="02 40 41 90 11")]
    uids = []
    for body in bodies if confirmed_first else bodies[::-1]:
        uids.append(api.send(resident, body)["uid"])
        clock.advance(minutes=20)
    told = ["Relevé le 20 nov. 2026 à 10:10", "Vu : horaires, jours"]
    assert [seen(moderator, uid) for uid in uids] == [told, told]


def test_each_moment_and_each_field_is_told_once(
    client_as: Enter, moderator: FlaskClient, clock: FrozenClock, place: str
) -> None:
    resident = client_as("resident")
    sent = []
    for minute, fields in (("00", ["horaires"]), ("00", ["horaires", "adresse"]), ("40", [])):
        clock.advance(minutes=20)
        body = api.proposal("confirm", place, fields=fields, captured_at=f"2026-11-20T09:{minute}:00Z")
        sent.append(api.send(resident, body)["uid"])
    # The last was noted long after the first had come: no clock is ahead.
    assert seen(moderator, sent[0]) == [
        "Relevé le 20 nov. 2026 à 10:00",
        "Relevé le 20 nov. 2026 à 10:40",
        "Vu : horaires, adresse",
    ]


def test_a_clock_that_is_ahead_is_told_of_whichever_it_is(
    client_as: Enter, moderator: FlaskClient, place: str
) -> None:
    resident = client_as("resident")
    ahead = api.proposal("confirm", place, fields=[], captured_at="2026-11-20T11:30:00Z")
    uid = api.send(resident, ahead)["uid"]
    api.send(resident, api.correction(place, telephone="02 40 41 90 11"))
    assert seen(moderator, uid) == [
        "Relevé le 20 nov. 2026 à 12:30, dit un appareil dont l’horloge avance",
        "Le lieu existe bien, sans détail",
    ]


def test_what_only_corrects_claims_to_have_seen_nothing(
    client_as: Enter, moderator: FlaskClient, place: str
) -> None:
    resident = client_as("resident")
    bodies = [
        api.correction(place, telephone="02 40 41 90 11"),
        api.correction(place, adresse="2 place du Sanitat"),
    ]
    uid, _other = [api.send(resident, body)["uid"] for body in bodies]
    assert seen(moderator, uid) == []


def test_the_stakes_of_all_are_told(client_as: Enter, moderator: FlaskClient, place: str) -> None:
    resident = client_as("resident")
    bodies = [
        api.correction(place, position=[-1.53, 47.23]),
        api.correction(place, horaires="Sa 10:00-12:00"),
        api.proposal("confirm", place, fields=["adresse"]),
    ]
    uid, *_rest = [api.send(resident, body)["uid"] for body in bodies]
    [risk] = [line for line in evidence(moderator, uid) if line.startswith("Risque")]
    assert "déplacement de plus de 50 m" in risk
    assert "horaires" in risk
