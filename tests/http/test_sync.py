"""What a tablet sends: one verdict an item, the same one again, and nothing done twice; on both databases."""

import hashlib
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from cartoquartiers.store.tables.place import Place
from cartoquartiers.usecases import arrivals, synchronise
from cartoquartiers.worker import run_due
from tests import people
from tests.corpus import photos
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import api, application
from tests.support.contributions import stored

Enter = Callable[[str], FlaskClient]


def sync(client: FlaskClient, *items: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    """Send items that have to be answered; gives their verdicts."""
    answer = client.post("/api/v1/sync", json={"contributions": items, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


def new_place(**fields: Any) -> dict[str, Any]:
    """A new place whose uid the tablet minted, in the agent's own quartier."""
    return {**api.creation(position=list(INSIDE_1), **fields), "place_uid": str(uuid.uuid4())}


def test_create_then_edit_offline_need_no_rewriting_and_come_in_any_order(client_as: Enter) -> None:
    agent, made = client_as("agent"), new_place()
    edit = api.correction(made["place_uid"], description="Sous le tilleul")
    edit["changes"]["description"]["from"] = None
    del edit["base_version"]
    [held] = sync(agent, edit)
    assert (held["verdict"], held["waits_for"]) == ("held", made["place_uid"])
    answer = agent.post("/api/v1/sync", json={"contributions": [made]}).get_json()
    assert [one["verdict"] for one in answer["results"]] == ["published"]
    assert [(one["uid"], one["verdict"]) for one in answer["released"]] == [(edit["uid"], "published")]
    assert sync(agent, edit)[0] == answer["released"][0]


def test_hours_typed_in_words_are_read_when_they_arrive_and_the_words_stay(client_as: Enter) -> None:
    agent, words = client_as("agent"), "du mardi au samedi 9h30-12h"
    made = new_place(horaires_texte=words)
    assert [one["verdict"] for one in sync(agent, made)] == ["published"]
    told = agent.get(f"/lieux/{made['place_uid']}?f=geojson", follow_redirects=True).get_json()["properties"]
    assert (told["horaires"], told["horaires_texte"]) == ("Tu-Sa 09:30-12:00", words)


def test_an_item_set_free_in_the_same_sending_has_its_verdict_at_its_place(client_as: Enter) -> None:
    agent, made = client_as("agent"), new_place()
    looked = {**api.proposal("confirm", made["place_uid"]), "base_version": None, "after": made["uid"]}
    assert [one["verdict"] for one in sync(agent, looked, made)] == ["published", "published"]


def test_a_replay_tells_the_stored_verdict_and_the_same_uid_with_another_body_is_refused(
    client_as: Enter,
) -> None:
    agent, made = client_as("agent"), new_place()
    [first] = sync(agent, made)
    assert sync(agent, made) == [first]
    [other] = sync(agent, {**made, "message": "autre chose"})
    assert (other["verdict"], other["problems"][0]["code"]) == ("refused", "uid_reused")
    assert sync(agent, made) == [first]


def test_a_sending_that_was_cut_at_any_byte_keeps_nothing_and_comes_again(
    app: Flask, client_as: Enter
) -> None:
    agent, made = client_as("agent"), new_place()
    sent = json.dumps({"contributions": [made]}).encode()
    for length in (*range(0, len(sent) - 1, 23), len(sent) - 1):
        cut = agent.post("/api/v1/sync", data=sent[:length], content_type="application/json")
        assert 400 <= cut.status_code < 500, (length, cut.status_code)
    with application.toolbox_of(app).store.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Place)) == 0
    [first] = sync(agent, made)
    assert (first["verdict"], sync(agent, made)) == ("published", [first])


def test_an_item_waits_for_its_photo_which_may_come_again(client_as: Enter) -> None:
    agent, image = client_as("agent"), photos.encoded(photos.picture(64, 48), "JPEG")
    sha256 = hashlib.sha256(image).hexdigest()
    made = {**new_place(), "photos": [{"sha256": sha256, "alt": "Le bac"}]}
    [held] = sync(agent, made)
    assert (held["verdict"], held["waits_for"]) == ("held", None)
    assert [problem["code"] for problem in held["problems"]] == ["photo_unknown"]
    assert agent.put(f"/api/v1/photos/{sha256}", data=image).status_code == 201
    assert sync(agent, made)[0]["verdict"] == "published"


def test_what_was_refused_may_come_again_in_order(client_as: Enter) -> None:
    agent, made = client_as("agent"), new_place(telephone="appelez-moi")
    [refused] = sync(agent, made)
    assert (refused["verdict"], refused["problems"][0]["field"]) == ("refused", "telephone")
    made["changes"]["telephone"]["to"] = "02 40 41 90 00"
    assert sync(agent, made)[0]["verdict"] == "published"


def test_an_edit_of_a_place_that_was_closed_meanwhile_is_kept_as_a_proposal(
    app: Flask, client_as: Enter
) -> None:
    agent, made = client_as("agent"), new_place()
    sync(agent, made)
    edit = api.correction(made["place_uid"], nom="Composteur du mail")
    closed, late = sync(agent, api.proposal("close", made["place_uid"]), edit)
    assert (closed["verdict"], late["verdict"]) == ("published", "conflict")
    assert [(one["field"], one["now"]) for one in late["conflicts"]] == [("gone", "closed")]
    assert stored(app)[-1].changes["nom"]["to"] == "Composteur du mail"


def test_other_fields_merge_and_the_same_field_tells_the_three_values(client_as: Enter) -> None:
    agent, moderator, made = client_as("agent"), client_as("moderator"), new_place()
    sync(agent, made)
    api.publish(moderator, api.correction(made["place_uid"], nom="Composteur du mail"))
    same, other = (
        api.correction(made["place_uid"], nom="Compost Bouffay"),
        api.correction(made["place_uid"], gestionnaire="Compostri"),
    )
    conflict, merged = sync(agent, same, other)
    assert (conflict["verdict"], merged["verdict"]) == ("conflict", "merged")
    assert conflict["conflicts"] == [
        {
            "field": "nom",
            "seen": "Composteur de la place",
            "now": "Composteur du mail",
            "yours": "Compost Bouffay",
        }
    ]
    choice = api.correction(made["place_uid"], 3, nom="Compost Bouffay")
    [chosen] = sync(agent, {**choice, "instead_of": same["uid"]})
    assert chosen["verdict"] == "published"
    assert agent.get(f"/api/v1/contributions/{same['uid']}").get_json()["state"] == "withdrawn"


def test_of_one_item_the_free_fields_are_published_and_a_choice_settles_the_rest(
    app: Flask, client_as: Enter
) -> None:
    agent, moderator, made = client_as("agent"), client_as("moderator"), new_place()
    sync(agent, made)
    api.publish(moderator, api.correction(made["place_uid"], nom="Composteur du mail"))
    both = api.correction(made["place_uid"], nom="Compost Bouffay", gestionnaire="Compostri")
    [torn] = sync(agent, both)
    assert (torn["verdict"], torn["state"]) == ("conflict", "partial")
    assert [one["field"] for one in torn["conflicts"]] == ["nom"]
    seen = api.proposal("confirm", made["place_uid"], 3, instead_of=both["uid"])
    assert sync(agent, seen)[0]["verdict"] == "published"
    assert {one.state for one in stored(app) if one.rest_of_id} == {"withdrawn"}


def test_a_look_alike_waits_until_its_author_says_that_it_is_another(client_as: Enter) -> None:
    agent, first, second = client_as("agent"), new_place(), new_place()
    [there], [twin] = sync(agent, first), sync(agent, second)
    assert (twin["verdict"], twin["state"]) == ("duplicate", "waiting")
    assert twin["resembles"] == [{"place": there["place"], "nom": "Composteur de la place", "metres": 0}]
    other = {**new_place(), "distinct": [there["place"]], "instead_of": second["uid"]}
    assert sync(agent, other)[0]["verdict"] == "published"


def test_an_edit_of_a_new_place_that_waits_for_the_team_follows_its_decision(
    app: Flask, client_as: Enter
) -> None:
    agent = client_as("agent")
    made = {**api.creation(position=list(INSIDE_2)), "place_uid": str(uuid.uuid4())}
    edit = {**api.correction(made["place_uid"], description="Sous le tilleul"), "base_version": None}
    edit["changes"]["description"]["from"] = None
    assert [one["verdict"] for one in sync(agent, made, edit)] == ["waiting", "waiting"]
    assert [one.kind for one in stored(app)] == ["create"]
    api.decide(client_as("moderator"), made["uid"])
    run_due(application.toolbox_of(app))
    assert [(one.kind, one.state) for one in stored(app)] == [("create", "published"), ("correct", "waiting")]


def test_what_was_kept_before_the_server_stopped_is_applied_when_it_comes_again(
    app: Flask, client_as: Enter
) -> None:
    agent, made = client_as("agent"), new_place()
    with application.toolbox_of(app).store.writing() as work:
        arrivals.keep(work, people.actor("agent"), made["uid"], made, None)
    assert sync(agent, made)[0]["verdict"] == "published"
    assert len(stored(app)) == 1


def test_an_item_that_nobody_foresaw_waits_and_blocks_no_other(client_as: Enter, monkeypatch: Any) -> None:
    agent, bad, good = client_as("agent"), new_place(nom="Le premier"), new_place(nom="Un autre, ailleurs")
    apply = synchronise.apply

    def stumble(work: Any, actor: Any, number: int) -> Any:
        if number == 1:
            raise ZeroDivisionError
        return apply(work, actor, number)

    monkeypatch.setattr(synchronise, "apply", stumble)
    assert [one["verdict"] for one in sync(agent, bad, good)] == ["held", "published"]
    monkeypatch.undo()
    assert sync(agent, bad)[0]["verdict"] in ("published", "duplicate")


def test_nobody_sends_another_persons_work(client: FlaskClient, client_as: Enter) -> None:
    agent, moderator, made = client_as("agent"), client_as("moderator"), new_place()
    key = agent.get("/tournees/moi").get_json()["person"]
    body = {"contributions": [made], "person": key}
    assert moderator.post("/api/v1/sync", json=body).status_code == 409
    assert client.post("/api/v1/sync", json=body).status_code == 401
    assert sync(agent, made, person=key)[0]["verdict"] == "published"


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_clock_that_is_fast_is_told_at_the_desk_and_dates_no_visit(client_as: Enter) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, new_place())["place"]
    seen = {"fields": ["nom"], "captured_at": "2026-11-23T09:30:00Z"}
    [verdict] = sync(client_as("agent"), {**api.proposal("confirm", place), **seen})
    assert verdict["verdict"] == "published"
    assert (
        moderator.get(f"/lieux/{place}?f=geojson").get_json(force=True)["properties"]["verifie_le"]
        == "2026-11-20"
    )
    item = {**api.correction(place, nom="Un autre nom"), "captured_at": "2026-11-23T09:30:00Z"}
    [waits] = sync(client_as("resident"), item)
    assert waits["verdict"] == "waiting"
    assert "dont l’horloge avance" in moderator.get(f"/moderation/{item['uid']}").get_data(as_text=True)
