"""Who may open the desk, and what each moderator may decide there."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import PersonScope
from tests import people
from tests.factories.territory import CUT, INSIDE_1, INSIDE_2
from tests.support import api, application

Enter = Callable[[str], FlaskClient]


@pytest.mark.parametrize("who", ["resident", "association", "agent", "steward"])
def test_the_desk_is_for_moderators(client_as: Enter, client: FlaskClient, who: str) -> None:
    uid = api.send(client, api.creation())["uid"]
    person = client_as(who)
    assert person.get("/moderation").status_code == 403
    assert person.post(f"/moderation/{uid}/decision", data={"verdict": "accept"}).status_code == 403
    assert person.post(f"/moderation/{uid}/annuler").status_code == 403


@pytest.fixture
def western(app: Flask, client_as: Enter) -> FlaskClient:
    """The moderator, limited to the western quartier from now on."""
    with application.toolbox_of(app).store.writing() as work:
        number = people.NUMBERS[Role.MODERATOR]
        work.session.add(PersonScope(person_id=number, kind="quartier", code="1"))
    return client_as("moderator")


def test_a_moderator_sees_and_decides_their_own_part_only(
    client: FlaskClient, client_as: Enter, western: FlaskClient
) -> None:
    west = api.send(client, api.creation(nom="À l’ouest", position=list(INSIDE_1)))["uid"]
    east = api.send(client, api.creation(nom="À l’est", position=list(INSIDE_2)))["uid"]
    page = western.get("/moderation").get_data(as_text=True)
    assert "À l’ouest" in page
    assert "À l’est" not in page
    assert western.get(f"/moderation/{east}").status_code == 404
    assert western.post(f"/moderation/{east}/decision", data={"verdict": "accept"}).status_code == 404
    api.decide(client_as("administrator"), east)
    assert western.post(f"/moderation/{east}/annuler").status_code == 403
    assert western.post(f"/moderation/{west}/decision", data={"verdict": "accept"}).status_code == 303


def test_a_move_into_ones_part_is_shown_but_not_decided_alone(
    client: FlaskClient, client_as: Enter, western: FlaskClient
) -> None:
    place = api.publish(client_as("administrator"), api.creation(position=list(INSIDE_2)))["place"]
    move = api.proposal("move", place, changes={"position": {"to": list(INSIDE_1)}})
    uid = api.send(client, move)["uid"]
    page = western.get(f"/moderation/{uid}").get_data(as_text=True)
    assert "en dehors de votre domaine" in page
    assert 'value="accept"' not in page
    assert western.post(f"/moderation/{uid}/decision", data={"verdict": "accept"}).status_code == 403
    seen = client_as("administrator").get(f"/api/v1/contributions/{uid}").get_json()
    assert seen["state"] == "waiting"


def test_a_double_in_the_part_of_somebody_else_is_told_by_the_form_of_everybody(
    client: FlaskClient, client_as: Enter, western: FlaskClient
) -> None:
    chief, told = client_as("administrator"), {"nom": "Le Grand Composteur", "telephone": "02 40 41 90 00"}
    west = api.publish(chief, api.creation(**told, position=[CUT - 0.0002, INSIDE_1[1]]))["place"]
    east = api.publish(chief, api.creation(**told, position=[CUT + 0.0002, INSIDE_1[1]]))["place"]
    uid = api.send(client, api.correction(west, description="Ouvert le samedi"))["uid"]
    page = western.get(f"/moderation/{uid}").get_data(as_text=True)
    form, pair = f"/lieux/{west}/corriger?quoi=doublon", f"/moderation/doublons/{west}/{east}"
    assert f'href="{form}" data-key="d"' in page
    assert pair not in page
    assert western.get(form).status_code == 200
    assert western.get(pair).status_code == 403
    assert f'href="{pair}" data-key="d"' in chief.get(f"/moderation/{uid}").get_data(as_text=True)
