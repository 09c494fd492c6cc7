"""What a clever or clumsy program sends must neither break a page, nor leave a circle, nor reach too far."""

import hashlib
import io
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cartoquartiers import create_app
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.work import Work
from tests import people
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support import api, application

Enter = Callable[[str], FlaskClient]


def photo(client: FlaskClient, colour: str = "blue") -> str:
    """Send a photo and give its sha256."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    sha256 = hashlib.sha256(out.getvalue()).hexdigest()
    assert client.put(f"/api/v1/photos/{sha256}", data=out.getvalue()).status_code in (200, 201)
    return sha256


def with_photo(body: dict[str, object], sha256: str) -> dict[str, object]:
    return {**body, "photos": [{"sha256": sha256, "alt": "Le bac"}]}


@pytest.mark.parametrize("hostile", ["\\ud800x", "a\\u0000b"])
def test_a_value_that_nobody_can_have_seen_is_refused(
    client: FlaskClient, client_as: Enter, hostile: str
) -> None:
    place = api.publish(client_as("moderator"), api.creation())["place"]
    change = f'"changes": {{"description": {{"from": "{hostile}", "to": "y"}}}}'
    head = f'"uid": "0192f4c8-0000-7000-8000-000000000001", "kind": "correct", "place": "{place}"'
    answer = client.post(api.CONTRIBUTIONS, data=f"{{{head}, {change}}}", content_type="application/json")
    assert answer.status_code == 422
    assert answer.get_json()["problems"][0]["field"] == "description"


def test_half_a_surrogate_pair_as_a_key_is_a_problem_like_another(client: FlaskClient) -> None:
    answer = client.post(api.CONTRIBUTIONS, data='{"\\ud800": 1}', content_type="application/json")
    assert answer.status_code == 422
    assert "unknown_key" in [problem["code"] for problem in answer.get_json()["problems"]]


def test_a_megabyte_of_made_up_names_is_answered_at_once(client: FlaskClient) -> None:
    item = {f"nom {number}": 1 for number in range(20_000)}
    began = time.process_time()
    one = client.post(api.CONTRIBUTIONS, json={**item, "changes": item})
    many = client.post("/api/v1/sync", json={"contributions": [{**item}]})
    assert time.process_time() - began < 5
    assert (one.status_code, len(one.get_json()["problems"])) == (422, 100)
    assert len(many.get_json()["results"][0]["problems"]) == 100


def test_two_places_never_lead_to_each_other(client: FlaskClient, client_as: Enter) -> None:
    moderator = client_as("moderator")
    one, two = (api.publish(moderator, api.creation(nom=name))["place"] for name in ("Un", "Deux"))
    asked = [
        api.send(client, api.proposal("merge", goes, changes={"replaced_by": {"to": stays}}))["uid"]
        for goes, stays in ((one, two), (two, one))
    ]
    assert api.decide(moderator, asked[0]).status_code == 200
    late = api.decide(moderator, asked[1])
    assert (late.status_code, late.get_json()["problems"][0]["field"]) == (422, "replaced_by")
    assert client.get(f"/lieux/{one}", follow_redirects=True).status_code == 200


def test_a_merged_place_that_reopens_has_its_own_page_again(client: FlaskClient, client_as: Enter) -> None:
    moderator = client_as("moderator")
    one, two = (api.publish(moderator, api.creation(nom=name))["place"] for name in ("Un", "Deux"))
    api.publish(moderator, api.proposal("merge", one, changes={"replaced_by": {"to": two}}))
    api.publish(moderator, api.proposal("reopen", one, 2))
    page = client.get(f"/lieux/{one}", follow_redirects=True)
    assert (page.status_code, f"/lieux/{one}" in page.request.path) == (200, True)


@pytest.mark.parametrize("name", ["etat", "replaced_by", "ferme_jusqu_au"])
def test_an_amendment_cannot_set_what_only_a_kind_of_its_own_may(
    client: FlaskClient, client_as: Enter, name: str
) -> None:
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    uid = api.send(client, api.correction(place, nom="Autre nom"))["uid"]
    value = {"etat": "saisonnier", "replaced_by": place, "ferme_jusqu_au": "2027-01-01"}[name]
    answer = api.decide(moderator, uid, "amend", changes={name: {"to": value}})
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.get_json()["problems"]] == [name]


def test_an_amendment_refers_to_what_exists(client: FlaskClient, client_as: Enter) -> None:
    uid = api.send(client, api.creation())["uid"]
    changes = {"structure": {"to": "nulle-part"}, "photos": {"add": [{"sha256": "0" * 64}], "remove": []}}
    answer = api.decide(client_as("moderator"), uid, "amend", changes=changes)
    assert {p["code"] for p in answer.get_json()["problems"]} == {"unknown_organisation", "photo_unknown"}


def test_a_photo_that_is_named_twice_is_shown_once(client_as: Enter) -> None:
    moderator = client_as("moderator")
    sha256 = photo(moderator)
    twice = [{"sha256": sha256, "alt": "Le bac"}, {"sha256": sha256, "alt": "Encore"}]
    place = api.publish(moderator, {**api.creation(), "photos": twice})["place"]
    page = moderator.get(f"/lieux/{place}", follow_redirects=True).get_data(as_text=True)
    assert ("Le bac" in page, "Encore" in page) == (True, False)


def test_an_agent_cannot_take_away_the_photo_of_a_place_elsewhere(
    client: FlaskClient, client_as: Enter
) -> None:
    agent, moderator = client_as("agent"), client_as("moderator")
    sha256 = photo(moderator)
    api.publish(moderator, with_photo(api.creation(position=list(INSIDE_2)), sha256))
    own = api.publish(agent, with_photo(api.creation(nom="Le mien", position=list(INSIDE_1)), sha256))
    removal = api.proposal("photo", own["place"], changes={"photos": {"remove": [sha256]}})
    api.publish(agent, removal)
    assert client.get(f"/photos/{sha256}/800.webp").status_code == 200


def test_the_photo_of_a_creation_taken_back_is_private_again(client: FlaskClient, client_as: Enter) -> None:
    moderator = client_as("moderator")
    sha256 = photo(client)
    uid = api.send(client, with_photo(api.creation(), sha256))["uid"]
    assert api.decide(moderator, uid).status_code == 200
    assert client.get(f"/photos/{sha256}/800.webp").status_code == 200
    assert moderator.post(f"/moderation/{uid}/annuler").status_code == 303
    assert client.get(f"/photos/{sha256}/800.webp").status_code == 404
    assert api.decide(moderator, uid).status_code == 200
    assert client.get(f"/photos/{sha256}/800.webp").status_code == 200


def test_the_short_address_of_a_removed_place_does_not_tell_its_name(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    moderator = client_as("moderator")
    receipt = api.send(client, api.creation(nom="Insulte envers une personne"))
    api.decide(moderator, receipt["uid"])
    with app.extensions["toolbox"].store.reading() as work:
        code = short_code(work, receipt["place"])
    moderator.post(f"/moderation/{receipt['uid']}/annuler")
    answer = client.get(f"/l/{code}")
    assert answer.status_code == 302
    assert "insulte" not in answer.headers["Location"]


def test_the_follow_link_is_the_author_s_alone(client: FlaskClient, client_as: Enter) -> None:
    author = client_as("resident")
    receipt = api.send(author, api.creation())
    address = f"{api.CONTRIBUTIONS}/{receipt['uid']}"
    assert author.get(address).get_json()["follow"] == receipt["follow"]
    assert client_as("moderator").get(address).get_json()["follow"] == ""


def test_each_way_of_typing_an_address_counts_as_the_same_account(app: Flask) -> None:
    address = people.email(Role.ADMINISTRATOR)
    for number in range(12):
        typed = address if number % 2 else f"mailto:{address}"
        answer = app.test_client().post(
            "/connexion",
            data={"email": typed, "password": f"essai numéro {number}"},
            environ_base={"REMOTE_ADDR": f"192.0.2.{number}"},
        )
    assert answer.status_code == 429


def short_code(work: Work, uid: str) -> str:
    place = place_by_uid(work, uid)
    assert place is not None
    return place.short_code


def test_who_is_told_to_wait_is_told_how_long(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cartoquartiers.web.limits.WRITES", "2 per minute")
    limited = create_app({**app.extensions["toolbox"].settings, "LIMITS": "on"})
    answers = [limited.test_client().post(api.CONTRIBUTIONS, json={}) for _ in range(3)]
    application.close(limited)
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert answers[-1].headers["Retry-After"] == "60"


@pytest.mark.parametrize(("proxies", "asked"), [("1", [422, 422, 422]), ("0", [422, 422, 429])])
def test_visitors_behind_our_own_front_server_are_told_apart(
    app: Flask, monkeypatch: pytest.MonkeyPatch, proxies: str, asked: list[int]
) -> None:
    monkeypatch.setattr("cartoquartiers.web.limits.WRITES", "2 per minute")
    settings = {**app.extensions["toolbox"].settings, "LIMITS": "on", "PROXIES": proxies}
    limited = create_app(settings)
    answers = [
        limited.test_client().post(
            api.CONTRIBUTIONS, json={}, headers={"X-Forwarded-For": f"203.0.113.{number}"}
        )
        for number in range(3)
    ]
    application.close(limited)
    assert [answer.status_code for answer in answers] == asked
