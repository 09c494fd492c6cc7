"""Rubriques, types, structures and settings, changed in the browser and seen at once."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.store.queries.places import place_by_uid
from cartoquartiers.store.queries.territory import taxonomy
from cartoquartiers.web.administration.pictograms import LABELS
from tests.factories.territory import STRUCTURE
from tests.house.sources import ROOT
from tests.support import api, points
from tests.support.application import toolbox_of

RUBRIQUES = "/administration/rubriques"
ClientAs = Callable[[str], FlaskClient]
CULTURE = {"label": "Culture", "colour": "#2e7d32", "pictogram": "museum"}
LIBRARY = {
    "label": "Bibliothèque",
    "synonyms": "médiathèque, livres\nlecture",
    "pictogram": "library",
    "family": "service",
    "verification_months": "9",
}


@pytest.fixture
def administrator(client_as: ClientAs) -> FlaskClient:
    """A browser in which the administrator is signed in."""
    return client_as("administrator")


def test_every_drawing_has_a_french_name() -> None:
    sprite = (ROOT / "static/img/pictograms.svg").read_text(encoding="utf-8")
    drawn = {part.split('"')[1] for part in sprite.split("<symbol ")[1:]}
    assert drawn == set(LABELS)


def test_a_new_colour_is_on_the_map_at_once(administrator: FlaskClient) -> None:
    before = administrator.get("/carte/points")
    assert (
        administrator.post(f"{RUBRIQUES}/culture", data={**CULTURE, "colour": "#7b1fa2"}).status_code == 303
    )
    after = administrator.get("/carte/points", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    colours = {row["code"]: row["colour"] for row in points.read(after.data)["rubriques"]}
    assert colours["culture"] == "#7B1FA2"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"colour": "#ffee58"}, "colour"),
        ({"colour": "rouge"}, "colour"),
        ({"label": ""}, "label"),
        ({"label": "<script>x</script>" * 10}, "label"),
        ({"pictogram": "../../etc"}, "pictogram"),
        ({"pictogram": ""}, "pictogram"),
    ],
)
def test_a_rubrique_comes_back_with_what_was_wrong(
    administrator: FlaskClient, changed: dict[str, str], field: str
) -> None:
    answer = administrator.post(f"{RUBRIQUES}/culture", data={**CULTURE, **changed})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert "<script>x" not in answer.text


def test_colours_that_look_alike_are_told(administrator: FlaskClient) -> None:
    answer = administrator.post(f"{RUBRIQUES}/culture", data=CULTURE, follow_redirects=True)
    assert "se confond" in answer.text
    answer = administrator.post(
        f"{RUBRIQUES}/culture", data={**CULTURE, "colour": "#4a148c"}, follow_redirects=True
    )
    assert "se confond" not in answer.text


def test_a_rubrique_and_its_type_from_nothing_to_a_place(app: Flask, administrator: FlaskClient) -> None:
    answer = administrator.post(
        f"{RUBRIQUES}/nouvelle", data={**CULTURE, "label": "Eau & toilettes", "colour": "#01579b"}
    )
    assert answer.location == f"{RUBRIQUES}/eau-toilettes"
    kind = {**LIBRARY, "label": "Toilettes", "code": "wc"}
    assert administrator.post(f"{RUBRIQUES}/eau-toilettes/nouveau-type", data=kind).status_code == 303
    body = api.creation(nom="Toilettes du square", rubrique="eau-toilettes", type="wc")
    assert api.send(administrator, body)["state"] == "published"
    assert "Toilettes du square" in administrator.get("/liste?q=mediatheque").text
    page = administrator.get("/administration/types/wc").text
    assert "médiathèque, livres, lecture" in page
    assert "Supprimer ce type" not in page
    assert administrator.post("/administration/types/wc/supprimer", follow_redirects=True).status_code == 200
    with toolbox_of(app).store.reading() as work:
        assert "wc" in taxonomy(work).types


def test_a_code_that_is_taken_is_told_at_its_field(administrator: FlaskClient) -> None:
    for address, form in (
        (f"{RUBRIQUES}/nouvelle", {**CULTURE, "code": "culture"}),
        (f"{RUBRIQUES}/culture/nouveau-type", {**LIBRARY, "code": "bibliotheque"}),
        (f"{RUBRIQUES}/nouvelle", {**CULTURE, "code": "Été !"}),
    ):
        answer = administrator.post(address, data=form)
        assert answer.status_code == 422
        assert 'href="#field-code"' in answer.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"verification_months": "0"}, "verification_months"),
        ({"verification_months": "12.5"}, "verification_months"),
        ({"verification_months": "9" * 30}, "verification_months"),
        ({"family": "autre"}, "family"),
        ({"synonyms": "x" * 61}, "synonyms"),
        ({"synonyms": ",".join(map(str, range(41)))}, "synonyms"),
    ],
)
def test_a_type_comes_back_with_what_was_wrong(
    administrator: FlaskClient, changed: dict[str, str], field: str
) -> None:
    answer = administrator.post("/administration/types/bibliotheque", data={**LIBRARY, **changed})
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text


def test_rows_move_up_and_down(app: Flask, administrator: FlaskClient) -> None:
    assert administrator.post(f"{RUBRIQUES}/culture/ordre", data={"step": "-1"}).status_code == 303
    administrator.post("/administration/types/repair-cafe/ordre", data={"step": "-1"})
    with toolbox_of(app).store.reading() as work:
        labels = taxonomy(work)
    assert list(labels.categories) == ["espaces-verts", "culture", "tri-reemploi"]
    assert [kind.code for kind in labels.types_of("tri-reemploi")] == ["repair-cafe", "composteur"]


def test_what_nothing_uses_is_deleted(administrator: FlaskClient) -> None:
    administrator.post("/administration/types/bibliotheque/supprimer")
    answer = administrator.post(f"{RUBRIQUES}/culture/supprimer", follow_redirects=True)
    assert "La rubrique est supprimée." in answer.text
    assert administrator.get(f"{RUBRIQUES}/culture").status_code == 404
    kept = administrator.post(f"{RUBRIQUES}/tri-reemploi/supprimer", follow_redirects=True)
    assert "On ne peut pas" in kept.text


@pytest.mark.parametrize(
    "address", ["rubriques/rien", "types/rien", "structures/rien", "quartiers/rien", "communes/99999"]
)
def test_what_does_not_exist_is_not_found(administrator: FlaskClient, address: str) -> None:
    assert administrator.get(f"/administration/{address}").status_code == 404
    assert (
        administrator.post(f"/administration/{address}", data={**CULTURE, **LIBRARY, "name": "x"}).status_code
        == 404
    )


def test_a_structure_takes_care_of_a_place_by_a_contribution(app: Flask, administrator: FlaskClient) -> None:
    uid = api.send(administrator, api.creation())["place"]
    address = f"/administration/structures/{STRUCTURE}"
    assert (
        administrator.post(
            f"{address}/lieux", data={"place": f"https://carte.example/lieux/{uid}/x"}
        ).status_code
        == 303
    )
    with toolbox_of(app).store.reading() as work:
        place = place_by_uid(work, uid)
        assert place is not None
        assert (place.organisation, place.version) == (STRUCTURE, 2)
        short = place.short_code
    assert "Composteur de la place" in administrator.get(address).text
    assert "On ne peut pas" in administrator.post(f"{address}/supprimer", follow_redirects=True).text
    administrator.post(f"{address}/lieux/retirer", data={"place": short})
    with toolbox_of(app).store.reading() as work:
        place = place_by_uid(work, uid)
        assert place is not None
        assert (place.organisation, place.version) == (None, 3)
    assert administrator.post(f"{address}/supprimer").status_code == 303
    assert administrator.get(address).status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["", "rien", "018f0000-0000-7000-8000-000000000000", "https://carte.example/l/zzzzzz", "x" * 5000],
)
def test_a_place_that_is_not_found_is_told_at_its_field(administrator: FlaskClient, asked: str) -> None:
    answer = administrator.post(f"/administration/structures/{STRUCTURE}/lieux", data={"place": asked})
    assert answer.status_code == 422
    assert 'href="#field-place"' in answer.text


def test_a_structure_is_made_and_given_members(app: Flask, administrator: FlaskClient) -> None:
    answer = administrator.post("/administration/structures/nouvelle", data={"name": "Les Amis de l’Erdre"})
    assert answer.location == "/administration/structures/les-amis-de-l-erdre"
    assert administrator.post(f"{answer.location}/membres", data={"member": ["1", "2"]}).status_code == 303
    assert administrator.get(answer.location).text.count(" checked") == 2
    wrong = administrator.post(
        answer.location, data={"name": "", "contact": "x", "site_web": "javascript:alert(1)"}
    )
    assert wrong.status_code == 422
    for field in ("contact", "site_web"):
        assert f'href="#field-{field}"' in wrong.text


def test_settings_are_seen_on_every_page(administrator: FlaskClient) -> None:
    form = {
        "title": "Ma carte",
        "expected_days": "3",
        "charter_version": "2027-01",
        "host": "Chez <b>nous</b>",
    }
    assert administrator.post("/administration/reglages", data=form).status_code == 303
    assert "Ma carte" in administrator.get("/liste").text
    legal = administrator.get("/mentions-legales").text
    assert "Chez &lt;b&gt;nous&lt;/b&gt;" in legal
    again = administrator.post("/administration/reglages", data=form, follow_redirects=True)
    assert "Rien n’a changé." in again.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 61}, "title"),
        ({"expected_days": "0"}, "expected_days"),
        ({"expected_days": "demain"}, "expected_days"),
        ({"accessibility_rate": "101"}, "accessibility_rate"),
        ({"accessibility_audit_date": "2026-02-30"}, "accessibility_audit_date"),
        ({"charter_version": ""}, "charter_version"),
    ],
)
def test_settings_come_back_with_what_was_wrong(
    administrator: FlaskClient, changed: dict[str, str], field: str
) -> None:
    form = {"title": "Ma carte", "expected_days": "3", "charter_version": "1", "tagline": "gardé", **changed}
    answer = administrator.post("/administration/reglages", data=form)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert "gardé" in answer.text
