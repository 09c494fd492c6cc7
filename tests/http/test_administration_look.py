"""The town's own look: saved in the browser, seen on the next page of anybody, without a restart."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.factories.places import create_place
from tests.support.application import toolbox_of

LOOK = "/administration/apparence"
LOGO = f"{LOOK}/logo"
TILES = "https://{s}.tuiles.example.org/{z}/{x}/{y}.png"
AWAY = {
    "outside_label": "Voirie, propreté",
    "outside_link": "mairie.example",
    "outside_phone": "02 40 41 90 00",
}
ClientAs = Callable[[str], FlaskClient]


@pytest.fixture
def administrator(client_as: ClientAs) -> FlaskClient:
    """A browser in which the administrator is signed in."""
    return client_as("administrator")


def theme_of(client: FlaskClient) -> tuple[str, str]:
    """The address of the town's style sheet on a page, and what it says."""
    found = re.search(r'href="(/assets/\w+/theme\.css)"', client.get("/contact").text)
    assert found
    return found[1], client.get(found[1]).text


def ground_of(client: FlaskClient) -> dict[str, Any]:
    """What the page of the map tells its script about the ground."""
    text = client.get("/").text.split('id="map-ground">')[1].split("</script>")[0]
    ground: dict[str, Any] = json.loads(text)
    return ground


def picture(form: str, size: tuple[int, int] = (600, 300)) -> tuple[io.BytesIO, str]:
    """An image file to send."""
    out = io.BytesIO()
    Image.new("RGB", size, "#7B1FA2").save(out, form)
    out.seek(0)
    return out, "nom-du-fichier.bin"


def logo_on(client: FlaskClient) -> str | None:
    """The address of the logo in the bar."""
    found = re.search(r'class="brand-logo" src="([^"]+)" alt="CartoQuartiers"', client.get("/contact").text)
    return found[1] if found else None


def test_a_colour_is_on_the_next_page(administrator: FlaskClient, client: FlaskClient) -> None:
    before, css = theme_of(client)
    assert "--accent:" not in css
    assert administrator.post(LOOK, data={"accent": "#7b1fa2"}).status_code == 303
    after, css = theme_of(client)
    assert after != before
    assert ":root{--accent:#7B1FA2;" in css
    assert "@media (prefers-color-scheme:dark){:root{--accent:" in css
    assert 'name="theme-color" content="#7B1FA2"' in client.get("/contact").text
    assert administrator.post(LOOK, data={"accent": "#0b6e6e"}).status_code == 303
    assert theme_of(client)[0] == before


def test_a_colour_that_nobody_can_read_is_refused(administrator: FlaskClient, client: FlaskClient) -> None:
    answer = administrator.post(LOOK, data={"accent": "#ffcc00"})
    assert answer.status_code == 422
    assert "son contraste avec le blanc et le papier est de 1,4" in answer.text
    assert 'href="#field-accent"' in answer.text
    assert "--accent:" not in theme_of(client)[1]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_made_anew_and_kept_by_browsers(
    administrator: FlaskClient, client: FlaskClient, form: str
) -> None:
    assert administrator.post(LOGO, data={"logo": picture(form)}).status_code == 303
    address = logo_on(client)
    assert address
    answer = client.get(address)
    assert answer.mimetype == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    shown = Image.open(io.BytesIO(answer.data))
    assert (shown.format, shown.size) == ("WEBP", (192, 96))
    assert "img/favicon.svg" in client.get("/contact").text  # of the tab


def test_a_logo_is_replaced_and_removed(administrator: FlaskClient, client: FlaskClient) -> None:
    administrator.post(LOGO, data={"logo": picture("PNG")})
    first = logo_on(client)
    administrator.post(LOGO, data={"logo": picture("PNG", (400, 400))})
    second = logo_on(client)
    assert first and second and first != second
    assert client.get(first).status_code == 404
    assert administrator.post(f"{LOGO}/retirer").status_code == 303
    assert logo_on(client) is None
    assert client.get(second).status_code == 404


@pytest.mark.parametrize("raw", [b"", b"<svg onload='alert(1)'/>", b"\x89PNG\r\n\x1a\nrien"])
def test_what_is_no_image_is_refused(administrator: FlaskClient, client: FlaskClient, raw: bytes) -> None:
    answer = administrator.post(LOGO, data={"logo": (io.BytesIO(raw), "logo.png")})
    assert answer.status_code == 422
    assert 'href="#field-logo"' in answer.text
    assert logo_on(client) is None


