"""What the map's script asks for, and the page without it, on both databases."""

import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import rjsmin
from flask import Flask
from flask.testing import FlaskClient

from cartoquartiers.domain.taxonomy import Category
from cartoquartiers.usecases import taxonomy
from cartoquartiers.web.assets import STATIC
from tests import people
from tests.factories.places import add_places, change, create_place
from tests.factories.territory import INSIDE_1, INSIDE_2, OUTSIDE
from tests.support import points as packed_points
from tests.support.application import toolbox_of

COLUMNS = "number lon lat type rubrique family quartier commune name etat stale access".split()


@pytest.fixture
def town(app: Flask) -> dict[str, str]:
    """Uids of a composteur in the west, a garden without type in the east, a library outside."""
    with toolbox_of(app).store.writing() as work:
        return {
            "composteur": create_place(work, acces_fauteuil="oui", horaires="24/7"),
            "jardin": create_place(
                work,
                nom="Jardin des <b>Cèdres</b>",
                rubrique="espaces-verts",
                type=None,
                famille="initiative",
                position=list(INSIDE_2),
                horaires="Mo-Su 00:00-00:01",
            ),
            "bibliotheque": create_place(
                work, nom="Bibliothèque", rubrique="culture", type="bibliotheque", position=list(OUTSIDE)
            ),
        }


def points(client: FlaskClient) -> dict[str, Any]:
    """The packed places, with the names that the page asks for."""
    found = packed_points.read(client.get("/carte/points").data)
    asked = ",".join(map(str, found["number"]))
    names = json.loads(client.get(f"/carte/noms?n={asked}").data)
    return {**found, "name": [names[str(number)] for number in found["number"]]}


def numbers(client: FlaskClient, query: str = "") -> list[int]:
    found: list[int] = json.loads(client.get(f"/carte/selection?{query}").data)["numbers"]
    return found


def names(client: FlaskClient, query: str) -> set[str]:
    known = points(client)
    by_number = dict(zip(known["number"], known["name"], strict=True))
    return {by_number[number] for number in numbers(client, query)}


def test_columns_are_of_one_length_and_refer_to_labels(client: FlaskClient, town: dict[str, str]) -> None:
    found = points(client)
    assert found["count"] == 3
    assert {len(found[name]) for name in COLUMNS} == {3}
    row = {name: found[name][found["name"].index("Composteur du Sanitat")] for name in COLUMNS}
    assert (row["lon"], row["lat"]) == (round(INSIDE_1[0] * 1e6), round(INSIDE_1[1] * 1e6))
    assert found["types"][row["type"]]["code"] == "composteur"
    assert found["rubriques"][row["rubrique"]]["code"] == "tri-reemploi"
    assert found["quartiers"][row["quartier"]]["label"] == "Quartier de l’Ouest"
    assert (row["family"], row["access"], row["etat"]) == (0, 1, 0)


def test_what_is_not_known_is_minus_one(client: FlaskClient, town: dict[str, str]) -> None:
    found = points(client)
    garden = found["name"].index("Jardin des <b>Cèdres</b>")
    library = found["name"].index("Bibliothèque")
    assert found["type"][garden] == -1
    assert found["family"][garden] == 1
    assert found["quartier"][library] == found["commune"][library] == -1


def test_an_empty_map_has_empty_columns(client: FlaskClient) -> None:
    found = points(client)
    assert found["count"] == 0
    assert found["name"] == []
    assert [rubrique["code"] for rubrique in found["rubriques"]] == [
        "espaces-verts",
        "tri-reemploi",
        "culture",
    ]


def test_points_that_have_not_changed_end_at_their_etag(
    app: Flask, client: FlaskClient, town: dict[str, str]
) -> None:
    first = client.get("/carte/points")
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/carte/points", headers=again).status_code == 304
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=town["jardin"], base_version=1, changes={})
    second = client.get("/carte/points", headers=again)
    assert second.status_code == 200
    assert "Jardin des <b>Cèdres</b>" not in points(client)["name"]


def test_a_page_that_has_the_places_asks_for_what_changed(
    app: Flask, client: FlaskClient, town: dict[str, str]
) -> None:
    before = points(client)
    by_name = dict(zip(before["name"], before["number"], strict=True))
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=town["jardin"], base_version=1, changes={})
        moved = {"position": {"to": list(INSIDE_2)}}
        change(work, "move", place=town["composteur"], base_version=1, changes=moved)
    delta = packed_points.read(client.get(f"/carte/points?depuis={before['tick']}").data)
    assert (delta["tick"], delta["standing"]) == (before["tick"] + 2, before["standing"])
    assert delta["gone"] == [by_name["Jardin des <b>Cèdres</b>"]]
    assert delta["number"] == [by_name["Composteur du Sanitat"]]
    assert delta["lon"] == [round(INSIDE_2[0] * 1e6)]
    after = client.get("/carte/points").data
    for name in ("prepared", "kept_columns"):
        app.extensions.pop(name)
    assert client.get("/carte/points").data == after
    for since in (delta["tick"] + 1, "x", "-1"):
        whole = packed_points.read(client.get(f"/carte/points?depuis={since}").data)
        assert whole["count"] == 2 and whole["rubriques"]


