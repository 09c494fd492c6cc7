"""Opérations: opened by the team, joined with six characters, answered through the sync, counted."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.usecases import campaigns
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import api, application
from tests.support.clock import FrozenClock
from tests.support.contributions import stored

Enter = Callable[[str], FlaskClient]
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def opened(team: FlaskClient, clock: FrozenClock, **more: Any) -> tuple[str, str]:
    """Open an opération of two weeks; gives the address of its page, and its code."""
    today = clock().date()
    form = {"titre": "Les composteurs", "debut": today, "fin": today + timedelta(days=14), **more}
    answer = team.post("/operations", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = team.get(answer.location).get_data(as_text=True)
    return answer.location, re.findall(r'campaign-code">(\w{6})<', page)[0]


def joined(app: Flask, code: str, pseudonym: str = "") -> FlaskClient:
    """A telephone without account that joined."""
    phone = application.client_of(app)
    answer = phone.post("/rejoindre", data={"code": code, "pseudonyme": pseudonym})
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/tournees")
    return phone


def around(position: tuple[float, float]) -> str:
    """The corners of a triangle of some 200 m about a position, as the form takes them."""
    longitude, latitude = position
    corners = [(-0.002, -0.002), (0.002, -0.002), (0, 0.002)]
    return "\n".join(f"{latitude + up:.6f}, {longitude + right:.6f}" for right, up in corners)


def looked(code: str, place: dict[str, Any]) -> dict[str, Any]:
    """What a telephone sends for *Tout est exact*."""
    seen = {"fields": ["position", "nom"], "operation": code.lower()}
    return api.proposal("confirm", place["uid"], place["version"], **seen)


def sent(phone: FlaskClient, *items: dict[str, Any]) -> list[str]:
    """Send as the application does; gives the verdicts."""
    person = phone.get("/tournees/moi").get_json()["person"]
    answer = phone.post("/api/v1/sync", json={"contributions": items, "person": person})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [one["verdict"] for one in answer.get_json()["results"]]


def test_an_operation_from_its_opening_to_its_result(
    app: Flask, client_as: Enter, clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    for name, where in (("Premier", INSIDE_1), ("Second", INSIDE_1), ("Ailleurs", INSIDE_2)):
        api.publish(moderator, api.creation(nom=name, position=list(where)))
    beyond = [INSIDE_1[0] + 0.004, INSIDE_1[1]]
    api.publish(moderator, api.creation(nom="Hors de la zone", position=beyond))
    page, code = opened(client_as("agent"), clock, type="composteur", zone=around(INSIDE_1))
    pack = f"/tournees/paquets/operation/{code.lower()}"
    one, other = joined(app, f" {code[:3].lower()}-{code[3:]} "), joined(app, code, "Lou")
    assert other.get("/tournees/moi").get_json()["name"] == "Lou"
    assert [a["code"] for a in one.get("/tournees/moi").get_json()["areas"]] == [code.lower()]
    taken = one.get(pack).get_json()
    first, second = taken["places"]
    assert len(taken["zone"]) == 3
    item, new = looked(code, first), {**api.creation(position=list(INSIDE_1)), "place_uid": str(uuid.uuid4())}
    new["operation"] = code.lower()
    assert sent(one, item, new) == ["waiting", "waiting"]
    assert sent(one, item) == ["waiting"]
    # The other no longer walks there, and nothing that waits is public.
    assert [place["uid"] for place in other.get(pack).get_json()["places"]] == [second["uid"]]
    told = other.get(f"/tournees/operations/{code.lower()}").get_json()
    assert (told["looked"], told["created"], told["goal"], told["people"]) == (1, 1, 2, 2)
    assert first["uid"] in told["done"]
    assert [(one.origin, one.operation) for one in stored(app)[-2:]] == [("campaign", code.lower())] * 2
    queue = moderator.get(f"/moderation/ensemble?operation={code.lower()}").get_data(as_text=True)
    assert f"Les composteurs ({code})" in queue
    signed = one.post("/tournees/recu", json={"items": [item["uid"], new["uid"]]})
    assert signed.get_json()["items"] == 2
    assert other.post("/tournees/recu", json={"items": [item["uid"]]}).status_code == 409
    api.decide(moderator, item["uid"])
    figures = application.client_of(app).get(f"{page}/compte.json").get_json()
    assert (figures["published"], figures["waiting"], figures["percent"]) == (1, 1, 100)
    shown = application.client_of(app).get(page).get_data(as_text=True)
    assert "Quartier de l’Ouest" in shown
    assert code not in shown
    assert "Lou" not in shown
    # It ends by itself; what a telephone still holds is taken for a week.
    clock.advance(days=15)
    late = looked(code, second)
    assert sent(one, late) == ["waiting"]
    assert stored(app)[-1].operation == code.lower()
    assert one.get("/tournees/moi").get_json()["areas"] == []
    assert "Bilan" in application.client_of(app).get(page).get_data(as_text=True)
    clock.advance(days=40)
    with application.toolbox_of(app).store.writing() as work:
        campaigns.purge(work)
    assert one.get("/tournees/moi").get_json()["person"] == ""


@one_database
def test_codes_are_guessed_a_few_times_only_and_a_wrong_form_says_so(
    app: Flask, client: FlaskClient, client_as: Enter, clock: FrozenClock
) -> None:
    agent, today = client_as("agent"), clock().date()
    for form, words in (
        ({"titre": "", "debut": today, "fin": today}, "Il manque cette information."),
        ({"titre": "X", "debut": today, "fin": today - timedelta(days=1)}, "Le dernier jour vient avant"),
        ({"titre": "X", "debut": today, "fin": "2026-02-30"}, "Cette date n’existe pas"),
        ({"titre": "X", "debut": today, "fin": today + timedelta(days=400)}, "92 jours au plus"),
        ({"titre": "X", "debut": today, "fin": today, "objectif": "-1"}, "Un nombre entier"),
        ({"titre": "X", "debut": today, "fin": today, "zone": "47.2, -1.5\n47.3"}, "Ligne 2"),
        ({"titre": "Rien ici", "debut": today, "fin": today}, "Aucun lieu ne correspond"),
    ):
        answer = agent.post("/operations", data=form)
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True), words
        assert str(form["titre"]) in answer.get_data(as_text=True)
    page, code = opened(agent, clock, objectif="10", debut=today + timedelta(days=1))
    early = client.post("/rejoindre", data={"code": code, "pseudonyme": "x" * 41})
    assert "trop long" in early.get_data(as_text=True) or "40" in early.get_data(as_text=True)
    assert "pas encore commencé" in client.post("/rejoindre", data={"code": code}).get_data(as_text=True)
    assert agent.post(f"{page}/fin").status_code == 303
    assert "terminée" in client.post("/rejoindre", data={"code": code}).get_data(as_text=True)
    tries = [
        client.post("/rejoindre", data={"code": f"abc2{n:02}".replace("0", "x").replace("1", "y")})
        for n in range(31)
    ]
    assert {one.status_code for one in tries[:30]} == {422}
    assert tries[30].status_code == 429
    assert "Aucune opération" in tries[0].get_data(as_text=True)
    assert client.get(f"/tournees/operations/{code.lower()}").status_code == 404


@one_database
def test_an_agent_who_joined_works_in_their_own_name_and_elsewhere_as_before(
    app: Flask, client_as: Enter, clock: FrozenClock
) -> None:
    api.publish(client_as("moderator"), api.creation(position=list(INSIDE_1)))
    agent = client_as("agent")
    _page, code = opened(agent, clock)
    person = agent.get("/tournees/moi").get_json()["person"]
    assert agent.post("/rejoindre", data={"code": code}).status_code == 303
    me = agent.get("/tournees/moi").get_json()
    assert (me["person"], [area["kind"] for area in me["areas"]]) == (person, ["operation", "quartier"])
    [place] = agent.get(f"/tournees/paquets/operation/{code.lower()}").get_json()["places"]
    in_it, beside = looked(code, place), {**looked(code, place), "operation": None}
    assert sent(agent, in_it, beside) == ["published", "merged"]
    came = [(one.origin, one.operation) for one in stored(app)[-2:]]
    assert came == [("campaign", code.lower()), ("tablet", None)]


@one_database
def test_the_form_counts_what_is_chosen(client_as: Enter) -> None:
    agent, moderator = client_as("agent"), client_as("moderator")
    for position in (INSIDE_1, INSIDE_2):
        api.publish(moderator, api.creation(position=list(position)))

    def told(**chosen: str) -> str:
        answer = agent.get("/operations/nouvelle/compte.json", query_string=chosen)
        assert "no-store" in answer.headers["Cache-Control"]
        said: str = answer.get_json()["text"]
        assert said in agent.get("/operations/nouvelle", query_string=chosen).get_data(as_text=True)
        return said.partition(" correspond")[0]

    assert [told(), told(zone=around(INSIDE_1)), told(rubrique="culture")] == ["2 lieux", "1 lieu", "0 lieux"]
    assert told(zone="47.2, -1.5") == "2 lieux", "one corner is no area yet"
    assert client_as("resident").get("/operations/nouvelle/compte.json").status_code == 403
