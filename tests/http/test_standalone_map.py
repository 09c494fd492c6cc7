"""The map in one file: attached, the same bytes for the same places, no script but its own."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.web.opendata import standalone
from tests.factories.places import add_places, create_place
from tests.support.application import toolbox_of

MAP = "/exports/lieux-carte.html"
pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def test_it_is_attached_filtered_and_stays_the_same(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work, horaires="Mo-Fr 09:00-17:00", adresse="3 rue du Port")
        create_place(work, nom="Bibliothèque", rubrique="culture", type="bibliotheque")
        create_place(work, nom="D’ailleurs", licence="odbl")
    whole = client.get(MAP)
    assert whole.headers["Content-Disposition"] == 'attachment; filename="carte-cartoquartiers.html"'
    assert whole.headers["Content-Security-Policy"].startswith("sandbox allow-scripts")
    text = whole.get_data(as_text=True)
    for words in (
        "Composteur du Sanitat",
        "du lundi au vendredi",
        "3 rue du Port",
        "Bibliothèque",
        "Licence Ouverte",
    ):
        assert words in text
    assert "D’ailleurs" not in text
    assert client.get(MAP).data == whole.data
    again = client.get(MAP, headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.headers["Content-Disposition"][:10]) == (304, "attachment")
    one = client.get(f"{MAP}?rubrique=culture").get_data(as_text=True)
    assert "Bibliothèque" in one
    assert "Sanitat" not in one
    assert client.get(f"{MAP}?rubrik=culture").status_code == 400


def test_texts_are_neither_tags_nor_templates(app: Flask, client: FlaskClient) -> None:
    hostile = "</script><script>alert(1)</script> {{ 6 * 7 }} {% raw %} {# «\u2028»"
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="{{ 6 * 7 }}</script>", adresse=hostile.replace("\u2028", ""))
    text = client.get(MAP).get_data(as_text=True)
    assert "alert(1)</script>" not in text
    assert "\\u007b\\u007b 6 * 7 \\u007d\\u007d" in text
    # The head's two libraries, folium's two scripts, and nothing that loads from elsewhere.
    assert text.count("<script") == text.count("</script>") == 4
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", text)


def test_too_many_places_are_told_in_french(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standalone, "MOST", 2)
    add_places(toolbox_of(app).store, 3)
    page = client.get(MAP, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert "cette sélection en a 3. Choisissez un quartier" in page.get_data(as_text=True)
    assert client.get(MAP, headers={"Accept": "*/*"}).get_json()["code"] == "too_many"
    assert client.get(f"{MAP}?q=lieu+1").status_code == 200


def test_no_place_is_a_map_of_the_territory(client: FlaskClient) -> None:
    assert "fitBounds" in client.get(MAP).get_data(as_text=True)
