"""The public log of the moderation: verdict, delay, reason; no person, no words, nothing private."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.territory import INSIDE_1
from tests.support import api, databases
from tests.support.clock import FrozenClock
from tests.support.contributions import text_of

Enter = Callable[[str], FlaskClient]
PAGE, FILE = "/journal-de-moderation", "/exports/moderation.csv"
SECRET = "Motsecret"


def rows(client: FlaskClient, query: str = "") -> list[dict[str, str]]:
    answer = client.get(FILE + query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))


def table(client: FlaskClient, query: str = "") -> str:
    return text_of(client.get(PAGE + query)).partition("<main")[2].partition("</main>")[0]


def test_it_tells_what_was_decided_and_neither_who_nor_in_whose_words(
    client: FlaskClient, client_as: Enter, clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation(nom=SECRET, position=list(INSIDE_1)))["place"]
    assert rows(client) == [], "the team's own work is in the histories"
    body = {**api.creation(nom=f"{SECRET} bis"), "message": SECRET, "contact": "motsecret@maison.example"}
    waiting = api.send(client, body)["uid"]
    clock.advance(hours=30)
    moderator, agent = client_as("moderator"), client_as("agent")  # sessions are shorter
    asked = api.decide(moderator, waiting, "ask", message=f"Où est {SECRET} ?")
    assert asked.status_code == 200
    assert api.decide(moderator, waiting, "refuse", reason="other", message=SECRET).status_code == 200
    api.publish(agent, api.correction(place, description=SECRET))
    report = api.send(client, {**api.proposal("report", place), "report": "personal", "message": SECRET})[
        "uid"
    ]
    assert api.decide(moderator, report, reason="personal_data").status_code == 200
    assert (
        api.decide(moderator, api.send(client, api.correction(place, 2, nom="Autre"))["uid"]).status_code
        == 200
    )
    fixed = [
        [one[name] for name in ("nature", "decision", "motif", "delai_heures", "par")] for one in rows(client)
    ]
    assert fixed == [
        ["correct", "accept", "", "0", "equipe"],
        ["report", "accept", "personal_data", "0", "equipe"],
        ["correct", "accept", "", "0", "agent_own_area"],
        ["create", "refuse", "other", "30", "equipe"],
        ["create", "ask", "", "30", "equipe"],
    ]
    page = table(client)
    assert "5 décisions" in page and "Autre raison" in page and "30 heures" in page
    assert "Agent dans son quartier" in page and "Tri, déchets et réemploi" in page
    whole = client.get(FILE).get_data(as_text=True) + page
    for told in (SECRET, "motsecret", place, waiting, report, "Modérateur", "Agent de proximité", "Squat"):
        assert told not in whole, told

    assert [one["nature"] for one in rows(client, "?decision=refuse&motif=other")] == ["create"]
    assert {one["quartier"] for one in rows(client, "?quartier=1")} == {"1"}
    assert rows(client, f"?mois={clock():%Y-%m}") == rows(client)
    clock.advance(days=40)
    assert rows(client) == []
    clock.advance(days=-40)
    assert "1 décision<" in table(client, "?decision=ask")
    assert "Aucune décision ici" in table(client, "?rubrique=culture")
    # What the author takes back, or the moderator's own, is no answer to anybody.
    before = len(rows(client))
    mine = api.send(moderator, api.correction(place, 3, nom="Encore"))
    assert mine["state"] == "published" and len(rows(client)) == before


@pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
def test_an_address_that_is_wrong(client: FlaskClient, clock: FrozenClock) -> None:
    months = ("2026-13", "0000-00", "9" * 5000, "x", "2019-01", "²")
    for odd in [f"?mois={month}" for month in months] + [
        "?decision=withdraw",
        "?motif=x",
        "?page=999999999999",
    ]:
        assert client.get(PAGE + odd).status_code == 200, odd[:30]
    for odd in [f"?mois={month}" for month in months] + ["?decision=withdraw", "?nom=x", "?motif=a&motif=a"]:
        assert client.get(FILE + odd).status_code == 400, odd[:30]
    first = client.get(FILE)
    again = client.get(FILE, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
