"""Where a structure comes first: who has to wait for a moderator reads which one, wherever they look."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from cartoquartiers.domain.vocabulary import Rule
from tests.factories.territory import INSIDE_1, STRUCTURE
from tests.support import api, databases
from tests.support.contributions import text_of
from tests.support.forms import form_to

Enter = Callable[[str], FlaskClient]
pytestmark = pytest.mark.parametrize("kind", [databases.SPATIALITE], indirect=True)
SAID = {
    "position": list(INSIDE_1),
    "structure": STRUCTURE,
    "rubrique": "espaces-verts",
    "type": "jardin-partage",
}
WHY = (
    "La structure « Les Amis du jardin » publie seule sur cette fiche : rien n’est publié tout de suite, "
    "l’équipe lit d’abord ce que vous proposez."
)
IN_ENGLISH = (
    "The organisation “Les Amis du jardin” alone publishes on this record: nothing is published at once, "
    "the team first reads what you propose."
)


@pytest.fixture
def place(client_as: Enter) -> str:
    """A garden of a structure that asked to publish alone on its places."""
    body = api.creation(**SAID)
    uid: str = api.publish(client_as("moderator"), body)["place"]
    give_precedence(client_as, exclusive="1")
    return uid


def give_precedence(client_as: Enter, **said: str) -> None:
    address = f"/administration/structures/{STRUCTURE}/priorite"
    assert client_as("administrator").post(address, data=said).status_code == 303


@pytest.mark.parametrize("who", ["agent", "steward"])
def test_who_would_have_published_reads_why_it_waits(client_as: Enter, place: str, who: str) -> None:
    author = client_as(who)
    receipt = api.send(author, api.correction(place, telephone="02 40 41 90 00"))
    assert receipt["state"] == "waiting"
    told = [(one["field"], one["code"], one["message"].replace("\u00a0", " ")) for one in receipt["problems"]]
    assert told == [("", "structure_first", WHY)]
    assert WHY in text_of(author.get(receipt["follow"]))
    again = author.get(f"{api.CONTRIBUTIONS}/{receipt['uid']}").get_json()
    assert again["problems"] == receipt["problems"]
    assert IN_ENGLISH in text_of(author.get(f"{receipt['follow']}?lang=en"))


def test_the_page_after_sending_says_so_until_somebody_has_decided(client_as: Enter, place: str) -> None:
    agent = client_as("agent")
    address = f"/lieux/{place}/corriger"
    sent = form_to(agent.get(f"{address}?quoi=contact"), address).send(agent, telephone="02 40 41 90 00")
    follow = sent.headers["Location"]
    assert WHY in text_of(agent.get(follow))
    token = follow.split("?")[0]
    waiting = client_as("moderator").get("/moderation")
    uid = waiting.get_data(as_text=True).split('data-uid="')[1][:36]
    assert api.decide(client_as("moderator"), uid).status_code == 200
    assert "publie seule" not in text_of(agent.get(token))


def test_a_tablet_hears_it_too(client_as: Enter, place: str) -> None:
    body = api.correction(place, telephone="02 40 41 90 00")
    [answer] = client_as("agent").post("/api/v1/sync", json={"contributions": [body]}).get_json()["results"]
    assert (answer["verdict"], [one["code"] for one in answer["problems"]]) == (
        "waiting",
        ["structure_first"],
    )
    assert answer["problems"][0]["message"].replace("\u00a0", " ") == WHY


def test_who_waits_for_another_reason_is_not_told_of_a_structure(
    client: FlaskClient, client_as: Enter, place: str
) -> None:
    for author in (client, client_as("resident")):
        receipt = api.send(author, api.correction(place, telephone="02 40 41 90 00"))
        assert (receipt["state"], receipt["problems"]) == ("waiting", [])
    # « Tout est exact » of an agent passes; a member and a moderator publish.
    assert api.publish(client_as("agent"), api.proposal("confirm", place))["problems"] == []
    assert api.publish(client_as("association"), api.correction(place, telephone="02 40 41 90 01"))
    assert api.publish(client_as("moderator"), api.proposal("confirm", place, 2))["problems"] == []


def test_whom_only_trust_would_publish_is_told_as_well(client_as: Enter, place: str) -> None:
    resident, home = client_as("resident"), "/administration/publications-automatiques"
    administrator = client_as("administrator")
    form = form_to(administrator.get(home), f"{home}/{Rule.CONFIRMED_PRESENCE}")
    assert form.send(administrator, mode="on", sample="0").status_code == 303
    # From a list the page goes back to where one was, with the same words.
    back = {"retour": "/liste", "base_version": "1"}
    address = f"/lieux/{place}/confirmer"
    sent = form_to(resident.get(address), address).send(resident, **back)
    assert sent.headers["Location"] == "/liste"
    assert WHY in text_of(resident.get("/liste"))


def test_a_change_of_many_places_says_which_one_is_kept_apart(client_as: Enter, place: str) -> None:
    agent, lots = client_as("agent"), "/moderation/lots"
    form = form_to(agent.get(lots), lots)
    preview = form.send(agent, lieu=[place], tache="gestionnaire", gestionnaire="La régie").headers[
        "Location"
    ]
    said = text_of(agent.get(preview))
    assert "La structure « Les Amis du jardin » publie seule sur cette fiche." in said
    assert "en dehors de votre domaine" not in said