def test_the_map_begins_where_the_town_says(administrator: FlaskClient, client: FlaskClient) -> None:
    west, south, east, north = ground_of(client)["bounds"]
    longitude, latitude = round((west + east) / 2, 6), round((south + north) / 2, 6)
    view = {
        "view_latitude": str(latitude).replace(".", ","),
        "view_longitude": str(longitude),
        "view_zoom": "14",
    }
    assert administrator.post(LOOK, data=view).status_code == 303
    assert ground_of(client)["view"] == {"latitude": latitude, "longitude": longitude, "zoom": 14}
    assert f'value="{latitude}"' in administrator.get(LOOK).text
    assert administrator.post(LOOK, data={}).status_code == 303
    assert ground_of(client)["view"] is None


@pytest.mark.parametrize(
    ("view", "field"),
    [
        (("-1.55", "47.2", "13"), "view_latitude"),
        (("47.2", "", "13"), "view_longitude"),
        (("nan", "-1.55", "13"), "view_latitude"),
        (("47.2", "1e999", "13"), "view_longitude"),
        (("47.2", "-1.55", "25"), "view_zoom"),
    ],
)
def test_a_first_view_elsewhere_is_refused(
    administrator: FlaskClient, view: tuple[str, str, str], field: str
) -> None:
    names = ("view_latitude", "view_longitude", "view_zoom")
    answer = administrator.post(LOOK, data=dict(zip(names, view, strict=True)))
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text


def test_the_base_map_and_the_content_policy_change_together(
    administrator: FlaskClient, client: FlaskClient
) -> None:
    assert "http://tiles.invalid" in client.get("/").headers["Content-Security-Policy"]
    form = {"tiles_url": TILES, "tiles_attribution": "© Les voisins"}
    assert administrator.post(LOOK, data=form).status_code == 303
    ground = ground_of(client)
    assert (ground["tiles"], ground["attribution"]) == (TILES, "© Les voisins")
    rule = client.get("/").headers["Content-Security-Policy"]
    assert rule.endswith("img-src 'self' data: blob: https://*.tuiles.example.org")
    assert "© Les voisins" in client.get("/mentions-legales").text
    assert administrator.post(LOOK, data={}).status_code == 303
    assert "http://tiles.invalid" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"tiles_url": "http://a.example/{z}/{x}/{y}", "tiles_attribution": "x"}, "tiles_url"),
        ({"tiles_url": "https://a.example/{z}/{x}", "tiles_attribution": "x"}, "tiles_url"),
        ({"tiles_url": TILES}, "tiles_attribution"),
        ({**AWAY, "outside_link": "javascript:alert(1)"}, "outside_link"),
        ({**AWAY, "outside_phone": "bonjour"}, "outside_phone"),
        ({**AWAY, "outside_label": ""}, "outside_label"),
        ({"outside_label": "Voirie"}, "outside_link"),
    ],
)
def test_what_would_break_a_page_is_refused(
    administrator: FlaskClient, client: FlaskClient, form: dict[str, str], field: str
) -> None:
    answer = administrator.post(LOOK, data=form)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert ground_of(client)["tiles"].startswith("http://tiles.invalid")
    assert "way-out" not in client.get("/contact").text


def test_the_sentence_on_tiles_says_what_to_write(administrator: FlaskClient) -> None:
    answer = administrator.post(LOOK, data={"tiles_url": "https://a.example/{z}", "tiles_attribution": "x"})
    assert "L’adresse doit contenir {z}, {x} et {y}" in answer.text


def test_the_way_out_is_where_people_report_and_correct(
    app: Flask, administrator: FlaskClient, client: FlaskClient
) -> None:
    with toolbox_of(app).store.writing() as work:
        uid = create_place(work, nom="Ludothèque")
    pages = (
        "/contact",
        f"/lieux/{uid}/signaler",
        f"/lieux/{uid}/corriger",
        f"/lieux/{uid}/corriger?quoi=contact",
    )
    for page in pages:
        assert "Ce que cette carte ne traite pas" not in client.get(page).text
    assert administrator.post(LOOK, data=AWAY).status_code == 303
    for page in pages:
        text = client.get(page).text
        assert "Ce que cette carte ne traite pas" in text
        assert "Voirie, propreté" in text
        assert 'href="https://mairie.example"' in text
        assert 'href="tel:+33240419000">02 40 41 90 00<' in text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_journal_tells_who_changed_what(administrator: FlaskClient) -> None:
    administrator.post(LOOK, data={"accent": "#7b1fa2"})
    administrator.post(LOGO, data={"logo": picture("PNG")})
    journal = administrator.get("/administration/journal").text
    assert "Apparence modifiée" in journal
    assert "Logo remplacé" in journal
    administrator.post(LOOK, data=AWAY)
    shown = administrator.get(LOOK).text.split('name="outside_phone"')[1].split('value="')[1].split('"')[0]
    assert shown.startswith("02")
    again = administrator.post(LOOK, data={**AWAY, "outside_phone": shown}, follow_redirects=True)
    assert "Rien n’a changé" in again.text
