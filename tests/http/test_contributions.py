"""A contribution through the API: received once, decided once, published once; the same on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from flask.testing import FlaskClient

from tests.support import api, application

Enter = Callable[[str], FlaskClient]


def test_a_passers_by_proposal_waits_and_is_published_by_a_moderator(
    client: FlaskClient, client_as: Enter
) -> None:
    receipt = api.send(client, api.creation())
    assert (receipt["state"], receipt["version"], receipt["tick"]) == ("waiting", None, None)
    decided = api.decide(client_as("moderator"), receipt["uid"])
    assert decided.status_code == 200
    assert decided.get_json() == {
        "uid": receipt["uid"],
        "state": "published",
        "place": receipt["place"],
        "version": 1,
        "tick": 1,
    }


def test_the_same_uid_twice_gives_the_same_receipt(client: FlaskClient) -> None:
    body = api.creation()
    first = client.post(api.CONTRIBUTIONS, json=body)
    again = client.post(api.CONTRIBUTIONS, json=dict(reversed(body.items())))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json() == first.get_json()


def test_the_same_uid_with_another_body_is_refused(client: FlaskClient) -> None:
    body = api.creation()
    api.send(client, body)
    other = client.post(api.CONTRIBUTIONS, json={**api.creation(nom="Autre chose"), "uid": body["uid"]})
    assert other.status_code == 422
    assert [p["code"] for p in other.get_json()["problems"]] == ["uid_reused"]


def test_a_refused_body_consumes_no_uid(client: FlaskClient) -> None:
    body = api.creation(telephone="appelez-moi")
    assert client.post(api.CONTRIBUTIONS, json=body).status_code == 422
    body["changes"]["telephone"]["to"] = "02 40 41 90 00"
    assert client.post(api.CONTRIBUTIONS, json=body).status_code == 201


def test_thirty_simultaneous_decisions_have_one_winner(app: Flask, client: FlaskClient) -> None:
    uid = api.send(client, api.creation())["uid"]
    moderators = [application.client_of(app, "moderator") for _ in range(30)]
    with ThreadPoolExecutor(10) as together:
        answers = list(together.map(lambda one: api.decide(one, uid).status_code, moderators))
    assert sorted(answers) == [200] + [409] * 29


def test_the_same_submission_sent_by_ten_at_once_is_stored_once(app: Flask) -> None:
    body = api.creation()
    with ThreadPoolExecutor(10) as together:
        answers = list(
            together.map(
                lambda _: app.test_client().post(api.CONTRIBUTIONS, json=body).status_code, range(10)
            )
        )
    assert sorted(answers) == [200] * 9 + [201]


def test_concurrent_edits_of_different_fields_are_both_kept(client: FlaskClient, client_as: Enter) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    phone = api.send(client, api.correction(place, telephone="02 40 41 90 00"))
    name = api.send(client, api.correction(place, nom="Composteur des Olivettes"))
    assert api.decide(moderator, phone["uid"]).status_code == 200
    assert api.decide(moderator, name["uid"]).get_json()["version"] == 3
    features = client.get("/exports/lieux.geojson").get_json()["features"]
    told = features[0]["properties"]
    assert (told["nom"], told["telephone"]) == ("Composteur des Olivettes", "+33 2 40 41 90 00")


def test_edits_of_one_field_conflict_and_both_values_are_told(client: FlaskClient, client_as: Enter) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    first = api.send(client, api.correction(place, nom="Premier nom"))
    second = api.send(client, api.correction(place, nom="Second nom"))
    assert api.decide(moderator, first["uid"]).status_code == 200
    late = api.decide(moderator, second["uid"])
    assert late.status_code == 409
    assert "Premier nom" in late.get_data(as_text=True)
    assert "Second nom" in late.get_data(as_text=True)
    # It still waits, and can be refused or amended.
    assert (
        api.decide(moderator, second["uid"], "refuse", reason="already_done").get_json()["state"] == "refused"
    )


def test_a_batch_answers_item_by_item(client: FlaskClient) -> None:
    bodies = [api.creation(nom=f"Lieu {n}") for n in range(4)]
    bodies[2]["changes"]["nom"] = {"to": "x" * 500}
    answer = client.post("/api/v1/sync", json={"contributions": bodies})
    assert answer.status_code == 200
    assert [item["state"] for item in answer.get_json()["results"]] == [
        "waiting",
        "waiting",
        "refused",
        "waiting",
    ]


def test_an_item_sent_with_a_session_that_ended_is_kept_by_its_device(client_as: Enter) -> None:
    agent = client_as("agent")
    agent.post("/deconnexion")
    agent.set_cookie("carto_session", "a token that is none any more")
    body = api.creation()
    assert agent.post(api.CONTRIBUTIONS, json=body).status_code == 401
    assert agent.post("/api/v1/sync", json={"contributions": [body]}).status_code == 401
    assert agent.get("/liste").status_code == 200
    assert agent.get_cookie("carto_session") is None
    assert agent.post(api.CONTRIBUTIONS, json=body).status_code == 201


def test_a_reopening_may_come_from_a_page_older_than_the_closing(
    client: FlaskClient, client_as: Enter
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    closing = api.proposal("close", place, changes={"ferme_jusqu_au": {"to": "2026-12-31"}})
    assert api.publish(moderator, closing)["version"] == 2
    reopening = api.send(client, api.proposal("reopen", place, base_version=1))
    assert api.decide(moderator, reopening["uid"]).get_json()["version"] == 3
