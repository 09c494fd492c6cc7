"""Référents: named by the administration, listed as far as they agree, asked by rubrique and quartier."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.people import Membership, Organisation, Person, PersonScope
from tests import people
from tests.factories.territory import STRUCTURE
from tests.support import databases
from tests.support.application import toolbox_of
from tests.support.contributions import text_of
from tests.support.forms import form_to

Enter = Callable[[str], FlaskClient]
HOME = "/administration/referents"
STEWARD = people.NUMBERS[Role.STEWARD]
pytestmark = pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)


def answer_to(client: FlaskClient, query: str) -> str:
    """What « À qui s’adresser » answers, without the directory below it."""
    page = text_of(client.get(f"/referents?{query}"))
    return page.partition('id="reponse"')[2].partition("L’annuaire")[0]


def test_a_steward_chooses_what_the_directory_shows(client: FlaskClient, client_as: Enter) -> None:
    steward = client_as("steward")
    form = form_to(steward.get("/compte"), "/compte/annuaire")
    assert (form.value("listed"), form.value("contact")) == ("1", "")
    assert form.send(steward, contact="02 40 41 90 00, le matin").status_code == 303
    assert "02 40 41 90 00, le matin" in text_of(client.get("/referents"))
    assert "02 40 41 90 00" in text_of(client.get("/rubriques/espaces-verts"))
    told = steward.get("/compte/donnees.json").get_json()["compte"]
    assert (told["dans_l_annuaire"], told["contact_public"]) == (True, "02 40 41 90 00, le matin")

    again = form.send(steward, listed=None, contact="x" * 201)
    assert again.status_code == 422
    back = form_to(again, "/compte/annuaire")
    assert (back.value("listed"), back.value("contact"), back.invalid) == ("", "x" * 201, {"contact"})
    assert form.send(steward, listed=None).status_code == 303
    for page in ("/referents", "/rubriques/espaces-verts"):
        assert "02 40 41 90 00" not in client.get(page).text
    assert "Personne n’est encore nommé" in text_of(client.get("/referents"))
    assert "hors de l’annuaire" in text_of(client_as("administrator").get(HOME))
    for who in ("agent", "moderator", people.NOBODY):
        assert client_as(who).post("/compte/annuaire").status_code in {401, 403}


def test_whom_to_ask(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        work.session.get_one(Organisation, STRUCTURE).contact = "amis@structure.example"
        other = Person(
            email="b@demo.example", name="Berthe", role="steward", active=True, created_at=work.now
        )
        work.session.add(other)
        work.session.flush()
        work.session.add_all(
            PersonScope(person_id=other.id, kind=kind, code=code)
            for kind, code in (("rubrique", "culture"), ("quartier", "2"))
        )
        work.session.add(Membership(person_id=other.id, organisation_code=STRUCTURE))
    assert answer_to(client, "") == ""
    assert answer_to(client, "rubrique=inconnue") == ""
    both = answer_to(client, "quartier=2")
    # Who answers for this quartier of one rubrique comes before who answers for a rubrique everywhere.
    assert 0 < both.index("Berthe") < both.index("Référent")
    assert "mailto:amis@structure.example" in both
    assert "Berthe" not in answer_to(client, "quartier=1&rubrique=culture")
    assert "l’équipe répond" in answer_to(client, "quartier=1&rubrique=culture")
    assert "Berthe" in answer_to(client, "quartier=2&rubrique=culture")
    assert "demo.example" not in client.get("/referents?quartier=2").text


def test_the_administration_names_and_unlists(app: Flask, client: FlaskClient, client_as: Enter) -> None:
    administrator = client_as("administrator")
    page = administrator.get(HOME)
    assert "Tri, déchets et réemploi" in text_of(page).partition('id="manques"')[2].partition("</section>")[0]
    form = form_to(page, HOME)
    wrong = form.send(administrator, email="personne@demo.example", name="Zoé")
    assert wrong.status_code == 422
    back = form_to(wrong, HOME)
    assert (back.value("email"), back.value("name")) == ("personne@demo.example", "Zoé")
    assert "Aucun compte n’a cette adresse" in text_of(wrong)
    assert "Cochez au moins une rubrique" in text_of(wrong)
    refused = form.send(administrator, email=people.email(Role.MODERATOR), rubrique=["culture"])
    assert refused.status_code == 422 and "qu’elle perdrait" in text_of(refused)

    named = form.send(administrator, email=people.email(Role.RESIDENT), name="Zoé", rubrique=["tri-reemploi"])
    assert named.status_code == 303
    assert "Zoé" in answer_to(client, "rubrique=tri-reemploi")
    with toolbox_of(app).store.reading() as work:
        assert work.session.get_one(Person, people.NUMBERS[Role.RESIDENT]).role == "steward"
    number = people.NUMBERS[Role.RESIDENT]
    assert administrator.post(f"{HOME}/{number}/retirer").status_code == 303
    assert "Zoé" not in client.get("/referents").text
    assert administrator.post(f"{HOME}/{people.NUMBERS[Role.AGENT]}/retirer").status_code == 404
    assert "Référent retiré de l’annuaire" in text_of(administrator.get("/administration/journal"))