def test_a_new_colour_is_seen_at_once(app: Flask, client: FlaskClient, town: dict[str, str]) -> None:
    first = client.get("/carte/points")
    with toolbox_of(app).store.writing() as work:
        taxonomy.save_category(
            work, people.actor("administrator"), Category("culture", "Culture", "#6B3FA0", "library", 3)
        )
    second = client.get("/carte/points", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert b"#6B3FA0" in second.data


def test_a_cache_between_may_keep_the_places(town: dict[str, str], client: FlaskClient) -> None:
    """One address a language, whoever asks; asked again by its tag, and no cookie on the answer."""
    address = re.search(r'data-points="([^"]+)"', client.get("/").text)
    assert address is not None and address[1] == "/carte/points?lang=fr"
    first = client.get(address[1])
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert first.headers["ETag"] and "Accept-Encoding" in first.headers["Vary"]
    assert "Set-Cookie" not in first.headers
    client.get("/?lang=en")  # what this visitor reads is kept in a cookie from now on
    assert client.get(address[1]).data == first.data


def test_points_travel_compressed(app: Flask, client: FlaskClient) -> None:
    add_places(toolbox_of(app).store, 40)
    plain = client.get("/carte/points")
    packed = client.get("/carte/points", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Composteur du Sanitat", "Jardin des <b>Cèdres</b>", "Bibliothèque"}),
        ("q=CEDRES", {"Jardin des <b>Cèdres</b>"}),
        ("q=sanitat+compost", {"Composteur du Sanitat"}),
        ("ouvert=1", {"Composteur du Sanitat"}),
        ("famille=initiative", {"Jardin des <b>Cèdres</b>"}),
        ("rubrique=culture&rubrique=tri-reemploi", {"Composteur du Sanitat", "Bibliothèque"}),
        ("quartier=2", {"Jardin des <b>Cèdres</b>"}),
        ("acces_fauteuil=oui", {"Composteur du Sanitat"}),
        ("q=licorne", set()),
        ("lieu=4&lang=fr&q=sanitat", {"Composteur du Sanitat"}),
    ],
)
def test_the_server_answers_every_filter(
    client: FlaskClient, town: dict[str, str], query: str, expected: set[str]
) -> None:
    assert names(client, query) == expected


def test_map_and_export_select_the_same_places(client: FlaskClient, town: dict[str, str]) -> None:
    for query in ("q=bibliotheque", "ouvert=1", "famille=initiative", "quartier=1"):
        exported = json.loads(client.get(f"/exports/lieux.geojson?{query}", buffered=True).data)["features"]
        assert {feature["properties"]["nom"] for feature in exported} == names(client, query)


def test_the_search_box_offers_places_by_number_and_name(client: FlaskClient, town: dict[str, str]) -> None:
    by_name = dict(zip(points(client)["name"], points(client)["number"], strict=True))
    for typed, expected in (
        ("CEDR", ["Jardin des <b>Cèdres</b>"]),
        ("bibl", ["Bibliothèque"]),
        ("licorne", []),
        ("", []),
        ("x" * 300, []),
        ("'\"*", []),
    ):
        answer = client.get(f"/carte/recherche?q={typed}&lon=-1.55&lat=pas+un+nombre")
        offered = json.loads(answer.data)["places"]
        assert offered == [{"number": by_name[name], "name": name} for name in expected], typed


def test_names_are_those_of_places_on_the_map(app: Flask, client: FlaskClient, town: dict[str, str]) -> None:
    numbers_before = ",".join(map(str, numbers(client)))
    with toolbox_of(app).store.writing() as work:
        change(work, "close", place=town["jardin"], base_version=1, changes={})
    told = json.loads(client.get(f"/carte/noms?n={numbers_before},99999,x,-1").data)
    assert sorted(told.values()) == ["Bibliothèque", "Composteur du Sanitat"]


def test_cards_come_in_the_order_asked(client: FlaskClient, town: dict[str, str]) -> None:
    first, second, third = numbers(client)
    page = client.get(f"/carte/fiches?n={third},{first},{second}").text
    places = [page.index(f'data-number="{number}"') for number in (third, first, second)]
    assert places == sorted(places)
    assert "Jardin des &lt;b&gt;Cèdres&lt;/b&gt;" in page


@pytest.mark.parametrize("asked", ["", "abc", "-1", "999999", "99999999999999999999", "1e3", "１", "1,,x"])
def test_numbers_that_are_none_are_left_out(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"/carte/fiches?n={asked}")
    assert answer.status_code == 200
    assert "data-number" not in answer.text


def test_fifty_cards_at_most(app: Flask, client: FlaskClient) -> None:
    add_places(toolbox_of(app).store, 52)
    asked = ",".join(str(number) for number in numbers(client))
    assert client.get(f"/carte/fiches?n={asked}").text.count("data-number") == 50


