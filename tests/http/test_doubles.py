"""« Doublons » as a moderator meets it: the list, two records side by side, merging, undoing; no script."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.usecases import comparing
from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.forms import PageForm, forms_of

Enter = Callable[[str], FlaskClient]
# Which of the two databases runs is looked at in tests/db/test_doubles.py.
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
LIST = "/moderation/doublons"


def form_to(client: FlaskClient, page: str, ending: str) -> PageForm:
    return next(form for form in forms_of(client.get(page)) if form.action.endswith(ending))


def properties(client: FlaskClient, uid: str) -> dict[str, Any]:
    answer = client.get(f"/lieux/{uid}", headers={"Accept": "application/geo+json"})
    return dict(answer.get_json()["properties"])


@pytest.fixture
def twins(app: Flask, moderator: FlaskClient) -> tuple[str, str]:
    """Two records of one place, compared."""
    told = {"telephone": "02 40 41 90 00", "adresse": "1 place du Sanitat"}
    first = api.creation(nom="Composteur <Sanitat>", position=list(INSIDE_1), **told)
    second = api.creation(
        nom="COMPOSTEUR SANITAT", position=[INSIDE_1[0] + 0.0002, INSIDE_1[1]], description="Ouvert samedi."
    )
    uids = api.publish(moderator, first)["place"], api.publish(moderator, second)["place"]
    assert "2 fiches restent à comparer" in moderator.get(LIST).get_data(as_text=True)
    comparing.compare_changed(toolbox_of(app).store)
    return uids


def test_a_moderator_merges_from_the_list_and_takes_it_back(
    moderator: FlaskClient, client: FlaskClient, twins: tuple[str, str]
) -> None:
    page = moderator.get(LIST).get_data(as_text=True)
    assert "1 paire" in page
    assert "même nom, même type, à 15\u00a0m" in page
    assert "Composteur &lt;Sanitat&gt;" in page
    side_by_side = f"{LIST}/{twins[1]}/{twins[0]}"
    form = form_to(moderator, side_by_side, "/fusionner")
    assert form.value("reste") == twins[0]  # the older one
    assert form.value("choix:description") == twins[1]  # the one that says something
    assert form.value("choix:telephone") == twins[0]
    assert form.value("choix:adresse,code_postal,commune,position,id_ban") == twins[0]
    done = form.send(moderator, nom="unread", **{"choix:nom": twins[1]})
    assert done.status_code == 303
    kept = properties(client, twins[0])
    assert (kept["nom"], kept["description"]) == ("COMPOSTEUR SANITAT", "Ouvert samedi.")
    old = client.get(f"/lieux/{twins[1]}")
    assert (old.status_code, old.headers["Location"].rpartition("/")[2]) == (301, twins[0])
    assert "0 paire" in moderator.get(LIST).get_data(as_text=True)
    assert form_to(moderator, done.headers["Location"], "/retablir").send(moderator).status_code == 303
    assert properties(client, twins[0])["nom"] == "Composteur <Sanitat>"
    assert properties(client, twins[1])["nom"] == "COMPOSTEUR SANITAT"


def test_not_a_double_is_remembered_on_the_desk_too(
    moderator: FlaskClient, client: FlaskClient, twins: tuple[str, str]
) -> None:
    correction = api.send(client, api.correction(twins[0], telephone="02 40 41 90 01"))["uid"]
    page = moderator.get(f"/moderation/{correction}").get_data(as_text=True)
    assert f"{LIST}/{twins[0]}/{twins[1]}" in page
    done = form_to(moderator, LIST, "/distincts").send(moderator)
    assert "0 paire" in moderator.get(LIST).get_data(as_text=True)
    assert "COMPOSTEUR SANITAT" in moderator.get(f"{LIST}?etat=distincts").get_data(as_text=True)
    page = moderator.get(f"/moderation/{correction}").get_data(as_text=True)
    assert f"{LIST}/{twins[0]}/{twins[1]}" not in page
    assert form_to(moderator, done.headers["Location"], "/distincts").send(moderator).status_code == 303
    assert "1 paire" in moderator.get(LIST).get_data(as_text=True)


def test_what_is_gone_from_the_map_is_no_double_on_the_desk(
    moderator: FlaskClient, client: FlaskClient, twins: tuple[str, str]
) -> None:
    correction = api.send(client, api.correction(twins[0], telephone="02 40 41 90 01"))["uid"]
    api.publish(moderator, api.proposal("close", twins[0], changes={}))
    page = moderator.get(f"/moderation/{correction}").get_data(as_text=True)
    assert "COMPOSTEUR SANITAT" in page
    assert f"{LIST}/" not in page
    assert 'data-key="d"' not in page


def test_a_record_that_changed_meanwhile_is_shown_again_with_what_was_chosen(
    moderator: FlaskClient, client: FlaskClient, twins: tuple[str, str]
) -> None:
    form = form_to(moderator, f"{LIST}/{twins[0]}/{twins[1]}", "/fusionner")
    api.publish(moderator, api.correction(twins[1], telephone="02 40 41 90 02"))
    answer = form.send(moderator, reste=twins[1], **{"choix:nom": twins[1]})
    assert answer.status_code == 409
    [again] = [each for each in forms_of(answer) if each.action.endswith("/fusionner")]
    assert (again.value("reste"), again.value("choix:nom")) == (twins[1], twins[1])
    assert again.send(moderator).status_code == 303
    assert client.get(f"/lieux/{twins[0]}").status_code == 301


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=99999999999", "commune=x&quartier=é", "etat=y&fusion=z"]
)
def test_a_strange_address_shows_a_page(moderator: FlaskClient, twins: tuple[str, str], query: str) -> None:
    assert moderator.get(f"{LIST}?{query}").status_code == 200


def test_strange_pairs_are_not_found(moderator: FlaskClient, twins: tuple[str, str]) -> None:
    for pair in (f"{twins[0]}/{twins[0]}", f"{twins[0]}/x", "x/y"):
        assert moderator.get(f"{LIST}/{pair}").status_code == 404
        assert moderator.post(f"{LIST}/{pair}/fusionner").status_code == 404
        assert moderator.post(f"{LIST}/{pair}/distincts").status_code == 404
    assert moderator.post(f"{LIST}/retablir", data={"fusion": "x"}).status_code == 404
