"""The holidays that an administrator sets decide at once who is open: on the place's page, on the list."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.places import create_place
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock

SETTINGS = "/administration/reglages"
FORM = {"title": "Ma carte", "expected_days": "7", "charter_version": "1"}
PARIS = ZoneInfo("Europe/Paris")
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(client_as: ClientAs) -> FlaskClient:
    """A browser in which the administrator is signed in."""
    return client_as("administrator")


def place(app: Flask, hours: str) -> str:
    """The page of a place with these hours."""
    with toolbox_of(app).store.writing() as work:
        return f"/lieux/{create_place(work, nom='Ludothèque', horaires=hours)}"


def seen(client: FlaskClient, page: str) -> tuple[str, bool]:
    """What the page says of the door, and whether the list of what is open has the place."""
    text = client.get(page, follow_redirects=True).text
    line = text.split('class="place-opening')[1].split("</p>")[0]
    return line, "Ludothèque" in client.get("/liste?ouvert=1").text


@pytest.mark.parametrize(
    ("hours", "moment", "setting", "before", "after"),
    [
        (
            "We 09:00-18:00; SH off",
            datetime(2027, 1, 6, 10),
            {"school_zone": "B"},
            "Horaires à vérifier",
            "Ouvert",
        ),
        (
            "We 09:00-18:00; SH off",
            datetime(2027, 2, 24, 10),
            {"school_zone": "B"},
            "Horaires à vérifier",
            "Fermé",
        ),
        ("Mo-Sa 09:00-18:00; PH off", datetime(2026, 12, 26, 10), {"alsace_moselle": "1"}, "Ouvert", "Fermé"),
    ],
)
def test_a_setting_is_seen_at_once(
    app: Flask,
    client_as: ClientAs,
    clock: FrozenClock,
    hours: str,
    moment: datetime,
    setting: dict[str, str],
    before: str,
    after: str,
) -> None:
    page = place(app, hours)
    clock.moment = moment.replace(tzinfo=PARIS)
    administrator = client_as("administrator")
    line, listed = seen(administrator, page)
    assert before in line
    assert listed == (before == "Ouvert")
    assert administrator.post(SETTINGS, data={**FORM, **setting}).status_code == 303
    line, listed = seen(administrator, page)
    assert after in line
    assert listed == (after == "Ouvert")


def test_the_form_shows_what_is_set_and_refuses_what_is_none(administrator: FlaskClient) -> None:
    administrator.post(SETTINGS, data={**FORM, "school_zone": "Corse", "alsace_moselle": "1"})
    text = administrator.get(SETTINGS).text
    assert '<option value="Corse" selected>Corse</option>' in text
    assert 'name="alsace_moselle" value="1" checked' in text
    wrong = administrator.post(SETTINGS, data={**FORM, "school_zone": "D"})
    assert wrong.status_code == 422
    assert 'href="#field-school_zone"' in wrong.text


@pytest.mark.parametrize(
    ("hours", "moment", "french", "english"),
    [
        # The national day is a Wednesday in 2027; who says nothing of holidays may well be shut.
        ("Mo-Fr 09:00-18:00; PH off", datetime(2027, 7, 14, 10), "Fermé", "Closed"),
        ("Mo-Fr 09:00-18:00", datetime(2027, 7, 14, 10), "Horaires à vérifier", "Hours to be checked"),
        ("Mo-Fr 09:00-18:00; PH 10:00-12:00", datetime(2027, 7, 14, 10, 30), "Ouvert", "Open"),
        ("Mo-Su 10:00-22:00", datetime(2027, 8, 13, 21, 30), "Ouvert", "Open"),
        ("Mo-Su 10:00-22:00", datetime(2027, 8, 13, 22, 30), "Fermé", "Closed"),
        # The sun sets at about 21:20 in Nantes, by summer time.
        ("Mo-Su 08:00-sunset", datetime(2027, 8, 13, 20, 45), "Ouvert", "Open"),
        ("Mo-Su 08:00-sunset", datetime(2027, 8, 13, 21, 50), "Fermé", "Closed"),
        ("Mo-Sa 10:00-19:00; Aug off", datetime(2027, 8, 13, 17), "Fermé", "Closed"),
    ],
)
def test_a_holiday_and_an_august_evening_are_told_right(
    app: Flask,
    client: FlaskClient,
    clock: FrozenClock,
    hours: str,
    moment: datetime,
    french: str,
    english: str,
) -> None:
    page = place(app, hours)
    clock.moment = moment.replace(tzinfo=PARIS)
    line, listed = seen(client, page)
    assert french in line
    assert listed == (french == "Ouvert")
    client.get("/aide?lang=en")
    assert english in seen(client, page)[0]
