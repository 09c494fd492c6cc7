"""The map inside the pages of others, and the page that gives the lines to paste."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.store.tables.site import SiteSetting
from tests.factories.territory import STRUCTURE
from tests.support import api
from tests.support.application import toolbox_of

pytestmark = pytest.mark.parametrize("kind", ["spatialite"], indirect=True)


def lines(page: str) -> str:
    """The HTML that the page gives to paste."""
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_other_sites_may_frame_the_embedded_map_and_nothing_else(client: FlaskClient) -> None:
    assert "frame-ancestors *" in client.get("/carte/integree").headers["Content-Security-Policy"]
    for address in ("/", "/liste", "/carte/integrer", "/connexion"):
        assert "frame-ancestors 'none'" in client.get(address).headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/carte/integree?lang=en", "/carte/integree?rubrique=culture&ouvert=1"])
def test_the_embedded_map_sets_no_cookie(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers={"Sec-Fetch-Dest": "iframe"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert ('lang="en"' in answer.text) == ("lang=en" in address)


def test_what_the_embedded_map_asks_for_keeps_no_language(client: FlaskClient) -> None:
    asked = client.get("/carte/points?lang=en", headers={"Sec-Fetch-Dest": "empty"})
    assert "Set-Cookie" not in asked.headers
    assert "carto_lang" in client.get("/liste?lang=en").headers["Set-Cookie"]


def test_an_unknown_filter_is_said_on_the_embedded_map(client: FlaskClient) -> None:
    assert "n’est pas connu ici" in client.get("/carte/integree?rubrique=licornes").text
    assert "n’est pas connu ici" not in client.get("/carte/integree?rubrique=culture").text


def test_the_lines_to_paste_ask_for_what_was_chosen(client: FlaskClient) -> None:
    query = f"rubrique=culture&rubrique=espaces-verts&structure={STRUCTURE}&hauteur=600&langue=en"
    frame = lines(client.get(f"/carte/integrer?{query}").text)
    address = urlsplit(unescape(re.search(r'src="([^"]+)"', frame)[1]))  # type: ignore[index]
    assert address.path == "/carte/integree"
    assert parse_qs(address.query) == {
        "rubrique": ["culture", "espaces-verts"],
        "structure": [STRUCTURE],
        "lang": ["en"],
    }
    assert 'height="600"' in frame
    assert client.get(f"{address.path}?{address.query}").status_code == 200


@pytest.mark.parametrize(("asked", "given"), [("5", 240), ("99999", 1200), ("²", 480), ("-3", 480)])
def test_the_height_stays_reasonable(client: FlaskClient, asked: str, given: int) -> None:
    assert f'height="{given}"' in lines(client.get("/carte/integrer", query_string={"hauteur": asked}).text)


def test_a_title_cannot_break_out_of_the_lines(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        work.session.add(SiteSetting(key="title", value={"value": '"><script>alert(1)</script>'}))
    frame = lines(client.get("/carte/integrer").text)
    assert "<script>" not in frame
    assert frame.count("<") == 2


def test_only_what_is_published_is_behind_it(client: FlaskClient) -> None:
    waiting = api.send(client, api.creation(nom="Lieu qui attend"))
    assert waiting["state"] == "waiting"
    assert client.get(f"/carte/selection?structure={STRUCTURE}").get_json()["numbers"] == []
