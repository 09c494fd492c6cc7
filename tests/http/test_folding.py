"""« Doublon » of a new place: the proposal beside the record that is there, without script."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.people import PersonScope
from tests import people
from tests.factories.extra import add_field
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.http.test_hiding import BYTES, IMAGE, SHA, hide, report
from tests.support import api
from tests.support.application import toolbox_of
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
    assert "field-message-error" in text_of(page)


def test_it_is_for_who_looks_after_both_and_of_two_places(
    moderator: FlaskClient, client: FlaskClient, client_as: Enter, place: str, proposal: str
) -> None:
    address = f"/moderation/{proposal}/doublon/{place}"
    assert client_as("resident").get(address).status_code == 403
    assert client.get(address).status_code in {302, 303, 401}
    assert moderator.get(f"/moderation/{proposal}/doublon/{proposal}").status_code == 404
    assert moderator.get(f"/moderation/{place}/doublon/{place}").status_code == 404
    assert moderator.get(address).headers["Cache-Control"] == "private, no-store"
    api.publish(moderator, api.proposal("close", place, changes={}))
    assert moderator.get(address).status_code == 404
    assert 'data-key="d"' not in text_of(moderator.get(f"/moderation/{proposal}"))


def test_a_twin_that_waits_as_well_is_refused_as_before(moderator: FlaskClient, client_as: Enter) -> None:
    named = {"nom": "Composteur Sanitat", "position": list(INSIDE_1)}
    uids = [api.send(client_as(who), api.creation(**named))["uid"] for who in ("resident", "association")]
    desk = text_of(moderator.get(f"/moderation/{uids[1]}"))
    assert 'data-key="d" data-reason="duplicate"' in desk


def with_photo(who: FlaskClient) -> dict[str, Any]:
    """The receipt of a proposal that carries a photo."""
    who.put(f"/api/v1/photos/{SHA}", data=BYTES)
    body = api.creation(position=[INSIDE_1[0] + 0.0002, INSIDE_1[1]], nom="COMPOSTEUR SANITAT")
    body["changes"]["photos"] = {"add": [{"sha256": SHA, "alt": "Le bac"}]}
    return api.send(who, body)


def hidden_elsewhere(moderator: FlaskClient, client: FlaskClient) -> None:
    """The same photo is published with another place, and hidden there."""
    other = str(api.publish(moderator, api.creation(nom="Autre"))["place"])
    api.publish(moderator, api.proposal("photo", other, photos=[{"sha256": SHA, "alt": "Le bac"}]))
    hide(moderator, report(client, other, "photo"), SHA, reason="photo_rights")


def test_a_hidden_photo_is_not_shown_and_not_published_again(
    moderator: FlaskClient, client_as: Enter, client: FlaskClient, place: str
) -> None:
    uid = with_photo(client_as("resident"))["uid"]
    hidden_elsewhere(moderator, client)
    form = fold_form(moderator, uid, place)
    assert SHA not in text_of(moderator.get(f"/moderation/{uid}/doublon/{place}"))
    assert form.send(moderator, photo=SHA).status_code == 303
    assert client.get(IMAGE).status_code == 404
    assert SHA not in str(properties(client, place))


def test_nor_is_it_by_a_plain_acceptance(
    moderator: FlaskClient, client_as: Enter, client: FlaskClient
) -> None:
    uid = with_photo(client_as("resident"))["uid"]
    hidden_elsewhere(moderator, client)
    assert api.decide(moderator, uid).status_code == 200
    assert client.get(IMAGE).status_code == 404


def test_the_author_sees_where_the_photo_went_and_takes_it_back(
    moderator: FlaskClient, client_as: Enter, client: FlaskClient, place: str
) -> None:
    receipt = with_photo(client_as("resident"))
    page = text_of(moderator.get(f"/moderation/{receipt['uid']}/doublon/{place}"))
    image = page.split('<img src="/photos')[1].split('"')[0]
    assert image == f"/{SHA}/320.webp?contribution={receipt['uid']}"
    assert moderator.get(f"/photos{image}").status_code == 200
    assert client.get(f"/photos{image}").status_code == 404
    assert "retirer_photo" not in text_of(client.get(receipt["follow"]))
    assert fold_form(moderator, receipt["uid"], place).send(moderator).status_code == 303
    assert client.get(IMAGE).status_code == 200
    told = client.get(receipt["follow"])
    assert "votre proposition a complété sa fiche" in text_of(told) and "Non retenue" not in text_of(told)
    assert f'href="/lieux/{place}"' in text_of(told) and "Votre photo y est aussi" in text_of(told)
    [form] = [form for form in forms_of(told) if form.value("action") == "retirer_photo"]
    assert form.send(client).status_code == 303
    assert client.get(IMAGE).status_code == 404 and SHA not in str(properties(client, place))


@pytest.mark.parametrize("half", ["proposal", "correction"])
def test_the_own_page_of_either_takes_both_back(
    app: Flask,
    moderator: FlaskClient,
    client_as: Enter,
    client: FlaskClient,
    place: str,
    proposal: str,
    half: str,
) -> None:
    form = fold_form(moderator, proposal, place)
    done = form.send(moderator, **{"choix:telephone": form.value("choix:description")})
    assert f"fait={proposal}" in done.headers["Location"] and "%2C" not in done.headers["Location"]
    with toolbox_of(app).store.reading() as work:
        uids = select(Contribution.uid).where(Contribution.place_uid == place, Contribution.kind == "correct")
        [correction] = work.session.scalars(uids)
    page = moderator.get(f"/moderation/{proposal if half == 'proposal' else correction}")
    link = text_of(page).partition('/annuler"')[0].rpartition('"')[2] + "/annuler"
    assert moderator.post(link).status_code == 303
    assert properties(client, place)["telephone"] == "+33 2 40 41 90 00"
    assert properties(client, place)["description"] is None
    states = [
        moderator.get(f"/api/v1/contributions/{uid}").get_json()["state"] for uid in (proposal, correction)
    ]
    assert states == ["waiting", "withdrawn"]


def test_a_record_that_went_while_it_was_looked_at_loses_no_word(
    moderator: FlaskClient, client: FlaskClient, place: str, proposal: str
) -> None:
    form = fold_form(moderator, proposal, place)
    mine = form.value("choix:description")
    later = str(
        api.publish(moderator, api.creation(nom="Compost <du> Sanitat", position=list(INSIDE_1)))["place"]
    )
    api.publish(moderator, api.proposal("merge", place, changes={"replaced_by": {"to": later}}))
    gone = form.send(moderator, message="Mes mots", **{"choix:telephone": mine})
    page = text_of(gone)
    assert gone.status_code == 409 and "la fiche n’est plus sur la carte" in page
    assert "Mes mots" in page and "C’est le même lieu" not in page
    assert f'href="/lieux/{later}/compost-du-sanitat">Compost &lt;du&gt; Sanitat</a>' in page
    again = next(each for each in forms_of(gone) if "/doublon/" in each.action)
    assert again.value("choix:telephone") == mine and "COMPOSTEUR SANITAT" in page
    again.action = f"/moderation/{proposal}/doublon/{later}"
    assert f'formaction="{again.action}"' in page
    onward = again.send(moderator)
    assert onward.status_code == 409 and "a remplacé l’autre" in text_of(onward)
    kept = next(each for each in forms_of(onward) if "/doublon/" in each.action)
    assert (kept.value("message"), kept.value("choix:telephone")) == ("Mes mots", mine)
    assert kept.send(moderator).status_code == 303
    assert properties(client, later)["telephone"] == "+33 2 40 41 90 01"


def test_a_record_that_closed_leads_nowhere_else(moderator: FlaskClient, place: str, proposal: str) -> None:
    form = fold_form(moderator, proposal, place)
    api.publish(moderator, api.proposal("close", place, changes={}))
    gone = form.send(moderator, message="Mes mots")
    assert gone.status_code == 409 and "Mes mots" in text_of(gone)
    assert "formaction" not in text_of(gone) and "qui l’a remplacée" not in text_of(gone)


def test_a_record_across_the_border_is_not_for_who_looks_after_this_side(
    app: Flask, moderator: FlaskClient, client_as: Enter, place: str, proposal: str
) -> None:
    across = str(api.publish(moderator, api.creation(position=list(INSIDE_2)))["place"])
    with toolbox_of(app).store.writing() as work:
        number = people.NUMBERS[Role.MODERATOR]
        work.session.add(PersonScope(person_id=number, kind="quartier", code="1"))
    western = client_as("moderator")
    assert western.get(f"/moderation/{proposal}/doublon/{place}").status_code == 200
    address = f"/moderation/{proposal}/doublon/{across}"
    assert western.get(address).status_code == 403
    assert western.post(address, data={f"version:{across}": "1"}).status_code == 403
    # Not even what is wrong with the words is told beside a record that is somebody else's.
    assert western.post(address, data={"message": "x" * 3001}).status_code == 403


def test_only_what_the_record_can_hold_is_offered(
    app: Flask, moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    with toolbox_of(app).store.writing() as work:
        add_field(work, "parcelles", "number", "repair-cafe", label="Nombre de parcelles")
        add_field(work, "bacs", "number", label="Nombre de bacs")
    named = {"nom": "Composteur Sanitat", "position": list(INSIDE_1)}
    other = api.send(client_as("resident"), api.creation(type="repair-cafe", parcelles=12, **named))
    page = text_of(moderator.get(f"/moderation/{other['uid']}/doublon/{place}"))
    assert "Nombre de parcelles" not in page
    alike = api.send(client_as("resident"), api.creation(bacs=3, **named))
    assert "Nombre de bacs" in text_of(moderator.get(f"/moderation/{alike['uid']}/doublon/{place}"))


def test_what_the_letter_will_say_is_there_before(
    moderator: FlaskClient, client_as: Enter, place: str
) -> None:
    resident = client_as("resident")
    told = {"nom": "COMPOSTEUR SANITAT", "description": "Ouvert samedi.", "position": list(INSIDE_1)}
    english = resident.post("/api/v1/contributions?lang=en", json=api.creation(**told)).get_json()["uid"]
    page = text_of(moderator.get(f"/moderation/{english}/doublon/{place}"))
    assert 'lang="en"' in page and "its record now tells more: description." in page
    assert "En anglais, sa langue" in page


def test_what_is_wrong_stands_where_it_is_about(
    app: Flask, moderator: FlaskClient, place: str, proposal: str
) -> None:
    with toolbox_of(app).store.writing() as work:
        row = work.session.scalars(select(Contribution).where(Contribution.uid == proposal)).one()
        row.changes = {**row.changes, "structure": {"to": "partie"}}
    page = text_of(fold_form(moderator, proposal, place).send(moderator))
    structure = page.partition("<legend>Structure")[2].partition("</fieldset>")[0]
    assert "field-error" in structure and "field-message-error" not in page


def test_the_words_of_the_page_are_those_of_a_proposal(moderator: FlaskClient, client_as: Enter) -> None:
    named = {"nom": "Le même", "position": list(INSIDE_1)}
    place = str(api.publish(moderator, api.creation(**named))["place"])
    same = api.send(client_as("resident"), api.creation(**named))["uid"]
    page = text_of(moderator.get(f"/moderation/{same}/doublon/{place}"))
    assert "La proposition n’ajoute rien à la fiche." in page and "Revenir sans rien décider" in page
    assert "Les deux fiches" not in page
