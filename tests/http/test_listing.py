"""The list: the filters of the map, an order, pages, and the agent's one tap; all of it without a script."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cartoquartiers.store.tables.people import PersonScope
from tests.factories.places import add_places, change, create_place
from tests.factories.territory import INSIDE_1, INSIDE_2
from tests.support.application import toolbox_of

Enter = Callable[[str], FlaskClient]


@pytest.fixture
def town(app: Flask) -> dict[str, str]:
    """Four places: their uids by a short name."""
    with toolbox_of(app).store.writing() as work:
        return {
            "compost": create_place(work, nom="Compost du Sanitat", horaires="24/7"),
            "jardin": create_place(
                work,
                nom="Jardin des Éclusiers",
                rubrique="espaces-verts",
                type="jardin-partage",
                position=[INSIDE_1[0] + 0.01, INSIDE_1[1]],
                horaires="Sa 10:00-12:00",
            ),
            "bibliotheque": create_place(
                work,
                nom="Bibliothèque de l’Est",
                rubrique="culture",
                type="bibliotheque",
                position=list(INSIDE_2),
                acces_fauteuil="oui",
            ),
            "atelier": create_place(work, nom="Atelier", type="repair-cafe", position=[-1.526, 47.2161]),
        }


def listed(client: FlaskClient, query: str = "") -> list[str]:
    """The names on a page of the list, in their order."""
    answer = client.get(f"/liste{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return re.findall(r'class="place-card-name"><a href="[^"]+">([^<]+)</a>', answer.get_data(as_text=True))


def text(client: FlaskClient, query: str = "") -> str:
    """The list as HTML."""
    return client.get(f"/liste{query}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Atelier", "Bibliothèque de l’Est", "Compost du Sanitat", "Jardin des Éclusiers"]),
        ("?q=eclus", ["Jardin des Éclusiers"]),
        ("?q=sanitat", ["Compost du Sanitat"]),
        ("?famille=initiative", ["Atelier", "Jardin des Éclusiers"]),
        ("?famille=", ["Atelier", "Bibliothèque de l’Est", "Compost du Sanitat", "Jardin des Éclusiers"]),
        ("?rubrique=culture&rubrique=espaces-verts", ["Bibliothèque de l’Est", "Jardin des Éclusiers"]),
        ("?type=repair-cafe", ["Atelier"]),
        ("?quartier=2", ["Atelier", "Bibliothèque de l’Est"]),
        ("?quartier=2&rubrique=culture", ["Bibliothèque de l’Est"]),
        ("?acces_fauteuil=oui", ["Bibliothèque de l’Est"]),
        ("?ouvert=1", ["Compost du Sanitat"]),
        ("?q=introuvable", []),
    ],
)
def test_the_list_takes_the_filters_of_the_map(
    client: FlaskClient, town: dict[str, str], query: str, names: list[str]
) -> None:
    assert listed(client, query) == names
    count = {0: "Aucun lieu", 1: "1 lieu"}.get(len(names), f"{len(names)} lieux")
    assert f'role="status">{count}<' in text(client, query)


def test_distances_are_told_from_where_one_stands(client: FlaskClient, town: dict[str, str]) -> None:
    query = f"?tri=distance&lon={INSIDE_2[0]}&lat={INSIDE_2[1]}"
    order = ["Bibliothèque de l’Est", "Atelier", "Jardin des Éclusiers", "Compost du Sanitat"]
    assert listed(client, query) == order
    shown = text(client, query)
    assert "80\u00a0m" in shown and "3,8\u00a0km" in shown
    assert "depuis l’endroit choisi" in shown
    assert "depuis le centre du territoire" in text(client, "?tri=distance")


@pytest.mark.parametrize("where", ["lon=nan&lat=1", "lon=4_8&lat=1", "lon=200&lat=1", "lon=1", "lon=&lat="])
def test_a_place_that_is_none_is_no_origin(client: FlaskClient, town: dict[str, str], where: str) -> None:
    assert "depuis le centre du territoire" in text(client, f"?tri=distance&{where}")


def test_what_was_never_verified_comes_first(app: Flask, client: FlaskClient, town: dict[str, str]) -> None:
    with toolbox_of(app).store.writing() as work:
        change(work, "confirm", who="agent", place=town["compost"], base_version=1)
    assert listed(client, "?tri=verifie_le")[-1] == "Compost du Sanitat"
    assert "Compost du Sanitat" not in listed(client, "?a_verifier=1")
    assert "Vérifié aujourd’hui" in text(client)


def test_a_search_is_sorted_by_what_was_meant_unless_one_asks_for_names(
    app: Flask, client: FlaskClient, town: dict[str, str]
) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Sanitat", position=list(INSIDE_2))
    assert listed(client, "?q=sanitat") == ["Sanitat", "Compost du Sanitat"]
    assert listed(client, "?q=sanitat&tri=nom") == ["Compost du Sanitat", "Sanitat"]
    assert 'value="pertinence" selected' in text(client, "?q=sanitat")


def test_unknown_filters_are_told_and_ignored(client: FlaskClient, town: dict[str, str]) -> None:
    shown = text(client, "?rubrique=licornes&couleur=bleu&tri=hasard&q=jardin")
    assert "«\u00a0rubrique = licornes\u00a0» n’existe pas" in shown
    assert "«\u00a0couleur\u00a0»" in shown and "«\u00a0tri = hasard\u00a0»" in shown
    assert listed(client, "?rubrique=licornes&q=jardin") == ["Jardin des Éclusiers"]


def test_an_unknown_filter_stays_a_text(client: FlaskClient) -> None:
    assert "<script>alert" not in text(client, "?%3Cscript%3Ealert(1)=1&rubrique=%3Cscript%3Ealert(2)")


def test_each_active_filter_can_be_taken_away(client: FlaskClient, town: dict[str, str]) -> None:
    shown = text(client, "?rubrique=culture&quartier=2&tri=verifie_le")
    assert 'href="/liste?quartier=2&amp;tri=verifie_le"' in shown
    assert 'href="/liste?rubrique=culture&amp;tri=verifie_le"' in shown
    assert "Effacer" in shown
    assert "Effacer<span" not in text(client)


@pytest.mark.parametrize("kind", ["spatialite"], indirect=True)
def test_a_list_is_a_sheet_of_paper(client: FlaskClient, town: dict[str, str]) -> None:
    page = client.get("/liste/imprimer").text
    names = re.findall(r"<h3>(.*?)</h3>", page)
    assert len(names) == len(town)
    assert re.findall(r'<li value="(\d+)">', page) == ["1", "2", "3", "4"]
    codes = re.findall(r'src="(/l/[^"]+\.svg)"', page)
    assert len(set(codes)) == len(town)
    assert client.get(codes[0]).mimetype == "image/svg+xml"
    some = client.get("/liste/imprimer?type=bibliotheque").text
    assert "<h1>Bibliothèque" in some
    assert re.findall(r"<h3>(.*?)</h3>", some) == ["Bibliothèque de l’Est"]
    assert "Aucun lieu ne correspond" in client.get("/liste/imprimer?q=licorne").text
    assert "/liste/imprimer?type=bibliotheque" in client.get("/liste?type=bibliotheque").text


def test_nothing_found_leads_somewhere(client: FlaskClient, town: dict[str, str]) -> None:
    shown = text(client, "?q=introuvable")
    assert "Aucun lieu ne correspond" in shown and 'href="/proposer"' in shown


def test_fifty_places_a_page(app: Flask, client: FlaskClient) -> None:
    add_places(toolbox_of(app).store, 53)
    first, second = listed(client), listed(client, "?page=2")
    assert (len(first), len(second)) == (50, 3)
    assert len({*first, *second}) == 53
    assert "1 à 50 sur 53" in text(client) and 'href="/liste?page=2"' in text(client)
    assert "51 à 53 sur 53" in text(client, "?page=2")
    assert client.get("/liste?page=9&q=lieu").location == "/liste?q=lieu&page=2"


@pytest.mark.parametrize("page", ["0", "-1", "abc", "²", "99999999999999999999", "1.5"])
def test_a_page_that_is_none_is_the_first(client: FlaskClient, town: dict[str, str], page: str) -> None:
    assert len(listed(client, f"?page={page}")) == 4


def test_the_list_and_the_map_hold_the_same_places(client: FlaskClient, town: dict[str, str]) -> None:
    shown = text(client, "?rubrique=culture")
    assert 'href="/?rubrique=culture"' in shown
    on_map = client.get("/carte/selection?rubrique=culture").get_json()
    assert on_map["numbers"] == [int(number) for number in re.findall(r'<li data-number="(\d+)"', shown)]


def test_an_agent_confirms_from_the_list_and_comes_back_to_it(client_as: Enter, town: dict[str, str]) -> None:
    agent = client_as("agent")
    shown = text(agent, "?a_verifier=1")
    forms = re.findall(r'<form method="post" action="([^"]+)">\s*(.*?)</form>', shown, re.DOTALL)
    doors = {action: dict(re.findall(r'name="(\w+)" value="([^"]*)"', body)) for action, body in forms}
    address = f"/lieux/{town['compost']}/confirmer"
    assert address in doors and f"/lieux/{town['bibliotheque']}/confirmer" not in doors
    answer = agent.post(address, data=doors[address])
    assert (answer.status_code, answer.location) == (303, "/liste?a_verifier=1")
    assert "Compost du Sanitat" not in listed(agent, "?a_verifier=1")


def test_why_one_tap_stands_beside_some_only_is_said(client_as: Enter, town: dict[str, str]) -> None:
    agent, why = client_as("agent"), "Voir seulement les miens"
    shown = text(agent, "?a_verifier=1")
    assert why in shown
    own = "/liste?a_verifier=1&tri=distance&quartier=1"
    assert f'href="{own.replace("&", "&amp;")}"' in shown
    assert why not in agent.get(own).get_data(as_text=True)
    # Nobody asked what is to be checked, or nobody answers for a part of the map only.
    assert why not in text(agent)
    assert why not in text(client_as("moderator"), "?a_verifier=1")


def test_no_link_leads_back_to_the_same_list(app: Flask, client_as: Enter, town: dict[str, str]) -> None:
    agent = client_as("agent")
    with toolbox_of(app).store.writing() as work:
        limit = work.session.scalars(select(PersonScope).where(PersonScope.kind == "quartier")).first()
        assert limit is not None
        work.session.add(PersonScope(person_id=limit.person_id, kind="commune", code="44190"))
    shown = text(agent, "?a_verifier=1")
    assert "pour les lieux dont vous répondez" in shown and "Voir seulement les miens" not in shown


def test_nobody_else_has_the_one_tap(client: FlaskClient, client_as: Enter, town: dict[str, str]) -> None:
    for visitor in (client, client_as("resident")):
        assert 'action="/lieux/' not in text(visitor)
