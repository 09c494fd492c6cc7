"""My data: a file with everything about me and nothing about others; who leaves leaves the places."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.record import Record
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.contribution import Contribution
from cartoquartiers.store.tables.imports import ImportDraft, ImportHabit, ImportLine
from cartoquartiers.store.tables.letters import Outbox
from cartoquartiers.store.tables.people import Person, PersonScope
from cartoquartiers.store.tables.place import Place
from cartoquartiers.usecases import import_drafts
from cartoquartiers.usecases.ports import WholeTable
from tests import people
from tests.factories.territory import INSIDE_1
from tests.support import api
from tests.support.application import toolbox_of

Enter = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


def test_the_file_holds_everything_about_me_and_nothing_about_others(client_as: Enter) -> None:
    resident = client_as("resident")
    mine = api.send(resident, {**api.creation(nom="Mon jardin"), "contact": "ailleurs@maison.example"})
    api.send(client_as("agent"), api.creation(nom="Le lieu d’un autre"))
    api.decide(client_as("moderator"), mine["uid"], "refuse", reason="event", message="Revenez en mai.")
    answer = resident.get("/compte/donnees.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    told = answer.get_json()
    assert told["compte"]["adresse"] == people.email(Role.RESIDENT)
    [one] = told["contributions"]
    assert (one["nom"], one["contact"], one["etat"]) == ("Mon jardin", "ailleurs@maison.example", "refused")
    assert one["decisions"][0]["message"] == "Revenez en mai."
    assert one["suivi"].endswith(mine["follow"])
    text = answer.get_data(as_text=True)
    assert "Le lieu d’un autre" not in text
    assert "argon2" not in text
    assert "moderator@" not in text


def bring_a_file(app: Flask) -> None:
    """The agent has a file in the works, and answered for one like it before."""
    store = toolbox_of(app).store
    table = WholeTable("csv", ("nom",), [Record(1, {"nom": "Chez Madame Dupont"})], has_geometry=False)
    import_drafts.bring(store, people.actor(Role.AGENT), "liste.csv", table)
    with store.writing() as work:
        work.session.add(
            ImportHabit(
                person_id=people.NUMBERS[Role.AGENT],
                signature="s",
                source="Moi",
                choices={},
                used_at=work.now,
            )
        )


def test_somebody_leaves_and_the_places_stay(app: Flask, client_as: Enter) -> None:
    agent = client_as("agent")
    published = api.publish(agent, api.creation(nom="Le kiosque", position=list(INSIDE_1)))["place"]
    waiting = api.send(agent, {**api.creation(nom="La fontaine"), "contact": "agent@maison.example"})
    assert "Effacer mon compte" in agent.get("/compte").get_data(as_text=True)
    bring_a_file(app)
    assert agent.post("/compte/quitter", data={"password": "une autre phrase"}).status_code == 422
    assert agent.get("/compte").status_code == 200
    left = agent.post("/compte/quitter", data={"password": people.PASSWORD})
    assert (left.status_code, left.location) == (303, "/")
    assert agent.get("/compte").status_code == 302
    known = {"email": people.email(Role.AGENT), "password": people.PASSWORD}
    assert agent.post("/connexion", data=known).status_code == 422
    with toolbox_of(app).store.reading() as work:
        person = work.session.get_one(Person, people.NUMBERS[Role.AGENT])
        assert (person.name, person.password_hash, person.active) == ("", None, False)
        assert people.email(Role.AGENT) not in person.email
        for table in (ImportDraft, ImportLine, ImportHabit):
            assert work.session.scalar(select(func.count()).select_from(table)) == 0
        limits = select(func.count()).where(PersonScope.person_id == person.id)
        assert work.session.scalar(limits) == 0
        row = work.session.scalars(select(Contribution).where(Contribution.uid == waiting["uid"])).one()
        assert (row.author_id, row.contact, row.name) == (None, None, "La fontaine")
        assert work.session.scalar(select(Place.gone).where(Place.uid == published)) is None
        kept = select(func.count(Outbox.id)).where(Outbox.recipient == people.email(Role.AGENT))
        assert work.session.scalar(kept) == 0
    assert api.decide(client_as("moderator"), waiting["uid"]).status_code == 200


def test_what_a_moderator_decided_stands_after_they_left(app: Flask, client_as: Enter) -> None:
    uid = api.send(client_as("resident"), api.creation())["uid"]
    moderator = client_as("moderator")
    assert api.decide(moderator, uid).status_code == 200
    moderator.post("/compte/quitter", data={"password": people.PASSWORD})
    administrator = client_as("administrator")
    assert administrator.get("/moderation").status_code == 200
    assert administrator.get("/administration/personnes").status_code == 200
    address = f"/administration/personnes/{people.NUMBERS[Role.MODERATOR]}"
    assert "moderator@demo.example" not in administrator.get(address).get_data(as_text=True)


def test_the_last_administrator_stays(client_as: Enter) -> None:
    administrator = client_as("administrator")
    answer = administrator.post("/compte/quitter", data={"password": people.PASSWORD})
    assert answer.status_code == 422
    assert "dernier compte d’administration" in answer.get_data(as_text=True)
    assert administrator.get("/compte").status_code == 200
