"""« Doublon » of a new place: the proposal beside the record that is there, without script."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.contributions import text_of
from tests.support.forms import PageForm, forms_of

Enter = Callable[[str], FlaskClient]
# Which of the two databases runs is looked at in tests/db/test_folding.py.
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def place(moderator: FlaskClient) -> str:
    told = {"nom": "Composteur <Sanitat>", "position": list(INSIDE_1), "telephone": "02 40 41 90 00"}
    return str(api.publish(moderator, api.creation(**told))["place"])


@pytest.fixture
def proposal(client_as: Enter, place: str) -> str:
    told = {"nom": "COMPOSTEUR SANITAT", "description": "Ouvert samedi.", "telephone": "02 40 41 90 01"}
    position = [INSIDE_1[0] + 0.0002, INSIDE_1[1]]
    return str(api.send(client_as("resident"), api.creation(position=position, **told))["uid"])


def fold_form(moderator: FlaskClient, proposal: str, place: str, query: str = "") -> PageForm:
    page = moderator.get(f"/moderation/{proposal}/doublon/{place}{query}")
    assert page.status_code == 200, text_of(page)
    return next(form for form in forms_of(page) if "/doublon/" in form.action)


def properties(client: FlaskClient, uid: str) -> dict[str, Any]:
    return dict(
        client.get(f"/lieux/{uid}", headers={"Accept": "application/geo+json"}).get_json()["properties"]
    )


def test_d_leads_to_both_and_what_is_taken_completes_the_record(
    moderator: FlaskClient, client_as: Enter, client: FlaskClient, place: str, proposal: str
) -> None:
    desk = text_of(moderator.get(f"/moderation/{proposal}?nature=create"))
    assert f'href="/moderation/{proposal}/doublon/{place}?nature=create" data-key="d"' in desk
    page = text_of(moderator.get(f"/moderation/{proposal}/doublon/{place}"))
    assert "même nom, même type, à 15 m" in page.replace("\u00a0", " ")
    assert "Composteur &lt;Sanitat&gt;" in page
    form = fold_form(moderator, proposal, place, "?nature=create")
    mine = next(uid for uid in (form.value("choix:description"),))  # who says something is heard
    assert mine != place and form.value("choix:telephone") == form.value("choix:nom") == place
    done = form.send(moderator, message="Merci d’avoir regardé.", **{"choix:telephone": mine})
    assert done.status_code == 303 and "nature=create" in done.headers["Location"]
    kept = properties(client, place)
    assert (kept["nom"], kept["description"]) == ("Composteur <Sanitat>", "Ouvert samedi.")
    assert kept["telephone"] == "+33 2 40 41 90 01"
    told = client_as("resident").get(f"/api/v1/contributions/{proposal}").get_json()
    said = text_of(client.get(told["follow"]))
    assert told["state"] == "refused" and "Ce lieu figure déjà sur la carte" in said
    assert place in said and "Merci d’avoir regardé." in said and "description" in said
    after = moderator.get(done.headers["Location"], follow_redirects=True)
    assert "rejoint la fiche qui existait" in text_of(after)
    link = text_of(after).split('formaction="')[1].split('"')[0].replace("&amp;", "&")
    assert moderator.post(link).status_code == 303
    assert properties(client, place)["telephone"] == "+33 2 40 41 90 00"
    assert client_as("resident").get(f"/api/v1/contributions/{proposal}").get_json()["state"] == "waiting"


def test_who_was_overtaken_keeps_every_choice_and_word(
    moderator: FlaskClient, place: str, proposal: str
) -> None:
    form = fold_form(moderator, proposal, place)
    mine = form.value("choix:description")
    api.publish(moderator, api.correction(place, adresse="1 place du Sanitat"))
    again = form.send(moderator, message="Mes mots", **{"choix:telephone": mine})
    page = text_of(again)
    assert again.status_code == 409 and "Entre-temps, la fiche a changé" in page
    assert ">Mes mots</textarea>" in page
    kept = next(form for form in forms_of(again) if "/doublon/" in form.action)
    assert kept.value("choix:telephone") == mine
    assert kept.send(moderator).status_code == 303
    late = form.send(moderator, message="Mes mots")
    assert late.status_code == 409 and "vient de décider" in text_of(late)
    assert "Mes mots" in text_of(late) and "C’est le même lieu" not in text_of(late)


def test_words_that_cannot_be_kept_are_said_at_their_field(
    moderator: FlaskClient, place: str, proposal: str
) -> None:
    page = fold_form(moderator, proposal, place).send(moderator, message="x" * 3001)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in text_of(page) and "x" * 3001 in text_of(page)


def test_it_is_for_who_looks_after_both_and_of_two_places(
    moderator: FlaskClient, client: FlaskClient, client_as: Enter, place: str, proposal: str
) -> None:
    address = f"/moderation/{proposal}/doublon/{place}"
    assert client_as("resident").get(address).status_code == 403
    assert client.get(address).status_code in {302, 303, 401}
    assert moderator.get(f"/moderation/{proposal}/doublon/{proposal}").status_code == 404
    assert moderator.get(f"/moderation/{place}/doublon/{place}").status_code == 404
    api.publish(moderator, api.proposal("close", place, changes={}))
    assert moderator.get(address).status_code == 404
    assert 'data-key="d"' not in text_of(moderator.get(f"/moderation/{proposal}"))


def test_a_twin_that_waits_as_well_is_refused_as_before(moderator: FlaskClient, client_as: Enter) -> None:
    named = {"nom": "Composteur Sanitat", "position": list(INSIDE_1)}
    uids = [api.send(client_as(who), api.creation(**named))["uid"] for who in ("resident", "association")]
    desk = text_of(moderator.get(f"/moderation/{uids[1]}"))
    assert 'data-key="d" data-reason="duplicate"' in desk
