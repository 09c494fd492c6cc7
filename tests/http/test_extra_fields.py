"""Extra fields from the administration to the files: asked, answered, moderated, published, and no leak."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.store.queries.territory import taxonomy
from tests import people
from tests.factories.extra import add_field, add_fields
from tests.factories.territory import INSIDE_1, STRUCTURE
from tests.support import api
from tests.support.application import toolbox_of
from tests.support.forms import PageForm, form_to

ClientAs = Callable[[str], FlaskClient]
TYPE = "/administration/types/composteur"
SECRET = "clé-4711"
# Pages and forms do not know which database they are on; what does is tested in tests/db.
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


@pytest.fixture
def asked(app: Flask) -> None:
    """Composters are asked something of each sort."""
    with toolbox_of(app).store.writing() as work:
        add_fields(work)


def published(client_as: ClientAs, **said: Any) -> str:
    """A composter that says this, and keeps a secret."""
    body = api.creation(cadenas=SECRET, structure=STRUCTURE, **said)
    place: str = api.publish(client_as("moderator"), body)["place"]
    return place


def feature(client: FlaskClient, place: str) -> dict[str, Any]:
    properties: dict[str, Any] = client.get(f"/lieux/{place}?f=geojson").get_json(force=True)["properties"]
    return properties


def test_an_administrator_adds_orders_edits_and_retires_a_field(app: Flask, client_as: ClientAs) -> None:
    administrator = client_as("administrator")
    new = {
        "label": "Qui peut déposer\u202f?",
        "kind": "choice",
        "new_options": "Tout le monde\nLes adhérents",
    }
    assert administrator.post(f"{TYPE}/champs/nouveau", data={**new, "public": "1"}).status_code == 303
    administrator.post(f"{TYPE}/champs/nouveau", data={"label": "Bacs", "kind": "number", "public": "1"})
    assert "Qui peut déposer" in administrator.get(TYPE).text
    edit = form_to(administrator.get(f"{TYPE}/champs/qui_peut_deposer"), f"{TYPE}/champs/qui_peut_deposer")
    assert edit.value("option-les_adherents") == "Les adhérents"
    edit.send(
        administrator, label="Dépôt", new_options="Personne", required="1", **{"offered-tout_le_monde": None}
    )
    administrator.post(f"{TYPE}/champs/bacs/ordre", data={"step": "-1"})
    administrator.post("/administration/types/repair-cafe/champs", data={"field": "bacs"})
    with toolbox_of(app).store.reading() as work:
        known = taxonomy(work)
        assert [(row.name, row.label, row.required) for row in known.extra_of("composteur")] == [
            ("bacs", "Bacs", False),
            ("qui_peut_deposer", "Dépôt", True),
        ]
        assert [row.name for row in known.extra_of("repair-cafe")] == ["bacs"]
        offered = {option.code: option.offered for option in known.extra["qui_peut_deposer"].options}
        assert offered == {"tout_le_monde": False, "les_adherents": True, "personne": True}
    administrator.post(f"{TYPE}/champs/bacs/retirer")
    assert f'action="{TYPE}/champs/bacs/reprendre"' in administrator.get(TYPE).text
    administrator.post(f"{TYPE}/champs/bacs/reprendre")
    assert f'action="{TYPE}/champs/bacs/retirer"' in administrator.get(TYPE).text
    journal = administrator.get("/administration/journal").text
    assert "Champ ajouté" in journal and "Champ retiré" in journal


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"label": "", "kind": "text"}, "label"),
        ({"label": "Nom", "kind": "text"}, "code"),
        ({"label": "X", "kind": "text", "code": "Été"}, "code"),
        ({"label": "X", "kind": "nuage"}, "kind"),
        ({"label": "X", "kind": "choice"}, "options"),
        ({"label": "Jours", "kind": "text"}, "code"),
    ],
)
def test_a_field_comes_back_with_what_was_wrong(
    asked: None, client_as: ClientAs, given: dict[str, str], field: str
) -> None:
    answer = client_as("administrator").post(f"{TYPE}/champs/nouveau", data=given)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert client_as("administrator").get(f"{TYPE}/champs/rien").status_code == 404


def proposal_form(client: FlaskClient) -> PageForm:
    return form_to(client.get("/proposer?type=composteur"), "/proposer")


ANSWERED = {"nom": "Bac", "charte": "1", "longitude": "-1.5250", "latitude": "47.2161", "depot": "tous"}


def test_a_resident_answers_without_script(asked: None, client: FlaskClient, client_as: ClientAs) -> None:
    blank = form_to(client.get("/proposer"), "/proposer")
    shown = form_to(blank.send(client, type="composteur", nom="Bac", champs="1"), "/proposer")
    assert shown.value("nom") == "Bac" and "depot" in shown.fields and not shown.invalid
    refused = shown.send(client, **{**ANSWERED, "bacs": "beaucoup", "jours": ["", "lundi"]})
    assert refused.status_code == 422
    again = form_to(refused, "/proposer")
    assert again.invalid == {"bacs"}
    assert (again.value("bacs"), again.fields["jours"], again.fields["depot"]) == (
        "beaucoup",
        ["", "lundi"],
        ["tous"],
    )
    sent = again.send(
        client, bacs="1,5", jours=["", "lundi", "jeudi"], couvert="non", cadenas=SECRET, charte="1"
    )
    assert sent.status_code == 303
    follow = client.get(sent.headers["Location"])
    assert "lundi, jeudi" in follow.text and "Tout le monde" in follow.text and "1,5" in follow.text
    desk = client_as("moderator").get("/moderation")
    assert "lundi, jeudi" in desk.text and SECRET in desk.text


def test_a_required_answer_is_asked_for_at_its_field(
    app: Flask, asked: None, client: FlaskClient, client_as: ClientAs
) -> None:
    client_as("administrator").post(
        f"{TYPE}/champs/bacs", data={"label": "Bacs", "public": "1", "required": "1"}
    )
    refused = proposal_form(client).send(client, **ANSWERED)
    assert refused.status_code == 422 and form_to(refused, "/proposer").invalid == {"bacs"}
    assert "Bacs\u00a0:" in refused.text
    answer = client.post(api.CONTRIBUTIONS, json=api.creation())
    assert ("bacs", "required") in {(p["field"], p["code"]) for p in answer.get_json()["problems"]}
    # Zero and no are answers.
    assert api.send(client, api.creation(bacs=0, couvert=False))["state"] == "waiting"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"inconnu": {"to": "x"}}, "inconnu", "unknown_field"),
        ({"type": {"to": "repair-cafe"}, "bacs": {"to": 3}}, "bacs", "not_of_this_type"),
        ({"depot": {"to": "personne"}}, "depot", "not_an_option"),
        ({"jours": {"add": ["lundi"], "to": []}}, "jours", "change_shape"),
        ({"jours": {"add": {"lundi": 1}}}, "jours", "not_a_list"),
        ({"bacs": {"to": "\u0000"}}, "bacs", "number_invalid"),
        ({"bacs": {"to": 10**18}}, "bacs", "number_too_large"),
        ({"couvert": {"to": 1}}, "couvert", "not_yes_no"),
        ({"cadenas": {"to": "\u0000"}}, "cadenas", "control_character"),
    ],
)
def test_the_api_refuses_what_is_no_answer(
    asked: None, client: FlaskClient, changes: dict[str, Any], field: str, code: str
) -> None:
    body = api.creation()
    body["changes"] |= changes
    answer = client.post(api.CONTRIBUTIONS, json=body)
    assert answer.status_code == 422
    assert [(p["field"], p["code"]) for p in answer.get_json()["problems"]] == [(field, code)]
    body["changes"] = {k: v for k, v in body["changes"].items() if k != field}
    assert client.post(api.CONTRIBUTIONS, json=body).status_code == 201, "a refused one consumes no uid"


def test_a_correction_changes_what_its_form_shows(
    asked: None, client: FlaskClient, client_as: ClientAs
) -> None:
    place = published(client_as, depot="tous", jours=["lundi"], bacs=2)
    doors = client.get(f"/lieux/{place}/corriger")
    assert "quoi=precisions" in doors.text
    address = f"/lieux/{place}/corriger"
    page = client.get(f"{address}?quoi=precisions")
    form = form_to(page, address)
    assert (form.value("depot"), form.fields["jours"], form.value("bacs")) == ("tous", ["", "lundi"], "2")
    assert SECRET not in page.text and form.value("cadenas") == ""
    sent = form.send(client, jours=["", "mardi"], bacs="")
    assert sent.status_code == 303
    desk = client_as("moderator").get("/moderation").text
    assert (
        "mardi" in desk and "Code du cadenas" not in desk.split("Ce qui est proposé")[1].split("</table>")[0]
    )
    uid = str(client.get(sent.headers["Location"]).text.count("mardi"))
    assert uid != "0"


def test_field_by_field_and_amended(asked: None, client: FlaskClient, client_as: ClientAs) -> None:
    moderator = client_as("moderator")
    place = published(client_as, jours=["lundi"], bacs=2)
    first = api.send(client, api.correction(place, jours=["mardi"], bacs=5, depot="tous"))
    desk = moderator.get(f"/moderation/{first['uid']}?mode=champs")
    decision = form_to(desk, f"/moderation/{first['uid']}/decision")
    assert set(decision.fields["field"]) == {"depot", "jours", "bacs"}
    decision.send(moderator, field=["jours"], verdict="accept")
    said = feature(client, place)
    assert (said["jours"], said["bacs"], said["depot"]) == ("mardi", 2, None)
    second = api.send(client, api.correction(place, 2, jours=["mardi", "jeudi"], bacs=7))
    amend = form_to(
        moderator.get(f"/moderation/{second['uid']}?mode=modifier"), f"/moderation/{second['uid']}/decision"
    )
    assert amend.fields["to-jours"] == ["", "mardi", "jeudi"] and amend.value("to-bacs") == "7"
    amend.send(moderator, verdict="amend", **{"to-jours": ["", "lundi"], "to-bacs": "beaucoup"})
    assert feature(client, place)["jours"] == "mardi", "a value that is none changes nothing"
    amend.send(moderator, verdict="amend", **{"to-jours": ["", "lundi"], "to-bacs": "8"})
    said = feature(client, place)
    assert (said["jours"], said["bacs"]) == ("lundi", 8)


def test_conflicts_are_on_the_field_alone(asked: None, client: FlaskClient, client_as: ClientAs) -> None:
    moderator = client_as("moderator")
    place = published(client_as, bacs=1)
    waiting = api.send(client, api.correction(place, bacs=2, depot="tous"))
    api.publish(moderator, api.correction(place, bacs=3))
    answer = api.decide(moderator, waiting["uid"])
    assert answer.status_code == 409
    assert set(answer.get_json()["fields"]) == {"bacs"}


def walks(place: str) -> list[str]:
    return [
        *(
            f"/lieux/{place}{end}"
            for end in ("", "?f=geojson", "?f=jsonld", "/historique", "/corriger?quoi=autre")
        ),
        f"/lieux/{place}/corriger?quoi=precisions",
        f"/lieux/{place}/confirmer",
        "/exports/lieux.geojson",
        "/exports/lieux.geojsonl",
        "/exports/lieux.csv",
        "/exports/lieux-excel.csv",
        "/api/v1/changes",
        "/carte/points",
        "/liste?q=composteur",
        "/schemas/lieux/1.0.0/schema.json",
        "/api/openapi.json",
        "/donnees",
    ]


def test_what_is_not_public_is_seen_by_moderators_and_keepers_alone(
    asked: None, client: FlaskClient, client_as: ClientAs
) -> None:
    place = published(client_as)
    receipt = api.send(client, api.correction(place, cadenas="clé-0000", depot="tous"))
    api.publish(client_as("moderator"), api.correction(place, cadenas="clé-1357"))
    for who in (people.NOBODY, "resident", "agent"):
        visitor = client if who == people.NOBODY else client_as(who)
        for address in walks(place):
            text = visitor.get(address, follow_redirects=True).data.decode(errors="replace")
            assert SECRET not in text and "clé-1357" not in text and "clé-0000" not in text, (who, address)
    follow = client.get(receipt["follow"]).text
    assert "clé-0000" in follow and SECRET not in follow, "their own words, not what was there"
    for who in ("association", "moderator", "administrator"):
        assert "clé-1357" in client_as(who).get(f"/lieux/{place}", follow_redirects=True).text
        assert SECRET in client_as(who).get(f"/lieux/{place}/historique").text
    names = (
        client.get("/api/openapi.json").text
        + client.get("/donnees").text
        + client.get("/exports/lieux.csv").text
    )
    assert "cadenas" not in names
    assert client.get("/exports/lieux.geojson?cadenas=clé-1357").status_code == 400


def test_who_does_not_see_an_answer_does_not_wipe_it_out(
    asked: None, client: FlaskClient, client_as: ClientAs
) -> None:
    place = published(client_as, bacs=1)
    address = f"/lieux/{place}/corriger"
    form = form_to(client.get(f"{address}?quoi=precisions"), address)
    sent = form.send(client, bacs="2")
    follow = client.get(sent.headers["Location"]).text
    assert "Code du cadenas" not in follow
    keeper = client_as("association")
    form = form_to(keeper.get(f"{address}?quoi=precisions"), address)
    assert form.value("cadenas") == SECRET


@pytest.mark.parametrize("dataset", ["lieux.geojson", "lieux.csv"])
def test_files_filter_by_answers_and_refuse_what_is_none(
    asked: None, client: FlaskClient, client_as: ClientAs, dataset: str
) -> None:
    published(client_as, nom="Ouvert à tous", depot="tous", jours=["lundi", "jeudi"], couvert=True)
    published(client_as, nom="Fermé", depot="adherents", position=list(INSIDE_1))
    kept = client.get(f"/exports/{dataset}?depot=tous&couvert=oui&jours=mardi&jours=jeudi")
    assert kept.status_code == 200 and "Ouvert à tous" in kept.text and "Fermé" not in kept.text
    both = client.get(f"/exports/{dataset}?depot=tous&depot=adherents")
    assert "Fermé" in both.text and both.headers["ETag"] != kept.headers["ETag"]
    for wrong in ("depot=personne", "couvert=1", "bacs=3", "inconnu=oui"):
        assert client.get(f"/exports/{dataset}?{wrong}").status_code == 400, wrong
    page = client.get("/liste?type=composteur&depot=tous&couvert=peut-etre")
    assert page.status_code == 200 and "est ignoré" in page.text
    assert "Qui peut déposer\u00a0: Tout le monde" in page.text and "Fermé" not in page.text
    assert 'name="jours"' in page.text
    numbers = client.get("/carte/selection?depot=tous").get_json()["numbers"]
    assert len(numbers) == 1
    assert client.get("/?depot=personne").status_code == 200


def test_schemas_and_files_agree(asked: None, client: FlaskClient, client_as: ClientAs) -> None:
    place = published(client_as, jours=["lundi"], bacs=2.5)
    schema = client.get("/schemas/lieux/1.0.0/schema.json").get_json()
    rows = list(csv.reader(io.StringIO(client.get("/exports/lieux.csv").text, newline="")))
    assert [field["name"] for field in schema["fields"]] == rows[0]
    kinds = {field["name"]: field["type"] for field in schema["fields"][-4:]}
    assert kinds == {"depot": "string", "jours": "string", "couvert": "boolean", "bacs": "number"}
    described = client.get("/api/openapi.json").get_json()["components"]["schemas"]
    assert "jours" in described["Feature"]["properties"]["properties"]["properties"]
    assert set(described["Contribution"]["properties"]["changes"]["properties"]["jours"]["properties"]) == {
        *("from", "to", "add", "remove")
    }
    assert list(feature(client, place))[-4:] == rows[0][-4:]
    old = client.get("/exports/lieux.csv").headers["ETag"]
    client_as("administrator").post(
        f"{TYPE}/champs/nouveau", data={"label": "Vélos", "kind": "number", "public": "1"}
    )
    fresh = client.get("/exports/lieux.csv", headers={"If-None-Match": old})
    assert fresh.status_code == 200 and fresh.text.split("\r\n")[0].endswith(",velos")
    assert json.loads(client.get("/exports/lieux.geojson").text)["features"][0]["properties"]["velos"] is None


def test_the_same_uid_again_gives_its_receipt_whatever_became_of_the_field(
    asked: None, client: FlaskClient, client_as: ClientAs
) -> None:
    body = api.creation(bacs=2)
    first = api.send(client, body)
    client_as("administrator").post(f"{TYPE}/champs/bacs/retirer")
    assert client.post(api.CONTRIBUTIONS, json=body).status_code == 200
    assert api.send(client, body)["uid"] == first["uid"]


def test_a_person_takes_their_own_words_home_and_nobody_elses(asked: None, client_as: ClientAs) -> None:
    place = published(client_as)
    api.send(client_as("resident"), api.correction(place, cadenas="clé-0000"))
    mine = client_as("resident").get("/compte/donnees.json")
    told = json.dumps(mine.get_json(force=True), ensure_ascii=False)
    assert "clé-0000" in told and SECRET not in told


def test_a_round_takes_the_questions_of_a_type_along_and_brings_answers_back(
    asked: None, client_as: ClientAs, app: Flask
) -> None:
    with toolbox_of(app).store.writing() as work:
        add_field(work, "acces", "text", required=True)
    place = published(client_as, depot="tous", jours=["lundi"], acces="par la cour", position=list(INSIDE_1))
    agent = client_as("agent")
    pack = agent.get("/tournees/paquets/quartier/1").get_json()
    [known] = [one for one in pack["places"] if one["uid"] == place]
    assert (known["fields"]["depot"], known["fields"]["jours"]) == ("tous", ["lundi"])
    assert SECRET not in json.dumps(pack)
    asks = {one["name"]: one for kind in pack["types"] for one in kind.get("asked", [])}
    assert list(asks) == ["depot", "jours", "couvert", "bacs", "cadenas", "acces"]
    assert (asks["cadenas"]["blind"], asks["acces"]["required"]) == (True, True)
    assert asks["depot"]["options"][0] == ["tous", "Tout le monde", True]
    said = {
        "jours": {"add": ["mardi"], "remove": ["lundi"]},
        "bacs": {"from": None, "to": 3},
        "cadenas": {"to": "4712"},
    }
    item = {**api.proposal("correct", place, changes=said), "base_version": known["version"]}
    # A new place is two taps: what its type requires is said when somebody completes it.
    new = api.creation(position=[INSIDE_1[0] + 0.001, INSIDE_1[1]], nom="Un autre composteur")
    results = agent.post("/api/v1/sync", json={"contributions": [item, new]}).get_json()["results"]
    assert [one["verdict"] for one in results] == ["published", "published"], results
    told = feature(agent, place)
    assert (told["jours"], told["bacs"]) == ("mardi", 3)
