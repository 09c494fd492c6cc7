"""Following with and without an account: a link confirms, one click ends it, looking changes nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.domain.policy import Actor, Scope
from cartoquartiers.domain.subscriptions import Rhythm, Subject
from cartoquartiers.domain.vocabulary import Role
from cartoquartiers.store.tables.follow import Follower, Subscription
from cartoquartiers.usecases import news, subscriptions
from cartoquartiers.usecases.delivery import deliver
from tests import people
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.clock import FrozenClock
from tests.support.contributions import text_of
from tests.support.mail import Sink, open_sink

Enter = Callable[[str], FlaskClient]
NEW = "/abonnements/nouveau"
NEIGHBOUR = "voisine@maison.example"
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server of the test's own."""
    with open_sink() as opened:
        yield opened


def path_in(sink: Sink, pattern: str) -> str:
    """The path of a link of the last letter."""
    found = re.search(pattern, sink.text())
    assert found, sink.text()
    return found[0]


def rhythms(app: Flask) -> list[str]:
    """What is followed, confirmed."""
    with toolbox_of(app).store.reading() as work:
        rows = select(Subscription.rhythm).where(Subscription.confirmed_at.is_not(None))
        return list(work.session.scalars(rows.order_by(Subscription.id)))


def test_a_neighbour_subscribes_is_told_and_ends_it_with_one_click(
    app: Flask, client: FlaskClient, client_as: Enter, sink: Sink, clock: FrozenClock
) -> None:
    store = toolbox_of(app).store
    moderator = client_as("moderator")
    place = api.publish(moderator, api.creation())["place"]
    shown = text_of(client.get(f"/lieux/{place}", follow_redirects=True))
    assert f'href="{NEW}?lieu={place}"' in shown
    assert "Composteur de la place" in text_of(client.get(f"{NEW}?lieu={place}"))
    asked = {"lieu": place, "rythme": "at_once", "email": f" {NEIGHBOUR.upper()} "}
    answer = client.post(NEW, data=asked)
    assert (answer.status_code, answer.location) == (303, "/abonnements/lettre")
    deliver(store, sink.mailer)
    assert sink.recipients == [NEIGHBOUR]
    link = path_in(sink, r"/abonnements/confirmer/\S+")
    for _ in range(2):  # programs that read letters look too
        assert "Composteur de la place" in text_of(client.get(link))
    assert rhythms(app) == []
    mine = client.post(link)
    assert mine.status_code == 303
    assert client.post(link).status_code == client.get(link).status_code == 410
    page = client.get(mine.location)
    assert page.headers["Referrer-Policy"] == "no-referrer" and "no-store" in page.headers["Cache-Control"]
    assert NEIGHBOUR not in text_of(page)
    api.send(moderator, api.correction(place, nom="Composteur du square"))
    clock.advance(minutes=16)
    news.put_down(store)
    deliver(store, sink.mailer)
    stop = sink.letters[-1]["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert stop in sink.text()
    assert "Ne plus les recevoir" in text_of(client.get(stop))
    assert rhythms(app) == ["at_once"]
    for _ in range(2):  # a mail program, without a session, which may try again
        ended = app.test_client().post(stop, data={"List-Unsubscribe": "One-Click"})
        assert ended.status_code == 200
    assert rhythms(app) == []
    assert client.get(mine.location).status_code == 410
    assert "C’est fait" in text_of(client.get(stop))


def test_who_is_signed_in_needs_no_letter_and_changes_the_list(app: Flask, client_as: Enter) -> None:
    steward, other = client_as("steward"), client_as("resident")
    link = re.search(r'href="(/abonnements/nouveau\?[^"]+)"', text_of(steward.get("/compte")))
    assert link and link[1] == f"{NEW}?rubrique=espaces-verts"
    assert "Votre adresse électronique" not in text_of(steward.get(link[1]))
    both = {"rubrique": "espaces-verts", "quartier": ["1", "2"], "rythme": "daily"}
    assert steward.post(NEW, data=both).location == "/compte/abonnements"
    steward.post(NEW, data={"quartier": "1", "rythme": "chaque seconde"})
    assert rhythms(app) == ["daily", "weekly"]
    page = text_of(steward.get("/compte/abonnements"))
    assert "Espaces verts" in page and "Quartier de l’Est" in page
    number = re.findall(r'name="id" value="(\d+)"', page)[0]
    assert other.post("/compte/abonnements", data={"id": number, "action": "end"}).status_code == 404
    steward.post("/compte/abonnements", data={"id": number, "action": "save", "rythme": "weekly"})
    assert rhythms(app) == ["weekly", "weekly"]
    told = steward.get("/compte/donnees.json").get_json()["abonnements"]
    assert told[0]["domaine"] == {"quartiers": ["1", "2"], "rubriques": ["espaces-verts"]}
    steward.post("/compte/abonnements", data={"id": number, "action": "end"})
    assert len(rhythms(app)) == 1
    for bad in ("x", "9" * 30, "²", ""):
        assert steward.post("/compte/abonnements", data={"id": bad}).status_code == 404
    steward.post("/compte/abonnements", data={"action": "end_all"})
    assert rhythms(app) == []
    assert "Rien encore" in text_of(steward.get("/compte/abonnements"))


def test_a_full_list_says_so_to_its_reader_alone(
    app: Flask, client: FlaskClient, client_as: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscriptions, "MOST", 2)
    steward = client_as("steward")
    # What others ask for at somebody's address takes no room in their list.
    for quartier in ("1", "2"):
        client.post(NEW, data={"quartier": quartier, "email": people.email(Role.STEWARD)})
        assert "C’est noté" in text_of(steward.post(NEW, data={"quartier": quartier}, follow_redirects=True))
    answer = steward.post(NEW, data={"rubrique": "espaces-verts"}, follow_redirects=True)
    assert "c’est le plus possible" in text_of(answer)
    assert "C’est noté" not in text_of(answer)
    assert "C’est noté" in text_of(
        steward.post(NEW, data={"quartier": "1", "rythme": "daily"}, follow_redirects=True)
    )
    assert rhythms(app) == ["weekly", "daily"]
    told = [
        text_of(client.post(NEW, data={"rubrique": "espaces-verts", "email": who}, follow_redirects=True))
        for who in (people.email(Role.STEWARD), NEIGHBOUR)
    ]
    assert told[0] == told[1]
    assert "2 choses au plus" in told[0]


def test_a_link_sent_to_a_former_address_leads_nowhere(app: Flask) -> None:
    with toolbox_of(app).store.writing() as work:
        actor, subject = Actor(1, email="avant@ville.example"), Subject(scope=Scope(quartiers=frozenset("1")))
        subscriptions.follow(work, actor, subject, Rhythm.WEEKLY, "fr")
        follower = work.session.scalars(select(Follower)).one()
        former = follower.token
        subscriptions.move_address(work, "avant@ville.example", "apres@ville.example")
        assert (follower.email, follower.token == former) == ("apres@ville.example", False)


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"quartier": "1"}, 422, "Il manque cette information"),
        ({"quartier": "1", "email": "voisine"}, 422, "ne semble pas complète"),
        ({"email": NEIGHBOUR}, 422, "au moins un quartier"),
        ({"quartier": "nulle-part", "email": NEIGHBOUR}, 404, ""),
        ({"lieu": "nulle-part", "email": NEIGHBOUR}, 404, ""),
    ],
)
def test_what_cannot_be_followed_is_said(
    client: FlaskClient, data: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(NEW, data=data)
    assert answer.status_code == status
    page = text_of(answer)
    assert words in page
    if status == 422:
        assert f'value="{data.get("email", "")}"' in page


def test_the_answer_does_not_tell_whether_the_address_is_known(
    app: Flask, client: FlaskClient, client_as: Enter
) -> None:
    client_as("resident").post(NEW, data={"quartier": "1", "rythme": "daily"})
    known, new = (
        client.post(NEW, data={"quartier": "1", "rythme": "weekly", "email": email})
        for email in (people.email(Role.RESIDENT), NEIGHBOUR)
    )
    assert (known.status_code, known.location) == (new.status_code, new.location)
    assert rhythms(app) == ["daily"], "until its reader confirms, nothing changes"


def test_a_network_address_cannot_flood_the_town(client: FlaskClient) -> None:
    answers = [
        client.post(NEW, data={"quartier": "1", "email": f"v{rank}@maison.example"}).status_code
        for rank in range(31)
    ]
    assert answers[-1] == 422 and answers[0] == 303
