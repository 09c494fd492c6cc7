"""« Décider ensemble » : fifty at a glance, each with its own result, and all of it taken back."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from cartoquartiers.domain.errors import NotFound
from cartoquartiers.web.moderation.form import named
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.forms import PageForm, form_to

Enter = Callable[[str], FlaskClient]
PAGE = "/moderation/ensemble"


@pytest.fixture
def place(moderator: FlaskClient) -> str:
    values = {"position": list(INSIDE_1), "telephone": "02 40 00 00 00"}
    made: str = api.publish(moderator, api.creation(nom="Jardin des Ronces", **values))["place"]
    return made


def form(moderator: FlaskClient, query: str = "") -> PageForm:
    return form_to(moderator.get(PAGE + query), PAGE + query)


def text(page: TestResponse) -> str:
    return page.get_data(as_text=True).replace("\u00a0", " ").replace("\u202f", " ")


def states(client: FlaskClient, *uids: str) -> list[str]:
    return [client.get(f"/api/v1/contributions/{uid}").get_json()["state"] for uid in uids]


def test_a_batch_is_decided_and_taken_back(
    client: FlaskClient, moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    plain = api.send(client, api.correction(place, telephone="02 40 11 11 11"))["uid"]
    twice = [api.send(resident, api.correction(place, nom=name))["uid"] for name in ("Un", "Deux")]
    closing = api.send(client, api.proposal("close", place))["uid"]
    there = {"position": None, "adresse": "1 rue Kervégan", "commune": "Nantes"}
    unplaced = api.send(client, api.creation(nom="Sans adresse", **there))["uid"]
    other = api.send(client, api.creation(nom="Frigo", position=list(INSIDE_2)))["uid"]
    page = text(moderator.get(PAGE))
    # What asks for a second look is not ticked; what has no position cannot be.
    sent = form(moderator)
    assert sent.fields["uid"] == [plain, twice[0], other]
    assert f'value="{closing}" id="tick' in page and f'value="{unplaced}" id="tick' not in page
    api.decide(moderator, other, "refuse", reason="duplicate")  # somebody else, meanwhile
    told = sent.send(moderator, verdict="accept")
    assert "2 faites sur 3" in text(told) and "quelqu’un d’autre a décidé entre-temps" in text(told)
    assert states(moderator, plain, *twice, other) == [*["published"] * 3, "refused"]
    undone = form_to(told, f"{PAGE}/annuler").send(moderator)
    assert "2 faites sur 2" in text(undone)
    assert states(moderator, plain, *twice, closing, unplaced) == ["waiting"] * 5


def test_what_somebody_else_changed_is_left_to_be_looked_at(
    client: FlaskClient, moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    uid = api.send(client, api.correction(place, telephone="02 40 11 11 11"))["uid"]
    sent = form(moderator)
    api.publish(client_as("administrator"), api.correction(place, nom="Autrement"))
    assert "la fiche a changé" in text(sent.send(moderator, verdict="accept"))
    assert states(moderator, uid) == ["waiting"]


def test_a_refusal_of_many_needs_its_reason_and_keeps_the_ticks(
    client: FlaskClient, moderator: FlaskClient
) -> None:
    first, second = (api.send(client, api.creation(nom=name))["uid"] for name in ("Un", "Deux"))
    again = form(moderator).send(moderator, verdict="refuse", uid=[second], refuse_message="Vu sur place")
    assert again.status_code == 422 and "Il manque cette information" in text(again)
    kept = form_to(again, PAGE)
    assert kept.fields["uid"] == [second] and kept.value("refuse_message") == "Vu sur place"
    assert kept.send(moderator, verdict="refuse", reason="not_confirmed").status_code == 200
    assert states(moderator, first, second) == ["waiting", "refused"]
    nothing = form(moderator).send(moderator, verdict="accept", uid=None)
    assert nothing.status_code == 422 and "Cochez au moins une ligne" in text(nothing)


def test_a_script_gets_the_results_and_a_filter_travels_along(
    client: FlaskClient, moderator: FlaskClient
) -> None:
    uid = api.send(client, api.creation(nom="Un", position=list(INSIDE_1)))["uid"]
    api.send(client, api.creation(nom="Deux", position=list(INSIDE_2)))
    assert form(moderator, "?quartier=1").fields["uid"] == [uid]
    headers = {"X-Requested-With": "desk"}
    data = {"uid": [uid, "none"], "verdict": "accept"}
    told = moderator.post(f"{PAGE}?quartier=1", data=data, headers=headers).get_json()["results"]
    assert [(row["uid"], row["done"]) for row in told] == [(uid, True), ("none", False)]
    assert moderator.post(PAGE, data={"verdict": "accept"}, headers=headers).status_code == 422


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_desk_asks_the_database_as_much_of_a_long_queue_as_of_a_short_one(
    app: Flask, client: FlaskClient, moderator: FlaskClient
) -> None:
    statements: list[str] = []
    engine = toolbox_of(app).store.reading_engine
    event.listen(engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))

    def asked(page: str) -> int:
        moderator.get(page)  # labels and outlines are read once
        statements.clear()
        assert moderator.get(page).status_code == 200
        return len(statements)

    def send(numbers: range) -> None:
        for number in numbers:
            where = [INSIDE_1[0] + number / 500, INSIDE_1[1]]
            api.send(client, api.creation(nom=f"Lieu {number}", position=where))

    send(range(4))
    desk, together = asked("/moderation"), asked(PAGE)
    send(range(4, 24))
    assert asked("/moderation") == desk
    assert asked(PAGE) - together <= 20 * 6, "a few small questions for each line"
    assert sum("kind = " in one and "LIMIT" in one for one in statements) == 1, "what waits is read once"


def test_what_can_be_no_contribution_asks_no_database() -> None:
    assert named(["a-1", "b", "a-1", "c"], 3) == ["a-1", "b"]
    for bad in ("\0", "", "x" * 37, "a b", "\ud800"):
        with pytest.raises(NotFound):
            named(["a-1", bad], 5)
