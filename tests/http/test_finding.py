"""What search engines and social networks find, and what they must not."""

import io
import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.factories.places import create_place
from tests.factories.territory import INSIDE_2
from tests.support.application import toolbox_of

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def uids(app: Flask) -> dict[str, str]:
    """Three places: open data, ODbL, unknown licence."""
    with toolbox_of(app).store.writing() as work:
        return {
            "open": create_place(work, nom="Compost <du> parc & Cie"),
            "odbl": create_place(work, nom="Jardin", position=list(INSIDE_2), licence="odbl"),
            "unknown": create_place(work, nom="Sans licence", licence="unknown"),
        }


def entries(client: FlaskClient, address: str) -> dict[str, str | None]:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    root = ET.fromstring(answer.data)  # noqa: S314 our own answer
    return {row.findtext("s:loc", "", SPACE): row.findtext("s:lastmod", None, SPACE) for row in root}


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_the_index_leads_to_every_page_and_each_answers(client: FlaskClient, uids: dict[str, str]) -> None:
    files = entries(client, "/sitemap.xml")
    pages = [page for file in files for page in entries(client, path_of(file))]
    assert {
        kind
        for kind in ("quartiers", "communes", "rubriques", "types")
        if any(f"/{kind}/" in p for p in pages)
    } == {
        "quartiers",
        "communes",
        "rubriques",
        "types",
    }
    assert [page for page in pages if client.get(path_of(page)).status_code != 200] == []
    places = [file for file in files if "/lieux-" in file]
    assert places and all(files[file] for file in places)
    told = [page for page in pages if "/lieux/" in page]
    assert len(told) == 2
    assert not [page for page in told if uids["unknown"] in page]


def test_the_date_of_a_page_is_that_of_its_latest_change(
    app: Flask, client: FlaskClient, uids: dict[str, str]
) -> None:
    (changed,) = set(entries(client, "/sitemaps/lieux-0.xml").values())
    assert changed is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", changed)
    assert entries(client, "/sitemaps/quartiers.xml").keys() == {
        f"{toolbox_of(app).base_url}/quartiers/{code}" for code in ("1", "2")
    }


@pytest.mark.parametrize("name", ["lieux-", "lieux-x", "licornes", "lieux-²", "lieux-99999999999999999999"])
def test_no_other_sitemap(client: FlaskClient, name: str) -> None:
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_robots_are_told_where_the_sitemap_is(app: Flask, client: FlaskClient) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    assert f"Sitemap: {toolbox_of(app).base_url}/sitemap.xml" in text
    assert "Disallow: /suivi/" in text


def picture_of(client: FlaskClient, uid: str) -> str:
    page = client.get(f"/lieux/{uid}", follow_redirects=True).get_data(as_text=True)
    found = re.search(r'property="og:image" content="[^"]*?(/og/[^"]+)"', page)
    return found[1] if found else ""


def test_a_place_has_a_picture_of_its_name(client: FlaskClient, uids: dict[str, str]) -> None:
    address = picture_of(client, uids["open"])
    answer = client.get(address)
    image = Image.open(io.BytesIO(answer.data))
    assert (answer.mimetype, image.size) == ("image/png", (1200, 630))
    assert len(answer.data) < 60_000
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    old = client.get(f"/og/{uids['open']}/0.png")
    assert (old.status_code, old.headers["Location"]) == (302, address)


def test_what_may_not_leave_has_no_picture_and_no_data(client: FlaskClient, uids: dict[str, str]) -> None:
    page = client.get(f"/lieux/{uids['unknown']}", follow_redirects=True).get_data(as_text=True)
    assert "Sans licence" in page
    assert "og:" not in page and "ld+json" not in page
    assert client.get(f"/og/{uids['unknown']}/0.png").status_code == 404
    assert client.get("/og/nobody/1.png").status_code == 404


def described(client: FlaskClient, address: str) -> dict[str, Any]:
    page = client.get(address).get_data(as_text=True)
    data = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert isinstance(data, dict)
    return data


@pytest.mark.usefixtures("uids")
def test_an_area_describes_itself_and_names_what_may_leave(client: FlaskClient) -> None:
    data = described(client, "/communes/44109")
    assert data["@type"] == "CollectionPage"
    assert [one["name"] for one in data["mainEntity"]["itemListElement"]] == [
        "Compost <du> parc & Cie",
        "Jardin",
    ]
    page = client.get("/communes/44109").get_data(as_text=True)
    assert 'property="og:title"' in page and 'rel="canonical"' in page
    assert "Sans licence" in page


@pytest.mark.usefixtures("uids")
def test_a_type_has_its_page(client: FlaskClient) -> None:
    page = client.get("/types/composteur").get_data(as_text=True)
    assert "/rubriques/tri-reemploi" in page
    assert "Compost &lt;du&gt; parc" in page
    assert '/types/composteur"' in client.get("/rubriques/tri-reemploi").get_data(as_text=True)
    assert client.get("/types/licorne").status_code == 404


def test_a_long_name_fits_in_its_picture() -> None:
    from cartoquartiers.adapters.share_picture import draw
    from cartoquartiers.usecases.ports import Sharing

    for name in ("x", "Maison " * 60, "M" * 400, ""):
        assert Image.open(io.BytesIO(draw(Sharing(name, "Type", "#2E7D32", "Site")))).size == (1200, 630)


def test_an_english_word_finds_the_places_of_its_type(app: Flask, client: FlaskClient) -> None:
    with toolbox_of(app).store.writing() as work:
        create_place(work, nom="Floresca-Guépin", rubrique="culture", type="bibliotheque")
        create_place(work, nom="Le bac bleu", rubrique="tri-reemploi", type="composteur")
    for query, english, french in (("library", 1, 0), ("bibliothèque guépin", 1, 1), ("library bac", 0, 0)):
        for language, count in (("en", english), ("fr", french)):
            told = client.get(f"/liste?q={query}&lang={language}").get_data(as_text=True)
            assert ("Floresca" in told, "bac bleu" in told) == (bool(count), False), (query, language)
            found = client.get(f"/carte/selection?q={query}&lang={language}").get_json()
            assert len(found["numbers"]) == count, (query, language)


@pytest.mark.parametrize(
    "page", ["/quartiers/1", "/communes/44109", "/rubriques/culture", "/types/composteur"]
)
def test_the_page_of_an_area_has_its_picture(app: Flask, client: FlaskClient, page: str) -> None:
    shown = client.get(page).get_data(as_text=True)
    found = re.search(r'<meta property="og:image" content="http://localhost(/og/[^"]+)">', shown)
    assert found
    assert 'content="summary_large_image"' in shown
    answer = client.get(found[1])
    assert Image.open(io.BytesIO(answer.data)).size == (1200, 630)
    assert client.get(found[1], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    former = re.sub(r"[0-9a-f]{12}", "000000000000", found[1])
    assert client.get(former).location == found[1]
    assert client.get(f"/og{page}-nulle-part/000000000000.png").status_code == 404
