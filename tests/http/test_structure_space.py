"""The space of a structure's members: who may open it, who joins and leaves, what is claimed."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.adapters.passwords import Argon2Hasher
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.queries.people import actor_by_email
from cartoquartiers.store.tables.invitation import InvitationLink
from cartoquartiers.store.tables.site import Act
from cartoquartiers.usecases import leaving
from cartoquartiers.usecases.delivery import deliver
from tests import people
from tests.factories.places import create_place
from tests.factories.territory import STRUCTURE
from tests.support import api
from tests.support.application import client_of, toolbox_of
from tests.support.clock import FrozenClock
from tests.support.mail import Sink, open_sink

PAGE = f"/structures/{STRUCTURE}"
ClientAs = Callable[[str], FlaskClient]
NEW = "nouvelle@asso.example"
SECRET = "une longue phrase pour entrer"
one_database = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture(autouse=True)
def quick_hashing(app: Flask) -> None:
    """The real costs are slow on purpose."""
    toolbox_of(app).hasher = Argon2Hasher(**people.CHEAP)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


@pytest.fixture
def kept(app: Flask) -> str:
    """A place that the structure keeps."""
    with toolbox_of(app).store.writing() as work:
        return create_place(work, nom="Jardin des Amis", structure=STRUCTURE)


def invite(client: FlaskClient, email: str = NEW) -> int:
    return client.post(f"{PAGE}/invitations", data={"email": email}).status_code


def link(app: Flask, sink: Sink) -> str:
    """The path of the link in the letter that has just left."""
    deliver(toolbox_of(app).store, sink.mailer)
    found = re.search(r"/invitation/\S+", sink.text())
    assert found
    return found[0]


FORMS = ["presentation", "invitations", "invitations/retirer", "membres/retirer"]


@pytest.mark.parametrize("who", ["anonymous", "resident", "agent", "steward", "moderator"])
@one_database
@pytest.mark.usefixtures("kept")
def test_the_space_is_closed_to_others(app: Flask, client_as: ClientAs, who: str) -> None:
    client = client_as(who)
    assert "structure-space" not in client.get(PAGE).text
    sent = {"name": "Pris", "email": NEW, "member": people.NUMBERS[Role.ASSOCIATION], "invitation": 1}
    for form in FORMS:
        answer = client.post(f"{PAGE}/{form}", data=sent)
        assert answer.status_code in ((302, 303, 401) if who == "anonymous" else (403,)), form
    with toolbox_of(app).store.reading() as work:
        member = actor_by_email(work, people.email(Role.ASSOCIATION))
    assert member
    assert member.organisations == {STRUCTURE}
    assert "Pris" not in client.get(PAGE).text


@one_database
def test_a_member_of_another_structure_stays_outside(app: Flask, client_as: ClientAs) -> None:
    administrator = client_as("administrator")
    administrator.post("/administration/structures/nouvelle", data={"name": "Les Voisins"})
    member = client_as("association")
    assert "structure-space" not in member.get("/structures/les-voisins").text
    for form in FORMS:
        sent = {"name": "Pris", "email": NEW, "member": 1, "invitation": 1}
        assert member.post(f"/structures/les-voisins/{form}", data=sent).status_code == 403
    assert "structure-space" in administrator.get("/structures/les-voisins").text
    assert member.post("/structures/inconnue/presentation").status_code == 404


def test_a_member_confirms_what_is_stale_and_sees_what_waits(
    client_as: ClientAs, kept: str, clock: FrozenClock
) -> None:
    resident, member = client_as("resident"), client_as("association")
    waits = {**api.correction(kept, nom="Mot secret"), "contact": "voisine@example.org"}
    assert api.send(resident, waits)["state"] == "waiting"
    clock.advance(days=800)
    member = client_as("association")
    page = member.get(PAGE).text
    assert "reçue le" in page
    assert "Mot secret" not in page
    assert "voisine@" not in page
    form = re.search(r'name="uid" value="([^"]+)"><[^>]*name="base_version" value="(\d+)"', page)
    assert form
    sent = {"uid": form[1], "base_version": form[2], "retour": f"{PAGE}#a-verifier"}
    answer = member.post(f"/lieux/{kept}/confirmer", data=sent)
    assert answer.headers["Location"] == f"{PAGE}#a-verifier"
    assert "Toutes vos fiches ont été vérifiées" in member.get(PAGE).text


def test_the_texts_are_edited_by_a_recorded_act(app: Flask, client_as: ClientAs) -> None:
    member = client_as("association")
    sent = {"name": "Les Amis du compost", "contact": "amis@example.org", "description": "On composte."}
    assert member.post(f"{PAGE}/presentation", data=sent).status_code == 303
    page = app.test_client().get(PAGE).text
    assert "On composte." in page
    assert "mailto:amis@example.org" in page
    wrong = member.post(f"{PAGE}/presentation", data={**sent, "contact": "pas une adresse"})
    assert wrong.status_code == 422
    assert "pas une adresse" in wrong.text
    with toolbox_of(app).store.reading() as work:
        act = work.session.scalars(select(Act).where(Act.action == "structure.save")).one()
        assert act.person_id == people.NUMBERS[Role.ASSOCIATION]


def test_an_invitation_opens_an_account_once(app: Flask, client_as: ClientAs, sink: Sink) -> None:
    member = client_as("association")
    assert invite(member) == 303
    path = link(app, sink)
    assert sink.recipients == [NEW]
    assert NEW in member.get(PAGE).text
    assert NEW not in app.test_client().get(PAGE).text
    with toolbox_of(app).store.reading() as work:
        token = path.rpartition("/")[2]
        assert token not in set(work.session.scalars(select(InvitationLink.token_hash)))
    visitor = app.test_client()
    assert visitor.get(path).status_code == 200
    assert visitor.get(path).status_code == 200, "looking changes nothing"
    assert visitor.post(path, data={"password": "court"}).status_code == 422
    answer = visitor.post(path, data={"name": "Nina", "password": SECRET})
    assert answer.headers["Location"] == PAGE
    assert "structure-space" in visitor.get(PAGE).text
    assert app.test_client().post(path, data={"password": SECRET}).status_code == 410
    with toolbox_of(app).store.reading() as work:
        joined = actor_by_email(work, NEW)
    assert joined
    assert (joined.role, joined.organisations) == (Role.ASSOCIATION, frozenset({STRUCTURE}))


def test_who_has_an_account_signs_in_to_accept(app: Flask, client_as: ClientAs, sink: Sink) -> None:
    assert invite(client_as("association"), people.email(Role.RESIDENT).upper()) == 303
    path = link(app, sink)
    stranger = app.test_client().post(path, data={"password": SECRET})
    assert stranger.headers["Location"] == f"/connexion?next={path}"
    resident = client_as("resident")
    assert "Devenir membre" in resident.get(path).text
    assert resident.post(path).headers["Location"] == PAGE
    assert "structure-space" in resident.get(PAGE).text
    assert resident.post(path).status_code == 410


@one_database
def test_an_invitation_ends(app: Flask, client_as: ClientAs, sink: Sink, clock: FrozenClock) -> None:
    member = client_as("association")
    invite(member)
    first = link(app, sink)
    number = re.search(r'name="invitation" value="(\d+)"', member.get(PAGE).text)
    assert number
    assert member.post(f"{PAGE}/invitations/retirer", data={"invitation": number[1]}).status_code == 303
    assert app.test_client().get(first).status_code == 410
    invite(member)
    second = link(app, sink)
    clock.advance(days=7)
    assert app.test_client().post(second, data={"password": SECRET}).status_code == 410
    assert app.test_client().get("/invitation/inconnue").status_code == 410


@one_database
def test_nobody_is_flooded(client_as: ClientAs) -> None:
    member = client_as("association")
    assert [invite(member) for _time in range(4)] == [303, 303, 303, 422]
    assert invite(member, "pas une adresse") == 422
    assert invite(member, people.email(Role.ASSOCIATION)) == 422


def test_the_last_member_may_leave_and_the_administrator_is_told(
    app: Flask, client_as: ClientAs, kept: str, sink: Sink
) -> None:
    member, number = client_as("association"), people.NUMBERS[Role.ASSOCIATION]
    assert member.post(f"{PAGE}/membres/retirer", data={"member": "²"}).status_code == 404
    assert member.post(f"{PAGE}/membres/retirer", data={"member": number}).status_code == 303
    assert "structure-space" not in member.get(PAGE).text
    deliver(toolbox_of(app).store, sink.mailer)
    assert sink.recipients == [people.email(Role.ADMINISTRATOR)]
    assert "Les Amis du jardin" in sink.subjects()[0]
    assert api.send(member, api.correction(kept, nom="Plus à nous"))["state"] == "waiting"


@one_database
def test_an_account_that_is_erased_takes_its_invitations_along(
    app: Flask, client_as: ClientAs, sink: Sink
) -> None:
    resident = people.email(Role.RESIDENT)
    invite(client_as("association"), resident)
    with toolbox_of(app).store.writing() as work:
        leaving.leave(work, people.NUMBERS[Role.RESIDENT])
        leaving.leave(work, people.NUMBERS[Role.ASSOCIATION])
    assert resident not in client_as("administrator").get(PAGE).text
    deliver(toolbox_of(app).store, sink.mailer)
    assert sink.recipients == [people.email(Role.ADMINISTRATOR)]


def test_a_claim_waits_for_a_moderator(app: Flask, client_as: ClientAs) -> None:
    with toolbox_of(app).store.writing() as work:
        place = create_place(work, nom="Jardin sans fiche")
    member, sheet = client_as("association"), f"/lieux/{place}"
    assert "C’est notre lieu" in member.get(sheet, follow_redirects=True).text
    assert "C’est notre lieu" not in client_as("resident").get(sheet, follow_redirects=True).text
    sent = {"uid": api.correction(place)["uid"], "base_version": "1", "structure": STRUCTURE}
    assert client_as("resident").post(f"{sheet}/revendiquer", data=sent).status_code == 403
    answer = member.post(f"{sheet}/revendiquer", data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/suivi/")
    moderator = client_as("moderator")
    asked = moderator.get(f"/moderation/{sent['uid']}").text
    assert "Les Amis du jardin" in asked
    assert "fiche tenue par" not in member.get(sheet, follow_redirects=True).text
    decided = {"verdict": "accept", "expected_state": "waiting"}
    verdict = moderator.post(f"/api/v1/contributions/{sent['uid']}/decision", json=decided)
    assert verdict.status_code == 200
    page = member.get(sheet, follow_redirects=True).text
    assert "fiche tenue par" in page
    assert "C’est notre lieu" not in page


@one_database
def test_bad_claims_are_told(app: Flask, client_as: ClientAs, kept: str) -> None:
    member = client_as("association")
    for sent in ({}, {"uid": "x", "base_version": "-1"}, {"uid": "x", "base_version": "²"}):
        answer = member.post(f"/lieux/{kept}/revendiquer", data={**sent, "structure": STRUCTURE})
        assert 400 <= answer.status_code < 500
    assert client_of(app, "association").post(f"/lieux/{kept}/revendiquer").status_code == 403
