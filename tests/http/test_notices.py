"""A notice of illegal content is recorded alike by form and by program; an accepted charter exists."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.vocabulary import GOOD_FAITH
from tests.support import api, forms
from tests.support.contributions import stored, text_of

Enter = Callable[[str], FlaskClient]
WORDS = "Une annonce d’armes"


@pytest.fixture
def place(client_as: Enter) -> str:
    return str(api.publish(client_as("moderator"), api.creation())["place"])


def notice(place: str, **more: Any) -> dict[str, Any]:
    body = api.proposal("report", place, report="illegal", **more)
    del body["base_version"]
    return body


def test_the_form_and_a_program_leave_the_same(app: Flask, client: FlaskClient, place: str) -> None:
    page = client.get(f"/lieux/{place}/signaler")
    form = forms.form_to(page, f"/lieux/{place}/signaler")
    form.send(client, report="illegal", message=WORDS, bonne_foi="1", contact="v@exemple.fr")
    receipt = api.send(client, notice(place, message=WORDS, good_faith=True, contact="v@exemple.fr"))
    assert receipt["problems"] == []
    one, other = stored(app)[-2:]
    for name in ("message", "report", "warnings", "contact", "kind", "state", "changes"):
        assert getattr(one, name) == getattr(other, name), name
    assert one.message == f"{WORDS}\n\n{GOOD_FAITH}"


def test_what_a_notice_lacks_is_told_and_looked_at_all_the_same(
    client: FlaskClient, client_as: Enter, place: str
) -> None:
    receipt = api.send(client, notice(place))
    assert receipt["state"] == "waiting"
    assert [one["field"] for one in receipt["problems"]] == ["message", "good_faith", "contact"]
    desk = client_as("moderator").get(f"/moderation/{receipt['uid']}")
    assert "sans déclaration de bonne foi" in text_of(desk)
    told = client.get(receipt["follow"])
    assert "hors du territoire" not in text_of(told)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "report", "report": "illegal", "good_faith": "oui"}, "not_yes_or_no"),
        ({"kind": "confirm", "good_faith": True}, "not_for_this_kind"),
    ],
)
def test_good_faith_is_said_of_a_report_by_yes_or_no(
    client: FlaskClient, place: str, body: dict[str, Any], code: str
) -> None:
    answer = client.post(api.CONTRIBUTIONS, json={**notice(place), "report": None, **body})
    assert answer.status_code == 422
    problems = {p["field"]: p["code"] for p in answer.get_json()["problems"]}
    assert problems["good_faith"] == code


def test_only_a_charter_that_existed_can_be_accepted(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    unknown = client.post(api.CONTRIBUTIONS, json={**api.creation(), "charter": "1789-08"})
    assert unknown.status_code == 422
    [problem] = unknown.get_json()["problems"]
    assert (problem["field"], problem["code"]) == ("charter", "unknown_charter")
    assert "charte" in problem["message"]
    administrator = client_as("administrator")
    for version in ("2027-01", "2027-02"):
        page = administrator.get("/administration/reglages")
        forms.form_to(page, "/administration/reglages").send(administrator, charter_version=version)
    for version in ("2026-11", "2027-01", "2027-02"):
        api.send(client, {**api.creation(), "charter": version})
    api.send(client, api.creation())
    assert [one.charter for one in stored(app)] == ["2026-11", "2027-01", "2027-02", "2027-02"]