def test_a_number_leads_to_the_place(client: FlaskClient, town: dict[str, str]) -> None:
    number = numbers(client, "q=sanitat")[0]
    assert client.get(f"/carte/lieu/{number}").headers["Location"] == f"/lieux/{town['composteur']}"
    sheet = client.get(f"/carte/lieu/{number}?fragment=1", follow_redirects=True)
    assert sheet.status_code == 200
    assert "Composteur du Sanitat" in sheet.text
    assert "<html" not in sheet.text


@pytest.mark.parametrize("number", ["0", "77777", "9223372036854775808", "x", "-1"])
def test_a_number_of_no_place_is_not_found(client: FlaskClient, number: str) -> None:
    assert client.get(f"/carte/lieu/{number}").status_code == 404


def test_outlines_of_the_quartiers(client: FlaskClient) -> None:
    answer = client.get("/carte/contours")
    features = json.loads(answer.data)["features"]
    assert [f["properties"]["label"] for f in features] == ["Quartier de l’Ouest", "Quartier de l’Est"]
    for feature in features:
        lon, lat = feature["properties"]["middle"]
        assert -1.6 < lon < -1.5
        assert 47.19 < lat < 47.25
    again = client.get("/carte/contours", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_without_script_is_a_form_to_the_list(client: FlaskClient) -> None:
    page = client.get("/?q=jardin&rubrique=culture&famille=initiative&quartier=2&ouvert=1").text
    assert 'action="/liste"' in page
    assert 'value="jardin"' in page
    assert 'name="rubrique" form="map-filters" value="culture" checked' in page
    assert 'name="famille" form="map-filters" value="initiative" checked' in page
    assert '<option value="2" selected>' in page
    assert 'name="ouvert" form="map-filters" value="1" checked' in page


def test_an_unknown_filter_is_told_and_left_out(client: FlaskClient) -> None:
    page = client.get("/?rubrique=licorne&couleur=bleu")
    assert page.status_code == 200
    assert "n’est pas connu ici" in page.text
    assert "n’est pas connu ici" not in client.get("/?lieu=3&lang=fr").text


def test_a_search_cannot_become_markup(client: FlaskClient) -> None:
    page = client.get('/?q="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_static_texts_travel_compressed(client: FlaskClient, app: Flask) -> None:
    address = f"/assets/{app.config['BUILD']}/js/pages/map.js"
    plain = client.get(address)
    assert plain.headers.get("Content-Encoding") is None
    assert plain.data == (STATIC / "js/pages/map.js").read_bytes()
    for asked, unpack in (("gzip", gzip.decompress), ("gzip, br", brotli.decompress)):
        packed = client.get(address, headers={"Accept-Encoding": asked})
        assert packed.headers["Content-Encoding"] == asked.split()[-1]
        assert unpack(packed.data).decode() == rjsmin.jsmin(plain.text)
        assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["css/joined/map.css", "js/joined/map.js"])
def test_joined_files_travel_like_any_other(client: FlaskClient, app: Flask, path: str) -> None:
    address = f"/assets/{app.config['BUILD']}/{path}"
    plain = client.get(address)
    assert plain.mimetype == ("text/css" if path.endswith("css") else "text/javascript")
    for asked, unpack in (("gzip", gzip.decompress), ("gzip, br", brotli.decompress)):
        packed = client.get(address, headers={"Accept-Encoding": asked})
        assert packed.headers["Content-Encoding"] == asked.split()[-1]
        sent = unpack(packed.data).decode()
        assert sent == (plain.text if path.endswith("css") else rjsmin.jsmin(plain.text))
        assert packed.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    former = client.get(f"/assets/0123456789/{path}")
    assert former.headers["Cache-Control"] == "no-cache"
    again = client.get(f"/assets/0123456789/{path}", headers={"If-None-Match": former.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"/assets/{app.config['BUILD']}/js/joined/nobody.js").status_code == 404
    assert client.get(f"/assets/{app.config['BUILD']}/css/joined/map.js").status_code == 404


def test_the_drawings_of_the_town_are_those_it_uses(client: FlaskClient) -> None:
    page = client.get("/").text
    [address] = set(re.findall(r'"(/assets/\w+/pictograms\.svg)"', page))
    sprite = client.get(address)
    assert sprite.mimetype == "image/svg+xml"
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite.text))
    asked = set(re.findall(rf"{address}#([\w-]+)", page))
    assert asked
    assert asked <= drawn
    assert len(drawn) < len(re.findall("<symbol", (STATIC / "img/pictograms.svg").read_text()))


def test_a_page_travels_compressed_unless_somebody_signed_in(
    client: FlaskClient, client_as: Callable[[str], FlaskClient]
) -> None:
    wanted = {"Accept-Encoding": "br"}
    assert client.get("/liste", headers=wanted).headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in client_as("resident").get("/compte", headers=wanted).headers
