"""Several moderators at one queue, several goes of one contributor, a place that changes meanwhile."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.clock import FrozenClock
from tests.support.contributions import text_of
from tests.support.forms import PageForm, form_to, forms_of

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def place(moderator: FlaskClient) -> str:
    values = {"horaires": "We 09:00-12:00", "telephone": "02 40 00 00 00", "position": list(INSIDE_1)}
    place: str = api.publish(moderator, api.creation(nom="Composteur du Sanitat", **values))["place"]
    return place


def text(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    assert page.status_code == 200, address
    return page.get_data(as_text=True).replace("\u00a0", " ").replace("\u202f", " ")


def columns(client: FlaskClient, place: str) -> dict[str, Any]:
    found = client.get(f"/lieux/{place}?f=geojson", follow_redirects=True).get_json()
    told: dict[str, Any] = found["properties"]
    return told


def states(client: FlaskClient, *uids: str) -> list[str]:
    return [client.get(f"/api/v1/contributions/{uid}").get_json()["state"] for uid in uids]


def form(moderator: FlaskClient, uid: str) -> PageForm:
    page = moderator.get(f"/moderation/{uid}")
    return next(f for f in forms_of(page) if f.action.startswith(f"/moderation/{uid}/decision"))


def test_goes_of_one_person_at_one_place_are_one_item(
    client: FlaskClient, moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    first = api.send(resident, api.correction(place, telephone="02 40 11 11 11", nom="Compost du Sanitat"))
    second = api.send(resident, api.correction(place, telephone="02 40 22 22 22", horaires="Sa 10:00-12:00"))
    uids = first["uid"], second["uid"]
    page = text(moderator, "/moderation")
    assert "2 à la suite" in page and "2 contributions de la même personne" in page
    assert page.count('class="desk-entry"') == 1
    answer = form(moderator, uids[0]).send(moderator, verdict="accept")
    assert answer.status_code == 303 and states(moderator, *uids) == ["published", "published"]
    told = columns(moderator, place)
    assert (told["nom"], told["horaires"]) == ("Compost du Sanitat", "Sa 10:00-12:00")
    assert str(told["telephone"]).replace(" ", "").endswith("240222222")
    # One button takes both back, and both are one item again.
    undo = f"/moderation/{uids[0]}/annuler?avec={uids[1]}"
    assert f'formaction="{undo}"' in text(moderator, answer.location)
    assert moderator.post(undo).status_code == 303
    assert states(moderator, *uids) == ["waiting", "waiting"]
    assert columns(moderator, place)["nom"] == "Composteur du Sanitat"
    assert "2 à la suite" in text(moderator, "/moderation")


def test_what_somebody_else_sends_in_between_keeps_them_apart(
    client: FlaskClient, moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    api.send(resident, api.correction(place, telephone="02 40 11 11 11"))
    api.send(client, api.correction(place, nom="Autre"))
    api.send(resident, api.correction(place, telephone="02 40 22 22 22"))
    assert text(moderator, "/moderation").count('class="desk-entry"') == 3


def test_a_go_of_which_nothing_is_kept_waits_for_its_own_decision(
    moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    first = api.send(resident, api.correction(place, telephone="02 40 11 11 11"))["uid"]
    second = api.send(resident, api.correction(place, nom="Compost"))["uid"]
    form(moderator, first).send(moderator, verdict="accept", field=["nom"])
    assert states(moderator, first, second) == ["waiting", "published"]


def test_strangers_cannot_be_decided_as_one(client: FlaskClient, moderator: FlaskClient, place: str) -> None:
    uids = [api.send(client, api.correction(place, nom=name))["uid"] for name in ("Un", "Deux")]
    answer = moderator.post(f"/moderation/{uids[0]}/decision", data={"verdict": "accept", "together": uids})
    assert answer.status_code == 409 and states(moderator, *uids) == ["waiting", "waiting"]


def test_a_place_that_changed_since_it_was_looked_at_is_looked_at_again(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    uid = api.send(client, api.correction(place, nom="Compost du Sanitat"))["uid"]
    seen = form(moderator, uid)
    api.publish(moderator, api.correction(place, horaires="Su 10:00-11:00"))
    again = seen.send(moderator, verdict="accept")
    assert again.status_code == 409
    assert "la fiche a changé" in again.get_data(as_text=True) and "horaires" in again.get_data(as_text=True)
    assert form(moderator, uid).send(moderator, verdict="accept").status_code == 303
    assert states(moderator, uid) == ["published"]


def test_who_looks_is_told_to_the_others_and_lapses(
    app: Flask, client: FlaskClient, client_as: Enter, place: str, clock: FrozenClock
) -> None:
    mine, theirs = client_as("moderator"), client_as("administrator")
    first = api.send(client, api.correction(place, nom="Un"))["uid"]
    second = api.send(client, api.creation(nom="Frigo"))["uid"]
    assert mine.post(f"/moderation/{first}/regarder").get_json() == {"looking": None, "is_open": True}
    told = theirs.post(f"/moderation/{first}/regarder").get_json()["looking"]
    assert told and told.endswith("regarde cette contribution.")
    # The queue says so, and offers the other one first; nobody is told of themselves.
    assert "regarde</span>" in text(theirs, "/moderation")
    assert f'data-uid="{second}"' in text(theirs, "/moderation").partition('id="work"')[2]
    assert "regarde</span>" not in text(mine, "/moderation")
    # It may be taken over, and binds no decision.
    assert theirs.post(f"/moderation/{first}/regarder", data={"reprendre": "1"}).get_json()["looking"] is None
    assert mine.post(f"/moderation/{first}/regarder").get_json()["looking"]
    clock.advance(minutes=6)
    assert "regarde</span>" not in text(mine, "/moderation")
    assert mine.post(f"/moderation/{first}/regarder").get_json()["looking"] is None
    assert form(theirs, first).send(theirs, verdict="accept").status_code == 303
    assert mine.post(f"/moderation/{first}/regarder").get_json() == {"looking": None, "is_open": False}


def test_whoever_passes_on_looks_at_the_last_one_alone(client: FlaskClient, client_as: Enter) -> None:
    mine, theirs = client_as("moderator"), client_as("administrator")
    passed, kept = (api.send(client, api.creation(nom=name))["uid"] for name in ("Frigo", "Compost"))
    mine.post(f"/moderation/{passed}/regarder")
    mine.post(f"/moderation/{kept}/regarder", data={"quitte": passed})
    assert theirs.post(f"/moderation/{passed}/regarder").get_json()["looking"] is None
    assert theirs.post(f"/moderation/{kept}/regarder", data={"quitte": passed}).get_json()["looking"]
    # Being told that somebody else looks turns one away from the other all the same.
    assert mine.post(f"/moderation/{passed}/regarder").get_json()["looking"] is None


def test_whoever_passes_on_to_what_is_decided_lets_go_as_well(client: FlaskClient, client_as: Enter) -> None:
    mine, theirs = client_as("moderator"), client_as("administrator")
    passed, decided = (api.send(client, api.creation(nom=name))["uid"] for name in ("Frigo", "Compost"))
    api.decide(mine, decided)
    mine.post(f"/moderation/{passed}/regarder")
    # Nobody lets go of what somebody else looks at.
    theirs.post(f"/moderation/{decided}/regarder", data={"quitte": passed})
    assert theirs.post(f"/moderation/{passed}/regarder").get_json()["looking"]
    told = mine.post(f"/moderation/{decided}/regarder", data={"quitte": passed}).get_json()
    assert told == {"looking": None, "is_open": False}
    assert theirs.post(f"/moderation/{passed}/regarder").get_json()["looking"] is None


def test_two_windows_of_one_person_hold_one_each(
    client: FlaskClient, client_as: Enter, clock: FrozenClock
) -> None:
    mine, theirs = client_as("moderator"), client_as("administrator")
    uids = [api.send(client, api.creation(nom=name))["uid"] for name in ("Frigo", "Compost")]
    for _beat in range(3):
        for uid in uids:
            mine.post(f"/moderation/{uid}/regarder")
        clock.advance(minutes=4)
    for uid in uids:
        assert theirs.post(f"/moderation/{uid}/regarder").get_json()["looking"]


def test_the_rarer_filters(client: FlaskClient, client_as: Enter, clock: FrozenClock) -> None:
    api.send(client, api.creation(nom="Ancien"))
    clock.advance(days=8)
    moderator = client_as("moderator")
    api.send(client, api.creation(nom="Récent"))
    for query, shown in (
        ("?age=7", {"Ancien"}),
        ("?age=30", set()),
        ("?age=-1", {"Ancien", "Récent"}),
        ("?source=api", {"Ancien", "Récent"}),
        ("?source=import", set()),
        ("?commune=44109&age=7", {"Ancien"}),
        ("?commune=99999", set()),
        ("?operation=inconnue", set()),
    ):
        page = text(moderator, f"/moderation{query}")
        assert {name for name in ("Ancien", "Récent") if f"Nouveau : {name}" in page} == shown, query


def test_ones_own_pace_is_told_to_oneself(
    client: FlaskClient, client_as: Enter, place: str, clock: FrozenClock
) -> None:
    moderator = client_as("moderator")
    for name in ("Un", "Deux", "Trois"):
        uid = api.send(client, api.creation(nom=name))["uid"]
        clock.advance(seconds=18)
        assert form(moderator, uid).send(moderator, verdict="accept").status_code == 303
    assert "une toutes les 18 s" in text(moderator, "/moderation")
    assert "une toutes les" not in text(client_as("administrator"), "/moderation")


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_contested_field_of_a_series_is_settled_by_one_choice(
    moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    goes: list[dict[str, Any]] = [{"telephone": f"02 40 {n} {n} {n}"} for n in (11, 22, 33)]
    goes[-1]["nom"] = "Compost"
    uids = [api.send(resident, api.correction(place, 1, **go))["uid"] for go in goes]
    api.publish(client_as("administrator"), api.correction(place, telephone="02 40 99 99 99"))
    answer = form(moderator, uids[0]).send(moderator, verdict="accept", **{"choice-telephone": "proposed"})
    assert answer.status_code == 303, text_of(answer)
    assert states(moderator, *uids) == ["published"] * 3
    told = columns(moderator, place)
    assert (told["nom"], str(told["telephone"]).replace(" ", "")[-9:]) == ("Compost", "240333333")


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_after_a_decision_the_list_still_says_what_rules_published(
    client: FlaskClient, moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    administrator, page = client_as("administrator"), "/administration/publications-automatiques"
    form_to(administrator.get(page), f"{page}/agent_own_area").send(administrator, mode="on", sample="1")
    api.publish(client_as("agent"), api.correction(place, nom="Compost du Sanitat"))
    uid = api.send(client, api.creation(nom="Frigo"))["uid"]
    headers = {"X-Requested-With": "desk"}
    moderator.post(f"/moderation/{uid}/decision", data={"verdict": "accept"}, headers=headers)
    left = moderator.get("/moderation/file", headers=headers).get_json()
    assert "1 publication automatique à revoir" in left["queue"]


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_what_a_note_cannot_take_is_refused_not_dropped(
    client: FlaskClient, moderator: FlaskClient, place: str
) -> None:
    note = api.send(client, {**api.proposal("tip", place), "note": "Sonnez deux fois."})["uid"]
    amended = api.decide(moderator, note, "amend", changes={"nom": {"to": "Autre"}})
    assert amended.status_code == 422 and states(moderator, note) == ["waiting"]
    page = text(moderator, "/moderation/ensemble")
    assert f'value="{note}"' in page and note not in form_to(
        moderator.get("/moderation/ensemble"), "/moderation/ensemble"
    ).fields.get("uid", [])


@pytest.mark.postgis
@pytest.mark.parametrize("kind", ["postgis"], indirect=True)
def test_odd_numbers_and_names_are_no_errors_of_the_house(moderator: FlaskClient, client_as: Enter) -> None:
    for page in ("0000" + "9" * 40, "9" * 5000, "-1", "²"):
        assert moderator.get(f"/moderation/doublons?page={page}").status_code == 200, page[:20]
    for field in ("fusion", "correction"):
        odd = moderator.post("/moderation/doublons/retablir", data={field: "a\0b"})
        assert odd.status_code == 404, field
    undo = "/administration/publications-automatiques/agent_own_area/annuler"
    assert client_as("administrator").post(undo, data={"contribution": "a\0b"}).status_code == 404


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_the_order_in_which_a_form_names_them_changes_nothing(
    moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    uids = [api.send(resident, api.correction(place, nom=name))["uid"] for name in ("Un", "Deux", "Trois")]
    backwards = {"verdict": "accept", "together": uids[::-1]}
    assert moderator.post(f"/moderation/{uids[2]}/decision", data=backwards).status_code == 303
    assert (states(moderator, *uids), columns(moderator, place)["nom"]) == (["published"] * 3, "Trois")
    undo = f"/moderation/{uids[2]}/annuler?avec={uids[0]},{uids[1]}"
    assert moderator.post(undo).status_code == 303
    assert columns(moderator, place)["nom"] == "Composteur du Sanitat"


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_script_that_shows_the_next_one_hears_only_how_to_take_it_back(
    client: FlaskClient, moderator: FlaskClient
) -> None:
    first, second = (api.send(client, api.creation(nom=name))["uid"] for name in ("Frigo", "Verger"))
    headers, given = {"X-Requested-With": "desk"}, {"verdict": "accept"}
    swift = moderator.post(f"/moderation/{first}/decision", data={**given, "stepped": "1"}, headers=headers)
    told = swift.get_json()
    assert list(told) == ["done"] and f"/moderation/{first}/annuler" in told["done"]
    other = moderator.post(f"/moderation/{second}/decision", data=given, headers=headers).get_json()
    assert (other["url"], "queue" in other) == ("/moderation", False)
    taken_back = moderator.post(f"/moderation/{first}/annuler", headers=headers).get_json()
    assert taken_back["url"] == f"/moderation/{first}" and first in taken_back["queue"]
    left = moderator.get("/moderation/file?nature=create", headers=headers).get_json()
    assert first in left["queue"] and second not in left["queue"]
    assert "1 en attente" in left["pressure"].replace("\u00a0", " ")
