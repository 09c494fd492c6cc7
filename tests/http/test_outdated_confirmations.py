"""« Tout est exact » on the desk, when the record says something else than what was seen."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.web.differences import Row
from cartoquartiers.web.moderation.evidence import outdated
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.contributions import publish_composter, text_of

Enter = Callable[[str], FlaskClient]
HOURS = "Horaires : vu « mercredi de 9 h à 12 h », la fiche dit maintenant « samedi de 10 h à 11 h »."


@pytest.fixture
def place(app: Flask, moderator: FlaskClient) -> str:
    return publish_composter(app, moderator)


def confirm(client: FlaskClient, place: str, *fields: str, base_version: int | None = 1) -> str:
    body = api.proposal("confirm", place, fields=list(fields), changes={})
    del body["base_version"]
    body |= {"base_version": base_version} if base_version else {}
    return str(api.send(client, body)["uid"])


def told(moderator: FlaskClient, uid: str) -> str:
    page = moderator.get(f"/moderation/{uid}")
    assert page.status_code == 200
    return text_of(page)


def test_it_says_what_its_author_saw_otherwise(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    api.publish(moderator, api.correction(place, horaires="Sa 10:00-11:00"))
    page = told(moderator, confirm(client, place, "horaires", "adresse"))
    assert HOURS in page
    assert "Adresse : vu" not in page


def test_without_a_version_it_speaks_of_the_day_when_it_came(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = confirm(client, place, "horaires", base_version=None)
    assert "la fiche dit maintenant" not in told(moderator, uid)
    api.publish(moderator, api.correction(place, horaires="Sa 10:00-11:00"))
    assert HOURS in told(moderator, uid)


def test_what_waited_before_versions_were_kept_speaks_of_that_day_too(
    app: Flask, client: FlaskClient, moderator: FlaskClient, place: str, clock: FrozenClock
) -> None:
    uid = confirm(client, place, "horaires", base_version=None)
    with toolbox_of(app).store.writing() as work:
        work.session.execute(update(Contribution).where(Contribution.uid == uid).values(base_version=None))
    assert "la fiche dit maintenant" not in told(moderator, uid)
    clock.advance(hours=1)
    api.publish(moderator, api.correction(place, horaires="Sa 10:00-11:00"))
    assert HOURS in told(moderator, uid)


def test_each_of_a_series_speaks_of_its_own_version(
    client_as: Enter, moderator: FlaskClient, place: str
) -> None:
    resident = client_as("resident")
    first = confirm(resident, place, "horaires", "telephone")
    api.publish(moderator, api.correction(place, telephone="02 40 41 90 11"))
    confirm(resident, place, "adresse", "telephone", base_version=2)
    new = {"horaires": "Sa 10:00-11:00", "adresse": "2 place du Sanitat"}
    api.publish(moderator, api.correction(place, 2, **new))
    page = told(moderator, first)
    assert HOURS in page
    assert "vu « 1 place du Sanitat », la fiche dit maintenant « 2 place du Sanitat »" in page
    # The same person has seen the new number since.
    assert "Téléphone : vu" not in page


def test_beside_a_correction_it_is_told_as_well(client_as: Enter, moderator: FlaskClient, place: str) -> None:
    resident = client_as("resident")
    first = str(api.send(resident, api.correction(place, telephone="02 40 41 90 11"))["uid"])
    confirm(resident, place, "horaires")
    api.publish(moderator, api.correction(place, horaires="Sa 10:00-11:00"))
    page = told(moderator, first)
    assert "2 contributions de la même personne" in page
    assert HOURS in page


def test_of_several_choices_all_are_read(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uid = confirm(client, place, "jours")
    api.publish(moderator, api.proposal("correct", place, changes={"jours": {"add": ["mardi"]}}))
    assert "Jours : vu « lundi », la fiche dit maintenant « lundi, mardi »." in told(moderator, uid)


def test_another_photo_under_the_same_words_is_told(plain_app: Flask) -> None:
    with plain_app.test_request_context():
        [fact] = outdated([Row("Photos", "photo", "photo")])
    assert fact.text.replace("\u00a0", " ") == "Photos : ce n’est plus ce qui a été vu."
